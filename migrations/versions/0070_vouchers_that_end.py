"""Vouchers that end soon are found by an index, and say that their holder was told."""

import sqlalchemy as sa
from alembic import op

from models.types import Instant

revision = "0070"
down_revision = "0069"


def upgrade() -> None:
    with op.batch_alter_table("voucher") as table:
        table.add_column(sa.Column("ending_told_at", Instant(), nullable=True))
        table.create_index(op.f("ix_voucher_good_until"), ["good_until"])


def downgrade() -> None:
    with op.batch_alter_table("voucher") as table:
        table.drop_index(op.f("ix_voucher_good_until"))
        table.drop_column("ending_told_at")
