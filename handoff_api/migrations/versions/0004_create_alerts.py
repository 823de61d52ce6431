"""Alerts for staff."""

import sqlalchemy as sa
from alembic import op

from handoff_api.database import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=False),
        sa.Column("category", sa.String(length=24), nullable=False),
        sa.Column("hazard", sa.String(length=64), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("case_reference", sa.String(length=16), nullable=True),
        sa.Column("aware_at", Instant(), nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("taken_by", sa.String(length=80), nullable=True),
        sa.Column("taken_at", Instant(), nullable=True),
        sa.Column("done_by", sa.String(length=80), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("done_note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_alerts")),
        sa.UniqueConstraint("id", name=op.f("uq_alerts_id")),
    )
    op.create_index(op.f("ix_alerts_conversation_id"), "alerts", ["conversation_id"], unique=False)
    op.create_index(
        "ix_alerts_landlord_state_number", "alerts", ["landlord", "state", "number"], unique=False
    )


def downgrade() -> None:
    op.drop_table("alerts")
