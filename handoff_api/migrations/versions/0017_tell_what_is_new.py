"""PostgreSQL tells open streams what was committed; an index for alerts that were finished."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_TRIGGERS = {
    "messages": ("tell_message", "AFTER INSERT", "EACH ROW"),
    "case_events": ("tell_staff", "AFTER INSERT", "EACH STATEMENT"),
    "alerts": ("tell_staff", "AFTER INSERT OR UPDATE", "EACH STATEMENT"),
}


def upgrade() -> None:
    op.create_index("ix_alerts_done_at", "alerts", ["done_at"])
    op.create_index("ix_alerts_taken_at", "alerts", ["taken_at"])
    if op.get_bind().dialect.name != "postgresql":
        return
    # An id, never a word: anybody who may listen on the database may hear this.
    op.execute(
        "CREATE FUNCTION tell_message() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM pg_notify('putright', 'message:' || NEW.conversation_id); RETURN NULL; END $$"
    )
    op.execute(
        "CREATE FUNCTION tell_staff() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM pg_notify('putright', 'staff'); RETURN NULL; END $$"
    )
    for table, (function, when, each) in _TRIGGERS.items():
        op.execute(
            f"CREATE TRIGGER {table}_tell {when} ON {table} FOR {each} EXECUTE FUNCTION {function}()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in _TRIGGERS:
            op.execute(f"DROP TRIGGER {table}_tell ON {table}")
        op.execute("DROP FUNCTION tell_staff()")
        op.execute("DROP FUNCTION tell_message()")
    op.drop_index("ix_alerts_taken_at", table_name="alerts")
    op.drop_index("ix_alerts_done_at", table_name="alerts")
