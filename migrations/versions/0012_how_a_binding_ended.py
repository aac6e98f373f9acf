"""A binding that was ended keeps the reason and who ended it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("binding", sa.Column("ended_reason", sa.String(length=200), nullable=True))
    op.add_column("binding", sa.Column("ended_by", sa.String(length=80), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("binding") as table:
        table.drop_column("ended_by")
        table.drop_column("ended_reason")
