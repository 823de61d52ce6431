"""Cases, what belongs to them, and their history."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from handoff_api.database import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=False),
        sa.Column("policy_edition", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("priority", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("outcome_wanted", sa.Text(), nullable=True),
        sa.Column("anonymity", sa.String(length=16), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("hazard", JSON, nullable=True),
        sa.Column("adjustments", JSON, nullable=False),
        sa.Column("received_at", Instant(), nullable=True),
        sa.Column("milestones", JSON, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("updated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_cases_conversation_id_conversations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("reference", name=op.f("uq_cases_reference")),
    )
    op.create_index(op.f("ix_cases_conversation_id"), "cases", ["conversation_id"], unique=False)
    op.create_index("ix_cases_landlord_id", "cases", ["landlord", "id"], unique=False)
    op.create_index(
        "ix_cases_landlord_owner_id", "cases", ["landlord", "owner", "id"], unique=False
    )
    op.create_index(
        "ix_cases_landlord_state_id", "cases", ["landlord", "state", "id"], unique=False
    )
    op.create_table(
        "case_issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("happened", JSON, nullable=True),
        sa.Column("ongoing", sa.Boolean(), nullable=True),
        sa.Column("reported_before", JSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_issues_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_issues")),
    )
    op.create_index(op.f("ix_case_issues_case_id"), "case_issues", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_issues_topic"), "case_issues", ["topic"], unique=False)
    op.create_table(
        "case_parties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=24), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("relationship", sa.Text(), nullable=True),
        sa.Column("contacts", JSON, nullable=False),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("tenure", sa.String(length=80), nullable=True),
        sa.Column("authority", JSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_parties_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_parties")),
    )
    op.create_index(op.f("ix_case_parties_case_id"), "case_parties", ["case_id"], unique=False)
    op.create_table(
        "case_signals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_signals_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_signals")),
    )
    op.create_index(op.f("ix_case_signals_case_id"), "case_signals", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_signals_name"), "case_signals", ["name"], unique=False)
    op.create_table(
        "case_exclusions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(length=32), nullable=False),
        sa.Column("clause", sa.String(length=120), nullable=False),
        sa.Column("facts", JSON, nullable=False),
        sa.Column("resident_says", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("notice_due_on", sa.Date(), nullable=True),
        sa.Column("ombudsman_told_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_exclusions_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_exclusions")),
    )
    op.create_index(
        op.f("ix_case_exclusions_case_id"), "case_exclusions", ["case_id"], unique=False
    )
    op.create_table(
        "case_deadlines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("policy_due_on", sa.Date(), nullable=True),
        sa.Column("code_due_on", sa.Date(), nullable=True),
        sa.Column("clause", sa.String(length=120), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("policy_edition", sa.String(length=64), nullable=False),
        sa.Column("met_at", Instant(), nullable=True),
        sa.Column("extended", JSON, nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_deadlines_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_deadlines")),
        sa.UniqueConstraint("case_id", "name", name=op.f("uq_case_deadlines_case_id_name")),
    )
    op.create_index(op.f("ix_case_deadlines_case_id"), "case_deadlines", ["case_id"], unique=False)
    op.create_index(
        "ix_case_deadlines_met_at_due_on", "case_deadlines", ["met_at", "due_on"], unique=False
    )
    op.create_table(
        "case_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=True),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("details", JSON, nullable=False),
        sa.Column("private", JSON, nullable=True),
        sa.Column("private_digest", sa.String(length=64), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
        sa.UniqueConstraint("case_id", "number", name=op.f("uq_case_events_case_id_number")),
    )


def downgrade() -> None:
    op.drop_table("case_events")
    op.drop_table("case_deadlines")
    op.drop_table("case_exclusions")
    op.drop_table("case_signals")
    op.drop_table("case_parties")
    op.drop_table("case_issues")
    op.drop_table("cases")
