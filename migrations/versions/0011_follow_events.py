"""How many follow events were understood of each follower, so that an answer of WeChat's that is older is known."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("follower", sa.Column("follow_events", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("follower") as table:
        table.drop_column("follow_events")
