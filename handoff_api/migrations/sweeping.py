"""What a migration rewrote still stands in plain words where the database keeps what it let go of.

That it must be swept is written into the database by the migration's own transaction: should the
process be killed in between, the next one that migrates sweeps.
"""

from __future__ import annotations

from sqlalchemy import Connection, create_engine

from handoff_api.database import driver_address

_OWED = "to be swept"


def owe_sweep(connection: Connection) -> None:
    """Note, in this transaction, that rows were rewritten."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA user_version = 1")
    else:
        connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{_OWED}'")


def sweep_if_owed(address: str) -> None:
    """Write the tables anew, without what was deleted from them, unless that was done before."""
    engine = create_engine(driver_address(address, waits=True), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            if not _is_owed(connection):
                return
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("VACUUM")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                connection.exec_driver_sql("PRAGMA user_version = 0")
            else:
                connection.exec_driver_sql("VACUUM FULL")
                connection.exec_driver_sql("COMMENT ON TABLE alembic_version IS NULL")
    finally:
        engine.dispose()


def _is_owed(connection: Connection) -> bool:
    if connection.dialect.name == "sqlite":
        return bool(connection.exec_driver_sql("PRAGMA user_version").scalar())
    found = connection.exec_driver_sql("SELECT obj_description('alembic_version'::regclass)")
    return bool(found.scalar() == _OWED)
