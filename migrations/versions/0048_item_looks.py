"""Who looked at which item's code, and when."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0048"
down_revision = "0047"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "item_look",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", BigId, nullable=False),
        sa.Column("follower_id", BigId, nullable=True),
        sa.Column("minute", Instant(), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["code_batch.id"], name=op.f("fk_item_look_batch_id")),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_item_look_follower_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_look")),
        **INNODB,
    )
    op.create_index(op.f("ix_item_look_batch_id"), "item_look", ["batch_id"])
    op.create_index(op.f("ix_item_look_follower_id"), "item_look", ["follower_id"])
    op.create_index("ix_item_look_serial", "item_look", ["serial", "follower_id", "minute"])


def downgrade() -> None:
    op.drop_table("item_look")
