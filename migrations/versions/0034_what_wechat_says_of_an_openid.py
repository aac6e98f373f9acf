"""WeChat's last answer about each openid, so that a message goes to one that follows."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.add_column("identity", sa.Column("wechat_says", sa.String(length=16), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("identity") as table:
        table.drop_column("wechat_says")
