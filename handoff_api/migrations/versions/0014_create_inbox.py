"""What comes in by SMS and WhatsApp, the phones it comes from, and where a conversation is answered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from handoff_api.database import Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("conversations", sa.Column("address", sa.String(length=64), nullable=True))
    op.create_table(
        "inbox",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sid", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("sender", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.String(length=64), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=True),
        sa.Column("said", JSON, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("media_state", sa.String(length=8), nullable=False),
        sa.Column("media_tries", sa.Integer(), nullable=False),
        sa.Column("media_next_at", Instant(), nullable=True),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("message_id", sa.String(length=36), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_inbox_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_inbox")),
        sa.UniqueConstraint("sid", name=op.f("uq_inbox_sid")),
    )
    op.create_index("ix_inbox_state_number", "inbox", ["state", "number"])
    op.create_index("ix_inbox_media_state_number", "inbox", ["media_state", "number"])
    op.create_table(
        "phones",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("line", sa.String(length=64), nullable=True),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("heard_at", Instant(), nullable=True),
        sa.Column("opted_out_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_phones_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phones")),
        sa.UniqueConstraint(
            "landlord", "channel", "address", name=op.f("uq_phones_landlord_channel_address")
        ),
    )
    op.create_index(op.f("ix_phones_address"), "phones", ["address"])
    op.create_index(op.f("ix_phones_conversation_id"), "phones", ["conversation_id"])
    op.create_table(
        "twilio_contents",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("sid", sa.String(length=34), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", "account", name=op.f("pk_twilio_contents")),
    )


def downgrade() -> None:
    op.drop_table("twilio_contents")
    op.drop_table("phones")
    op.drop_table("inbox")
    with op.batch_alter_table("conversations") as table:
        table.drop_column("address")
