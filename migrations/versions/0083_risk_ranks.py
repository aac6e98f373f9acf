"""A campaign may want WeChat's risk rank of whoever takes part; an entry says what it was."""

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"


def upgrade() -> None:
    op.add_column("campaign", sa.Column("rank_wanted", sa.Boolean(), nullable=False, server_default="0"))
    op.add_column("campaign_entry", sa.Column("wechat_rank", sa.SmallInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("campaign_entry") as table:
        table.drop_column("wechat_rank")
    with op.batch_alter_table("campaign") as table:
        table.drop_column("rank_wanted")
