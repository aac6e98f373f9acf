"""Items whose label looks copied, and what headquarters decided."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0057"
down_revision = "0056"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "item_case",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("serial", sa.BigInteger(), nullable=False),
        sa.Column("batch_id", BigId, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("open_marker", sa.SmallInteger(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("decided_by_id", BigId, nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["code_batch.id"], name=op.f("fk_item_case_batch_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["employee.id"], name=op.f("fk_item_case_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_case")),
        sa.UniqueConstraint("serial", "open_marker", name="uq_item_case_open"),
        **INNODB,
    )
    op.create_index(op.f("ix_item_case_batch_id"), "item_case", ["batch_id"])
    op.create_index("ix_item_case_state", "item_case", ["state", "opened_at"])


def downgrade() -> None:
    op.drop_table("item_case")
