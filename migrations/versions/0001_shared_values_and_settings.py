"""What all processes share, and what headquarters may set."""

import sqlalchemy as sa
from alembic import op

from models.types import Instant, Sealed

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "shared_value",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("value", Sealed("shared_value.value"), nullable=False),
        sa.Column("fence", sa.String(length=32), nullable=True),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_shared_value")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_shared_value_expires_at"), "shared_value", ["expires_at"], unique=False)
    op.create_table(
        "hq_setting",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.String(length=80), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_hq_setting")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("hq_setting")
    op.drop_table("shared_value")
