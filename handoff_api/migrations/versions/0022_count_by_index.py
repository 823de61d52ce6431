"""Counts read an index alone; the few restricted cases have one of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_cases_counted", "cases", ["landlord", "kind", "stage", "state"])
    only = sa.text("restricted")
    op.create_index(
        "ix_cases_restricted", "cases", ["landlord"], postgresql_where=only, sqlite_where=only
    )


def downgrade() -> None:
    op.drop_index("ix_cases_restricted", table_name="cases")
    op.drop_index("ix_cases_counted", table_name="cases")
