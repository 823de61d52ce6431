"""What timers have done, what an alert is about, and the indexes timers look through."""

import sqlalchemy as sa
from alembic import op

from handoff_api.database import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "timer_firings",
        sa.Column("timer", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("fired_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint(
            "timer", "subject", "about", "due_at", name=op.f("pk_timer_firings")
        ),
    )
    op.create_index("ix_timer_firings_fired_at", "timer_firings", ["fired_at"])
    op.add_column("alerts", sa.Column("about", sa.String(length=40), nullable=True))
    unfinished = sa.text("state <> 'done'")
    op.create_index(
        "ix_alerts_unfinished",
        "alerts",
        ["category", "number"],
        postgresql_where=unfinished,
        sqlite_where=unfinished,
    )
    drafts = sa.text("state = 'draft'")
    op.create_index(
        "ix_cases_drafts", "cases", ["updated_at"], postgresql_where=drafts, sqlite_where=drafts
    )


def downgrade() -> None:
    op.drop_index("ix_cases_drafts", table_name="cases")
    op.drop_index("ix_alerts_unfinished", table_name="alerts")
    op.drop_column("alerts", "about")
    op.drop_table("timer_firings")
