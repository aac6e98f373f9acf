"""Products, and the lines of their descriptions."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0045"
down_revision = "0044"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "product",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("gtin", sa.String(length=14), nullable=True),
        sa.Column("sku", sa.String(length=40), nullable=True),
        sa.Column("warranty_months", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=True),
        sa.Column("changed_by", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("code", name=op.f("uq_product_code")),
        sa.UniqueConstraint("gtin", name=op.f("uq_product_gtin")),
        sa.UniqueConstraint("sku", name=op.f("uq_product_sku")),
        **INNODB,
    )
    op.create_index("ix_product_name", "product", ["name", "id"])
    op.create_table(
        "product_part",
        sa.Column("product_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("shown_to", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=20), nullable=True),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_product_part_product_id")),
        sa.PrimaryKeyConstraint("product_id", "kind", "shown_to", "position", name=op.f("pk_product_part")),
        **INNODB,
    )


def downgrade() -> None:
    op.drop_table("product_part")
    op.drop_table("product")
