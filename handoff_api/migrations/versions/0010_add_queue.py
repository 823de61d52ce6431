"""What the queue is sorted and searched by: derived columns, their indexes, a text index."""

from datetime import date, datetime

import sqlalchemy as sa
from alembic import op

from handoff_api.cases.placing import NEVER, late_from
from handoff_api.database import Instant

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_PLACE = """
UPDATE cases SET
  urgency = CASE priority WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END,
  is_open = (state IN ('received', 'acknowledged', 'investigating')),
  next_late_at = COALESCE((
    SELECT MIN(d.late_at) FROM case_deadlines d
    WHERE d.case_id = cases.id AND d.met_at IS NULL AND d.name <> 'request_stage_2'
      AND cases.state IN ('received', 'acknowledged', 'investigating', 'draft', 'not_accepted')
  ), :never)
"""


def upgrade() -> None:
    op.add_column("case_deadlines", _instant("late_at"))
    op.add_column(
        "cases", sa.Column("is_open", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("cases", _instant("next_late_at"))
    op.add_column("cases", sa.Column("urgency", sa.Integer(), nullable=False, server_default="2"))
    op.add_column("cases", sa.Column("next_review_on", sa.Date(), nullable=True))
    _derive(op.get_bind())
    for name, table_name, columns, where in (
        ("ix_cases_landlord_next_late_at_id", "cases", ["landlord", "next_late_at", "id"], None),
        ("ix_cases_landlord_updated_at_id", "cases", ["landlord", "updated_at", "id"], None),
        ("ix_cases_landlord_received_at", "cases", ["landlord", "received_at"], None),
        ("ix_cases_open", "cases", ["landlord", "urgency", "next_late_at", "id"], "is_open"),
        ("ix_cases_next_review_on", "cases", ["next_review_on"], None),
        (
            "ix_case_deadlines_unmet",
            "case_deadlines",
            ["late_at", "name", "case_id"],
            "met_at IS NULL",
        ),
    ):
        only = sa.text(where) if where else None
        op.create_index(name, table_name, columns, postgresql_where=only, sqlite_where=only)
    _make_search()


def downgrade() -> None:
    op.execute("DROP TABLE case_search")
    op.drop_index("ix_case_deadlines_unmet", table_name="case_deadlines")
    for name in (
        "ix_cases_next_review_on",
        "ix_cases_open",
        "ix_cases_landlord_received_at",
        "ix_cases_landlord_updated_at_id",
        "ix_cases_landlord_next_late_at_id",
    ):
        op.drop_index(name, table_name="cases")
    for column in ("next_review_on", "urgency", "next_late_at", "is_open"):
        op.drop_column("cases", column)
    op.drop_column("case_deadlines", "late_at")


def _instant(name: str) -> sa.Column[datetime]:
    # With a default, because SQLite cannot tighten a column later; every row sets its own.
    never = "9000-01-01 00:00:00+00:00" if _on_postgres() else "9000-01-01 00:00:00.000000"
    return sa.Column(name, Instant(), nullable=False, server_default=never)


def _on_postgres() -> bool:
    return op.get_bind().dialect.name == "postgresql"


def _derive(bind: sa.Connection) -> None:
    deadlines = sa.table(
        "case_deadlines",
        sa.column("id", sa.Integer()),
        sa.column("due_on", sa.Date()),
        sa.column("due_at", Instant()),
        sa.column("late_at", Instant()),
    )
    days: set[tuple[date, datetime | None]] = {
        (due_on, due_at)
        for due_on, due_at in bind.execute(
            sa.select(deadlines.c.due_on, deadlines.c.due_at).distinct()
        )
    }
    for due_on, due_at in days:
        same = deadlines.c.due_at.is_(None) if due_at is None else deadlines.c.due_at == due_at
        bind.execute(
            sa.update(deadlines)
            .where(deadlines.c.due_on == due_on, same)
            .values(late_at=late_from(due_on, due_at))
        )
    bind.execute(sa.text(_PLACE).bindparams(sa.bindparam("never", NEVER, type_=Instant())))


def _make_search() -> None:
    if _on_postgres():
        op.execute(
            "CREATE TABLE case_search (case_id integer PRIMARY KEY "
            "REFERENCES cases (id) ON DELETE CASCADE, document tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_case_search_document ON case_search USING gin (document)")
        op.execute(
            """
            INSERT INTO case_search (case_id, document)
            SELECT c.id, to_tsvector('english', concat_ws(' ', right(c.reference, 6), c.description,
              (SELECT string_agg(i.summary, ' ') FROM case_issues i WHERE i.case_id = c.id),
              (SELECT string_agg(p.name, ' ') FROM case_parties p
               WHERE p.case_id = c.id AND c.anonymity = 'named')))
            FROM cases c
            """
        )
        return
    op.execute(
        "CREATE VIRTUAL TABLE case_search USING fts5("
        "document, tokenize = 'porter unicode61 remove_diacritics 2')"
    )
    op.execute(
        """
        INSERT INTO case_search (rowid, document)
        SELECT c.id, substr(c.reference, -6) || ' ' || c.description || ' ' || COALESCE(
          (SELECT group_concat(i.summary, ' ') FROM case_issues i WHERE i.case_id = c.id), '')
          || ' ' || COALESCE((SELECT group_concat(p.name, ' ') FROM case_parties p
          WHERE p.case_id = c.id AND c.anonymity = 'named'), '')
        FROM cases c
        """
    )
