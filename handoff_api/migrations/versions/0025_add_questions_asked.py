"""Which questions were already put, so that staff are not told to ask them again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("cases", sa.Column("asked", JSON, nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("cases", "asked")
