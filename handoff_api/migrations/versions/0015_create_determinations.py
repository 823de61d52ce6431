"""The Ombudsman's findings."""

import sqlalchemy as sa
from alembic import op

from handoff_api.database import Instant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "determinations",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=False),
        sa.Column("finding", sa.String(length=40), nullable=False),
        sa.Column("determined_on", sa.Date(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("orders", sa.Text(), nullable=True),
        sa.Column("comply_by", sa.Date(), nullable=True),
        sa.Column("complied_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_determinations_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_determinations")),
    )
    op.create_index(op.f("ix_determinations_case_id"), "determinations", ["case_id"])
    op.create_index(
        "ix_determinations_landlord_determined_on", "determinations", ["landlord", "determined_on"]
    )


def downgrade() -> None:
    op.drop_table("determinations")
