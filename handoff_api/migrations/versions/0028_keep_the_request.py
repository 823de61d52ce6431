"""The request that a message came with: its id in the logs and its place in a trace."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

TABLES = ("inbox", "messages")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("request_id", sa.String(64)))
        op.add_column(table, sa.Column("traceparent", sa.String(64)))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "traceparent")
        op.drop_column(table, "request_id")
