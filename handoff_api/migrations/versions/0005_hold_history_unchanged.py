"""The database itself refuses to change or delete the history of a case."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Everything but ``private``, which may be erased (set to null) and never rewritten.
_HELD = (
    "id", "case_id", "number", "at", "actor", "action", "from_state", "to_state", "details",
    "private_digest", "previous_hash", "hash",
)  # fmt: skip


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        changed = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _HELD)
        op.execute(
            f"""
            CREATE FUNCTION refuse_history_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP = 'DELETE' THEN
                RAISE EXCEPTION 'the history of a case is never deleted';
              END IF;
              IF {changed} OR NEW.private IS NOT NULL THEN
                RAISE EXCEPTION 'the history of a case is never changed';
              END IF;
              RETURN NEW;
            END $$
            """
        )
        op.execute(
            "CREATE TRIGGER case_events_unchanged BEFORE UPDATE OR DELETE ON case_events "
            "FOR EACH ROW EXECUTE FUNCTION refuse_history_change()"
        )
        return
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _HELD)
    op.execute(
        "CREATE TRIGGER case_events_unchanged BEFORE UPDATE ON case_events "
        f"WHEN {changed} OR NEW.private IS NOT NULL "
        "BEGIN SELECT RAISE(ABORT, 'the history of a case is never changed'); END"
    )
    op.execute(
        "CREATE TRIGGER case_events_kept BEFORE DELETE ON case_events "
        "BEGIN SELECT RAISE(ABORT, 'the history of a case is never deleted'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER case_events_unchanged ON case_events")
        op.execute("DROP FUNCTION refuse_history_change()")
        return
    op.execute("DROP TRIGGER case_events_kept")
    op.execute("DROP TRIGGER case_events_unchanged")
