"""Batches of item codes, the states of their ranges, and the counter of serial numbers."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0047"
down_revision = "0046"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "serial_counter",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("next_serial", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_serial_counter")),
        **INNODB,
    )
    op.create_table(
        "code_batch",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("product_id", BigId, nullable=False),
        sa.Column("lot", sa.String(length=20), nullable=True),
        sa.Column("first_serial", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("per_carton", sa.Integer(), nullable=True),
        sa.Column("has_inner", sa.Boolean(), nullable=False),
        sa.Column("key_version", sa.SmallInteger(), nullable=False),
        sa.Column("inner_key_version", sa.SmallInteger(), nullable=True),
        sa.Column("exports", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_code_batch_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_batch")),
        sa.UniqueConstraint("first_serial", name=op.f("uq_code_batch_first_serial")),
        **INNODB,
    )
    op.create_index("ix_code_batch_product", "code_batch", ["product_id", "id"])
    op.create_table(
        "code_range",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("batch_id", BigId, nullable=False),
        sa.Column("first_serial", sa.BigInteger(), nullable=False),
        sa.Column("after_serial", sa.BigInteger(), nullable=False),
        sa.Column("active_from", Instant(), nullable=True),
        sa.Column("frozen_at", Instant(), nullable=True),
        sa.Column("void_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(length=100), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["code_batch.id"], name=op.f("fk_code_range_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_range")),
        **INNODB,
    )
    op.create_index("ix_code_range_batch", "code_range", ["batch_id", "first_serial"])


def downgrade() -> None:
    for table in ("code_range", "code_batch", "serial_counter"):
        op.drop_table(table)
