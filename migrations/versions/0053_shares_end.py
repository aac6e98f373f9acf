"""One share may be taken back; a file may be served under another name than it lies under."""

import sqlalchemy as sa
from alembic import op

from models.types import Instant

revision = "0053"
down_revision = "0052"


def upgrade() -> None:
    op.add_column("share", sa.Column("ended_at", Instant(), nullable=True))
    op.add_column("stored_file", sa.Column("stored_as", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.execute("UPDATE stored_file SET random_name = stored_as WHERE stored_as IS NOT NULL")
    op.drop_column("stored_file", "stored_as")
    op.drop_column("share", "ended_at")
