"""A campaign may want newcomers seen in person before they fetch a prize; a voucher says so, and when nobody came."""

import sqlalchemy as sa
from alembic import op

from models.types import Instant

revision = "0080"
down_revision = "0079"


def upgrade() -> None:
    op.add_column("campaign", sa.Column("newcomers_in_person", sa.Boolean(), nullable=False, server_default="0"))
    with op.batch_alter_table("voucher") as table:
        table.add_column(sa.Column("in_person", sa.Boolean(), nullable=False, server_default="0"))
        table.add_column(sa.Column("returned_at", Instant(), nullable=True))
        table.create_index("ix_voucher_in_person", ["in_person", "returned_at", "good_until"])


def downgrade() -> None:
    with op.batch_alter_table("voucher") as table:
        table.drop_index("ix_voucher_in_person")
        table.drop_column("returned_at")
        table.drop_column("in_person")
    with op.batch_alter_table("campaign") as table:
        table.drop_column("newcomers_in_person")
