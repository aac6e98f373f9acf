"""A tap on 允许 may be told by the client and by WeChat: both are counted, and it counts once."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"


def upgrade() -> None:
    for name in ("by_client", "by_wechat"):
        op.add_column("message_grant", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    for name in ("by_client", "by_wechat"):
        op.drop_column("message_grant", name)
