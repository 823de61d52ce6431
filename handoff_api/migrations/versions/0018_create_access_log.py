"""Who read what; keys that can be renewed without a standstill, and when they were last used."""

import sqlalchemy as sa
from alembic import op

from handoff_api.database import Instant

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    op.create_index("ix_access_log_landlord_id", "access_log", ["landlord", "id"])
    op.create_index("ix_access_log_subject_id", "access_log", ["subject", "id"])
    op.create_index("ix_access_log_actor_id", "access_log", ["actor", "id"])
    op.add_column("keys", sa.Column("renewed_at", Instant(), nullable=True))
    op.add_column("keys", sa.Column("old_secret_hash", sa.String(length=64), nullable=True))
    op.add_column("keys", sa.Column("old_until", Instant(), nullable=True))
    op.add_column("keys", sa.Column("last_used_at", Instant(), nullable=True))


def downgrade() -> None:
    for column in ("last_used_at", "old_until", "old_secret_hash", "renewed_at"):
        op.drop_column("keys", column)
    op.drop_table("access_log")
