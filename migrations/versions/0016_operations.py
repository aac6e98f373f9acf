"""The key of each transaction somebody may have to ask after."""

import sqlalchemy as sa
from alembic import op

from models.types import Instant

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "operation",
        sa.Column("operation_key", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("operation_key", name=op.f("pk_operation")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_operation_recorded_at"), "operation", ["recorded_at"], unique=False)


def downgrade() -> None:
    op.drop_table("operation")
