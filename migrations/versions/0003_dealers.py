"""Dealers, their places and their people."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, Sealed

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "dealer_category",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dealer_category")),
        sa.UniqueConstraint("name", name=op.f("uq_dealer_category_name")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "dealer_tier",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dealer_tier")),
        sa.UniqueConstraint("name", name=op.f("uq_dealer_tier_name")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "dealer",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("category_id", BigId, nullable=True),
        sa.Column("tier_id", BigId, nullable=True),
        sa.Column("parent_id", BigId, nullable=True),
        sa.Column("employee_id", BigId, nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["dealer_category.id"], name=op.f("fk_dealer_category_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_dealer_employee_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["dealer.id"], name=op.f("fk_dealer_parent_id")),
        sa.ForeignKeyConstraint(["tier_id"], ["dealer_tier.id"], name=op.f("fk_dealer_tier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dealer")),
        sa.UniqueConstraint("code", name=op.f("uq_dealer_code")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_dealer_category_id"), "dealer", ["category_id"], unique=False)
    op.create_index(op.f("ix_dealer_employee_id"), "dealer", ["employee_id"], unique=False)
    op.create_index(op.f("ix_dealer_name"), "dealer", ["name"], unique=False)
    op.create_index(op.f("ix_dealer_parent_id"), "dealer", ["parent_id"], unique=False)
    op.create_index(op.f("ix_dealer_tier_id"), "dealer", ["tier_id"], unique=False)
    op.create_table(
        "dealer_region",
        sa.Column("dealer_id", BigId, nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("exclusive", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_dealer_region_dealer_id")),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name=op.f("fk_dealer_region_region_code")),
        sa.PrimaryKeyConstraint("dealer_id", "region_code", name=op.f("pk_dealer_region")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "dealer_staff",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("dealer_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("phone", Sealed("dealer_staff.phone"), nullable=True),
        sa.Column("phone_index", sa.String(length=64), nullable=True),
        sa.Column("phone_tail_index", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_dealer_staff_dealer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dealer_staff")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_dealer_staff_dealer_id"), "dealer_staff", ["dealer_id"], unique=False)
    op.create_index(op.f("ix_dealer_staff_phone_index"), "dealer_staff", ["phone_index"], unique=False)
    op.create_index(op.f("ix_dealer_staff_phone_tail_index"), "dealer_staff", ["phone_tail_index"], unique=False)


def downgrade() -> None:
    op.drop_table("dealer_staff")
    op.drop_table("dealer_region")
    op.drop_table("dealer")
    op.drop_table("dealer_tier")
    op.drop_table("dealer_category")
