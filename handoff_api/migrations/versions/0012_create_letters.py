"""Letters that were issued; the database itself refuses to change one."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from handoff_api.database import Instant

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("landlord", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=True),
        sa.Column("policy_edition", sa.String(length=64), nullable=False),
        sa.Column("case_version", sa.Integer(), nullable=False),
        sa.Column("large_print", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("html_sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "points",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("issued_by", sa.String(length=80), nullable=False),
        sa.Column("issued_at", Instant(), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("dispatch_id", sa.String(length=36), nullable=True),
        sa.Column("message_id", sa.String(length=36), nullable=True),
        sa.Column("link_digest", sa.String(length=64), nullable=False),
        sa.Column("link_expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_letters_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("link_digest", name=op.f("uq_letters_link_digest")),
    )
    op.create_index(op.f("ix_letters_case_id"), "letters", ["case_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            """
            CREATE FUNCTION refuse_letter_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              RAISE EXCEPTION 'a letter that went out is never changed';
            END $$
            """
        )
        op.execute(
            "CREATE TRIGGER letters_unchanged BEFORE UPDATE ON letters "
            "FOR EACH ROW EXECUTE FUNCTION refuse_letter_change()"
        )
        return
    op.execute(
        "CREATE TRIGGER letters_unchanged BEFORE UPDATE ON letters "
        "BEGIN SELECT RAISE(ABORT, 'a letter that went out is never changed'); END"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER letters_unchanged ON letters")
        op.execute("DROP FUNCTION refuse_letter_change()")
    op.drop_table("letters")
