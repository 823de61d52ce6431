"""Surveys and their answers."""

import sqlalchemy as sa
from alembic import op

from handoff_api.database import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "surveys",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("given_by", sa.String(length=80), nullable=False),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("dissatisfied", sa.Boolean(), nullable=False),
        sa.Column("follow_up", sa.String(length=8), nullable=False),
        sa.Column("followed_up_by", sa.String(length=80), nullable=True),
        sa.Column("followed_up_at", Instant(), nullable=True),
        sa.Column("follow_up_note", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_surveys_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_surveys")),
        sa.UniqueConstraint("case_id", "stage", name=op.f("uq_surveys_case_id_stage")),
    )
    op.create_index(op.f("ix_surveys_case_id"), "surveys", ["case_id"], unique=False)
    op.create_index("ix_surveys_landlord_given_at", "surveys", ["landlord", "given_at"])
    op.create_table(
        "survey_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.String(length=36), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("choice", sa.String(length=64), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["surveys.id"], name=op.f("fk_survey_answers_survey_id_surveys")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answers")),
    )
    op.create_index(op.f("ix_survey_answers_survey_id"), "survey_answers", ["survey_id"])
    op.create_index(op.f("ix_survey_answers_question"), "survey_answers", ["question"])


def downgrade() -> None:
    op.drop_table("survey_answers")
    op.drop_table("surveys")
