"""Days of a batch count the items that were bound first on them; an item says whether it is counted already.

What was bound before is counted by the worker's next turns, under the day it was bound.
"""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"


def upgrade() -> None:
    op.add_column("code_day", sa.Column("bound", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("item", sa.Column("unfolded", sa.SmallInteger(), nullable=True, server_default="1"))
    op.create_index("ix_item_unfolded", "item", ["unfolded"])


def downgrade() -> None:
    op.drop_index("ix_item_unfolded", "item")
    with op.batch_alter_table("item") as table:
        table.drop_column("unfolded")
    with op.batch_alter_table("code_day") as table:
        table.drop_column("bound")
