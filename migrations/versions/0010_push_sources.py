"""Where WeChat says its pushes come from, and what came from elsewhere."""

import sqlalchemy as sa
from alembic import op

from models.types import Instant

revision = "0010"
down_revision = "0009"

INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "push_source",
        sa.Column("network", sa.String(length=64), nullable=False),
        sa.Column("listed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("network", name=op.f("pk_push_source")),
        **INNODB,
    )
    op.create_table(
        "push_stranger",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("pushes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "address", name=op.f("pk_push_stranger")),
        **INNODB,
    )


def downgrade() -> None:
    op.drop_table("push_stranger")
    op.drop_table("push_source")
