"""What is finished comes after everything that waits, whatever its priority was."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "UPDATE cases SET urgency = 3 "
        "WHERE state NOT IN ('draft', 'received', 'acknowledged', 'investigating')"
    )
    op.drop_index("ix_cases_open", table_name="cases")
    op.create_index(
        "ix_cases_landlord_urgency", "cases", ["landlord", "urgency", "next_late_at", "id"]
    )


def downgrade() -> None:
    op.drop_index("ix_cases_landlord_urgency", table_name="cases")
    only = sa.text("is_open")
    op.create_index(
        "ix_cases_open",
        "cases",
        ["landlord", "urgency", "next_late_at", "id"],
        postgresql_where=only,
        sqlite_where=only,
    )
    op.execute(
        "UPDATE cases SET urgency = CASE priority WHEN 'emergency' THEN 0 "
        "WHEN 'urgent' THEN 1 ELSE 2 END"
    )
