"""The alerts of one case, as the evidence and a moved hazard ask for them, without reading all of them."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_alerts_case_reference", "alerts", ["case_reference"])


def downgrade() -> None:
    op.drop_index("ix_alerts_case_reference", table_name="alerts")
