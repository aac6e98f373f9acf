"""Of many shares few were taken back: they are found by an index of their own."""

from alembic import op

revision = "0063"
down_revision = "0062"


def upgrade() -> None:
    op.create_index("ix_share_ended", "share", ["ended_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_share_ended", "share")
