"""When somebody read a notice in the mini program."""

import sqlalchemy as sa
from alembic import op

from models.types import Instant

revision = "0038"
down_revision = "0037"


def upgrade() -> None:
    op.add_column("outbox_promise", sa.Column("read_at", Instant(), nullable=True))


def downgrade() -> None:
    op.drop_column("outbox_promise", "read_at")
