"""What is decided on a case, by whom, and what follows: a table for each."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from handoff_api.database import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "case_access",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("access", sa.String(length=16), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_access_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_access")),
    )
    op.create_index(
        "ix_case_access_case_id_person", "case_access", ["case_id", "person"], unique=False
    )
    op.create_index(op.f("ix_case_access_person"), "case_access", ["person"], unique=False)
    op.create_table(
        "case_acknowledgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=True),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("outcomes_wanted", sa.Text(), nullable=True),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_acknowledgements_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_acknowledgements")),
    )
    op.create_index(
        op.f("ix_case_acknowledgements_case_id"), "case_acknowledgements", ["case_id"], unique=False
    )
    op.create_table(
        "case_assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=True),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("seat", sa.String(length=40), nullable=True),
        sa.Column("knows_complainant", sa.Boolean(), nullable=True),
        sa.Column("interest", sa.Text(), nullable=True),
        sa.Column("kept_because", sa.Text(), nullable=True),
        sa.Column("assigned_by", sa.String(length=80), nullable=False),
        sa.Column("assigned_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_assignments_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_assignments")),
    )
    op.create_index(
        op.f("ix_case_assignments_case_id"), "case_assignments", ["case_id"], unique=False
    )
    op.create_index(
        op.f("ix_case_assignments_person"), "case_assignments", ["person"], unique=False
    )
    op.create_table(
        "case_disclosures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("to", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("permission", sa.String(length=16), nullable=False),
        sa.Column("permission_words", sa.Text(), nullable=False),
        sa.Column("permission_at", Instant(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_disclosures_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_disclosures")),
    )
    op.create_index(
        op.f("ix_case_disclosures_case_id"), "case_disclosures", ["case_id"], unique=False
    )
    op.create_table(
        "case_extensions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("deadline", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("discussed", sa.Boolean(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("resident_told", sa.Boolean(), nullable=False),
        sa.Column("ombudsman_details_given", sa.Boolean(), nullable=False),
        sa.Column("good_reason", sa.Boolean(), nullable=False),
        sa.Column("updates_every_days", sa.Integer(), nullable=False),
        sa.Column("granted_by", sa.String(length=80), nullable=False),
        sa.Column("granted_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_extensions_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_extensions")),
    )
    op.create_index(
        op.f("ix_case_extensions_case_id"), "case_extensions", ["case_id"], unique=False
    )
    op.create_table(
        "case_learning",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=True),
        sa.Column("root_cause", sa.String(length=40), nullable=True),
        sa.Column("how_it_came_about", sa.Text(), nullable=True),
        sa.Column("how_to_avoid_it", sa.Text(), nullable=True),
        sa.Column("actions_as_a_result", sa.Text(), nullable=True),
        sa.Column("lessons_learned", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_learning_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_learning")),
    )
    op.create_index(op.f("ix_case_learning_case_id"), "case_learning", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_case_learning_root_cause"), "case_learning", ["root_cause"], unique=False
    )
    op.create_table(
        "case_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("other_reference", sa.String(length=16), nullable=False),
        sa.Column("relation", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_links_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_links")),
        sa.UniqueConstraint(
            "case_id",
            "other_reference",
            "relation",
            name=op.f("uq_case_links_case_id_other_reference_relation"),
        ),
    )
    op.create_index(op.f("ix_case_links_case_id"), "case_links", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_case_links_other_reference"), "case_links", ["other_reference"], unique=False
    )
    op.create_table(
        "case_refusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("of", sa.String(length=16), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=False),
        sa.Column("clause", sa.String(length=120), nullable=False),
        sa.Column("within_code", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("resident_reasons_considered", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.Column("notice_due_on", sa.Date(), nullable=True),
        sa.Column("notice_sent_at", Instant(), nullable=True),
        sa.Column("ombudsman_told_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_refusals_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_refusals")),
    )
    op.create_index(op.f("ix_case_refusals_case_id"), "case_refusals", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_refusals_ground"), "case_refusals", ["ground"], unique=False)
    op.create_table(
        "case_responses",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("no_remedy_because", sa.Text(), nullable=True),
        sa.Column("tells_what_next", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_responses_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_responses")),
    )
    op.create_index(op.f("ix_case_responses_case_id"), "case_responses", ["case_id"], unique=False)
    op.create_table(
        "case_restrictions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("measures", JSON, nullable=False),
        sa.Column("stops_contact", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("spoken_with", sa.Text(), nullable=False),
        sa.Column("equality_considered", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("imposed_by", sa.String(length=80), nullable=False),
        sa.Column("imposed_at", Instant(), nullable=False),
        sa.Column("reviewed_at", Instant(), nullable=True),
        sa.Column("challenged_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_restrictions_case_id_cases")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_restrictions")),
    )
    op.create_index(
        op.f("ix_case_restrictions_case_id"), "case_restrictions", ["case_id"], unique=False
    )
    op.create_index(
        "ix_case_restrictions_ended_at_review_on",
        "case_restrictions",
        ["ended_at", "review_on"],
        unique=False,
    )
    op.create_table(
        "case_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("cites", JSON, nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.Column("replaced_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_decisions_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["case_issues.id"], name=op.f("fk_case_decisions_issue_id_case_issues")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_decisions")),
    )
    op.create_index(op.f("ix_case_decisions_case_id"), "case_decisions", ["case_id"], unique=False)
    op.create_index(
        op.f("ix_case_decisions_issue_id"), "case_decisions", ["issue_id"], unique=False
    )
    op.create_index(op.f("ix_case_decisions_outcome"), "case_decisions", ["outcome"], unique=False)
    op.create_table(
        "case_remedies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("amount_pence", sa.Integer(), nullable=True),
        sa.Column("impact", sa.Text(), nullable=True),
        sa.Column("admits_fault", sa.Boolean(), nullable=True),
        sa.Column("offered_by", sa.String(length=80), nullable=False),
        sa.Column("offered_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_remedies_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["case_issues.id"], name=op.f("fk_case_remedies_issue_id_case_issues")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_remedies")),
    )
    op.create_index(op.f("ix_case_remedies_case_id"), "case_remedies", ["case_id"], unique=False)
    op.create_index(op.f("ix_case_remedies_kind"), "case_remedies", ["kind"], unique=False)
    op.create_table(
        "case_actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=True),
        sa.Column("remedy_id", sa.Integer(), nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=True),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("first_due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("set_by", sa.String(length=80), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.Column("ended_by", sa.String(length=80), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_case_actions_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["issue_id"], ["case_issues.id"], name=op.f("fk_case_actions_issue_id_case_issues")
        ),
        sa.ForeignKeyConstraint(
            ["remedy_id"],
            ["case_remedies.id"],
            name=op.f("fk_case_actions_remedy_id_case_remedies"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_actions")),
    )
    op.create_index(op.f("ix_case_actions_case_id"), "case_actions", ["case_id"], unique=False)
    op.create_index(
        "ix_case_actions_status_due_on", "case_actions", ["status", "due_on"], unique=False
    )
    op.add_column("case_deadlines", sa.Column("ended_at", Instant(), nullable=True))
    op.add_column("case_issues", sa.Column("responsible", sa.String(length=16), nullable=True))
    op.add_column("case_issues", sa.Column("responsible_why", sa.Text(), nullable=True))
    op.add_column(
        "cases",
        sa.Column("received_by", sa.String(length=80), nullable=False, server_default="bot"),
    )
    op.add_column("cases", sa.Column("about", JSON, nullable=False, server_default="[]"))
    op.add_column(
        "cases", sa.Column("restricted", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("cases", sa.Column("restricted_because", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("cases", "restricted_because")
    op.drop_column("cases", "restricted")
    op.drop_column("cases", "about")
    op.drop_column("cases", "received_by")
    op.drop_column("case_issues", "responsible_why")
    op.drop_column("case_issues", "responsible")
    op.drop_column("case_deadlines", "ended_at")
    op.drop_index("ix_case_actions_status_due_on", table_name="case_actions")
    op.drop_index(op.f("ix_case_actions_case_id"), table_name="case_actions")
    op.drop_table("case_actions")
    op.drop_index(op.f("ix_case_remedies_kind"), table_name="case_remedies")
    op.drop_index(op.f("ix_case_remedies_case_id"), table_name="case_remedies")
    op.drop_table("case_remedies")
    op.drop_index(op.f("ix_case_decisions_outcome"), table_name="case_decisions")
    op.drop_index(op.f("ix_case_decisions_issue_id"), table_name="case_decisions")
    op.drop_index(op.f("ix_case_decisions_case_id"), table_name="case_decisions")
    op.drop_table("case_decisions")
    op.drop_index("ix_case_restrictions_ended_at_review_on", table_name="case_restrictions")
    op.drop_index(op.f("ix_case_restrictions_case_id"), table_name="case_restrictions")
    op.drop_table("case_restrictions")
    op.drop_index(op.f("ix_case_responses_case_id"), table_name="case_responses")
    op.drop_table("case_responses")
    op.drop_index(op.f("ix_case_refusals_ground"), table_name="case_refusals")
    op.drop_index(op.f("ix_case_refusals_case_id"), table_name="case_refusals")
    op.drop_table("case_refusals")
    op.drop_index(op.f("ix_case_links_other_reference"), table_name="case_links")
    op.drop_index(op.f("ix_case_links_case_id"), table_name="case_links")
    op.drop_table("case_links")
    op.drop_index(op.f("ix_case_learning_root_cause"), table_name="case_learning")
    op.drop_index(op.f("ix_case_learning_case_id"), table_name="case_learning")
    op.drop_table("case_learning")
    op.drop_index(op.f("ix_case_extensions_case_id"), table_name="case_extensions")
    op.drop_table("case_extensions")
    op.drop_index(op.f("ix_case_disclosures_case_id"), table_name="case_disclosures")
    op.drop_table("case_disclosures")
    op.drop_index(op.f("ix_case_assignments_person"), table_name="case_assignments")
    op.drop_index(op.f("ix_case_assignments_case_id"), table_name="case_assignments")
    op.drop_table("case_assignments")
    op.drop_index(op.f("ix_case_acknowledgements_case_id"), table_name="case_acknowledgements")
    op.drop_table("case_acknowledgements")
    op.drop_index(op.f("ix_case_access_person"), table_name="case_access")
    op.drop_index("ix_case_access_case_id_person", table_name="case_access")
    op.drop_table("case_access")
