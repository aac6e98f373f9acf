"""Code packages for printers, decoys among them, and pictures of products."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, Sealed

revision = "0049"
down_revision = "0048"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "code_package",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("batch_id", BigId, nullable=False),
        sa.Column("is_decoy", sa.Boolean(), nullable=False),
        sa.Column("first_serial", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("link", sa.String(length=8), nullable=False),
        sa.Column("link_base", sa.String(length=200), nullable=False),
        sa.Column("printer", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_by_id", BigId, nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("released_by_id", BigId, nullable=True),
        sa.Column("released_at", Instant(), nullable=True),
        sa.Column("password", Sealed("code_package.password"), nullable=True),
        sa.Column("password_shown_at", Instant(), nullable=True),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("leased_until", Instant(), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=True),
        sa.Column("random_name", sa.String(length=32), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.Column("downloads", sa.SmallInteger(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("caught", sa.Integer(), nullable=False),
        sa.Column("caught_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["code_batch.id"], name=op.f("fk_code_package_batch_id")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["employee.id"], name=op.f("fk_code_package_asked_by_id")),
        sa.ForeignKeyConstraint(["released_by_id"], ["employee.id"], name=op.f("fk_code_package_released_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_package")),
        **INNODB,
    )
    op.create_index(op.f("ix_code_package_batch_id"), "code_package", ["batch_id"])
    op.create_index("ix_code_package_decoys", "code_package", ["is_decoy", "first_serial"])
    op.create_index("ix_code_package_state", "code_package", ["state", "leased_until"])
    op.create_table(
        "product_picture",
        sa.Column("product_id", BigId, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_product_picture_product_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_product_picture_file_id")),
        sa.PrimaryKeyConstraint("product_id", "position", name=op.f("pk_product_picture")),
        sa.UniqueConstraint("file_id", name=op.f("uq_product_picture_file_id")),
        **INNODB,
    )


def downgrade() -> None:
    op.drop_table("product_picture")
    op.drop_table("code_package")
