"""How Alembic reaches the database."""

from alembic import context
from sqlalchemy import create_engine, event

from handoff_api.records import METADATA

engine = create_engine(context.config.attributes["address"], hide_parameters=True)
if engine.dialect.name == "sqlite":
    # The driver would leave changes of shape outside the transaction: a migration that is cut short must
    # leave nothing behind, and two processes starting at once must not migrate at once.
    event.listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
    event.listen(engine, "begin", lambda raw: raw.exec_driver_sql("BEGIN IMMEDIATE"))
with engine.begin() as connection:
    if connection.dialect.name == "postgresql":
        # Two processes starting at once must not migrate at once.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7305120)")
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
