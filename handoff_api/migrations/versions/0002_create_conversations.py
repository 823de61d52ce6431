"""Conversations, their sessions, messages, choices and deliveries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from handoff_api.database import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("held_by", sa.String(length=16), nullable=False),
        sa.Column("handed_over_by", sa.String(length=80), nullable=True),
        sa.Column("handed_over_at", Instant(), nullable=True),
        sa.Column("hand_over_reason", sa.String(length=80), nullable=True),
        sa.Column("hand_over_summary", sa.Text(), nullable=True),
        sa.Column("case_reference", sa.String(length=16), nullable=True),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("turn_holder", sa.String(length=36), nullable=True),
        sa.Column("turn_until", Instant(), nullable=True),
        sa.Column("waiting_since", Instant(), nullable=True),
        sa.Column("next_try_at", Instant(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("task_raised_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("last_activity_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    op.create_index(
        "ix_conversations_landlord_held_by", "conversations", ["landlord", "held_by"], unique=False
    )
    op.create_index(
        op.f("ix_conversations_waiting_since"), "conversations", ["waiting_since"], unique=False
    )
    op.create_table(
        "chat_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_chat_sessions_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_chat_sessions")),
    )
    op.create_index(
        op.f("ix_chat_sessions_conversation_id"), "chat_sessions", ["conversation_id"], unique=False
    )
    op.create_table(
        "messages",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("audience", sa.String(length=16), nullable=True),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=True),
        sa.Column("client_id", sa.String(length=36), nullable=True),
        sa.Column("choice_id", sa.String(length=36), nullable=True),
        sa.Column("asks", sa.String(length=64), nullable=True),
        sa.Column("buttons", JSON, nullable=False),
        sa.Column("case_reference", sa.String(length=16), nullable=True),
        sa.Column("in_reply_to", sa.String(length=36), nullable=True),
        sa.Column("shown_with", sa.String(length=36), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_messages_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint(
            "conversation_id", "client_id", name=op.f("uq_messages_conversation_id_client_id")
        ),
        sa.UniqueConstraint(
            "conversation_id", "number", name=op.f("uq_messages_conversation_id_number")
        ),
    )
    op.create_index(
        op.f("ix_messages_case_reference"), "messages", ["case_reference"], unique=False
    )
    op.create_index(op.f("ix_messages_in_reply_to"), "messages", ["in_reply_to"], unique=False)
    op.create_index(op.f("ix_messages_state"), "messages", ["state"], unique=False)
    op.create_table(
        "choices",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_choices_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_choices_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choices")),
    )
    op.create_index(
        op.f("ix_choices_conversation_id"), "choices", ["conversation_id"], unique=False
    )
    op.create_table(
        "deliveries",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_deliveries_message_id_messages")
        ),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_status"), "deliveries", ["status"], unique=False)


def downgrade() -> None:
    op.drop_table("deliveries")
    op.drop_table("choices")
    op.drop_table("messages")
    op.drop_table("chat_sessions")
    op.drop_table("conversations")
