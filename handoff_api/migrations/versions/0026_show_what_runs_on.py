"""What is owed whatever becomes of a complaint stands in the queue again: hazards, notices, evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_RUNS_ON = (
    "emergency_hazard", "investigate_hazard", "hazard_summary", "make_safe",
    "begin_further_work", "ombudsman_evidence", "not_accepted_notice", "contact_stopped_notice",
    "data_protection_complaint",
)  # fmt: skip
_ENDED = ("responded", "closed", "withdrawn")


def upgrade() -> None:
    cases = sa.table(
        "cases", *(sa.column(n) for n in ("id", "state", "priority", "urgency", "next_late_at")),
        sa.column("is_open", sa.Boolean()),
    )  # fmt: skip
    owed = sa.table(
        "case_deadlines",
        *(sa.column(n) for n in ("case_id", "name", "met_at", "ended_at", "late_at")),
    )
    theirs = (
        owed.c.case_id == cases.c.id,
        owed.c.name.in_(_RUNS_ON),
        owed.c.met_at.is_(None),
        owed.c.ended_at.is_(None),
    )
    op.execute(
        sa.update(cases)
        .where(cases.c.state.in_(_ENDED), sa.exists().where(*theirs))
        .values(
            is_open=sa.true(),
            next_late_at=sa.select(sa.func.min(owed.c.late_at)).where(*theirs).scalar_subquery(),
            urgency=sa.case(
                (cases.c.priority == "emergency", 0), (cases.c.priority == "urgent", 1), else_=2
            ),
        )
    )


def downgrade() -> None:
    """Nothing to take back: the next change of a case works this out anew."""
