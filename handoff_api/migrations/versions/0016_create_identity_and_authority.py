"""Identity checks, the cases a conversation is linked with, and requests for authority."""

import sqlalchemy as sa
from alembic import op

from handoff_api.database import Instant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_checks",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("code_sealed", sa.String(length=200), nullable=True),
        sa.Column("code_expires_at", Instant(), nullable=True),
        sa.Column("codes_asked", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("passed_at", Instant(), nullable=True),
        sa.Column("passed_by", sa.String(length=16), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_identity_checks_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_identity_checks_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_checks")),
    )
    op.create_index("ix_identity_checks_case_id", "identity_checks", ["case_id", "created_at"])
    op.create_index(
        op.f("ix_identity_checks_conversation_id"), "identity_checks", ["conversation_id"]
    )
    op.create_table(
        "conversation_cases",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("linked_by", sa.String(length=16), nullable=False),
        sa.Column("is_resident", sa.Boolean(), nullable=False),
        sa.Column("linked_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_conversation_cases_conversation_id_conversations"),
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_conversation_cases_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "case_id", name=op.f("pk_conversation_cases")),
    )
    op.create_index(op.f("ix_conversation_cases_case_id"), "conversation_cases", ["case_id"])
    op.create_table(
        "authority_requests",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=False),
        sa.Column("contact_channel", sa.String(length=16), nullable=False),
        sa.Column("contact_value", sa.String(length=500), nullable=False),
        sa.Column("representative_name", sa.Text(), nullable=False),
        sa.Column("member_name", sa.Text(), nullable=True),
        sa.Column("scope", sa.Text(), nullable=True),
        sa.Column("code_sealed", sa.String(length=200), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=16), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("signed_as", sa.Text(), nullable=True),
        sa.Column("asked_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_authority_requests_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority_requests")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_authority_requests_token_hash")),
    )
    op.create_index(op.f("ix_authority_requests_case_id"), "authority_requests", ["case_id"])
    op.create_index(
        "ix_authority_requests_contact",
        "authority_requests",
        ["landlord", "contact_value", "status"],
    )
    op.create_index(
        "ix_authority_requests_status_expires_at", "authority_requests", ["status", "expires_at"]
    )


def downgrade() -> None:
    op.drop_table("authority_requests")
    op.drop_table("conversation_cases")
    op.drop_table("identity_checks")
