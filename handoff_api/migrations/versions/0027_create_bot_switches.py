"""Turning the bot off and on again, for one landlord or for all: who, when and why."""

import sqlalchemy as sa
from alembic import op

from handoff_api.database import Instant

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bot_switches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=False),
        sa.Column("is_off", sa.Boolean(), nullable=False),
        sa.Column("because", sa.String(length=500), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bot_switches")),
    )


def downgrade() -> None:
    op.drop_table("bot_switches")
