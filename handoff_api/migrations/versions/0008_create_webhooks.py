"""Webhooks: subscriptions, what was announced, and each delivery."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from handoff_api.database import Instant

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook_subscriptions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=False),
        sa.Column("url", sa.String(length=2000), nullable=False),
        sa.Column(
            "events",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("description", sa.String(length=500), nullable=False),
        sa.Column("secret", sa.String(length=120), nullable=False),
        sa.Column("previous_secret", sa.String(length=120), nullable=True),
        sa.Column("previous_until", Instant(), nullable=True),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("disabled_at", Instant(), nullable=True),
        sa.Column("disabled_because", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_subscriptions")),
    )
    op.create_index(
        op.f("ix_webhook_subscriptions_landlord"), "webhook_subscriptions", ["landlord"]
    )
    op.create_table(
        "webhook_announcements",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("occurred_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_announcements")),
    )
    op.create_index(
        "ix_webhook_announcements_landlord_occurred_at",
        "webhook_announcements",
        ["landlord", "occurred_at"],
    )
    op.create_table(
        "webhook_dispatches",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("subscription_id", sa.String(length=36), nullable=False),
        sa.Column("announcement_id", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Instant(), nullable=True),
        sa.Column("last_status", sa.Integer(), nullable=True),
        sa.Column("last_reason", sa.String(length=200), nullable=True),
        sa.Column("queued_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["webhook_announcements.id"],
            name=op.f("fk_webhook_dispatches_announcement_id_webhook_announcements"),
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["webhook_subscriptions.id"],
            name=op.f("fk_webhook_dispatches_subscription_id_webhook_subscriptions"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_webhook_dispatches")),
        sa.UniqueConstraint("id", name=op.f("uq_webhook_dispatches_id")),
        sa.UniqueConstraint(
            "subscription_id",
            "announcement_id",
            name=op.f("uq_webhook_dispatches_subscription_id_announcement_id"),
        ),
    )
    op.create_index(
        "ix_webhook_dispatches_state_next_try_at", "webhook_dispatches", ["state", "next_try_at"]
    )


def downgrade() -> None:
    op.drop_table("webhook_dispatches")
    op.drop_table("webhook_announcements")
    op.drop_table("webhook_subscriptions")
