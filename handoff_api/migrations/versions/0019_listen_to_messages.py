"""When the bot listened for danger in what was said to staff."""

import sqlalchemy as sa
from alembic import op

from handoff_api.database import Instant

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("messages") as table:
        table.add_column(sa.Column("heard_at", Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("messages") as table:
        table.drop_column("heard_at")
