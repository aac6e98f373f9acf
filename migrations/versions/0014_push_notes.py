"""What became of knocks at our callback, for who looks why nothing arrives."""

import sqlalchemy as sa
from alembic import op

from models.types import Instant

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.create_table(
        "push_note",
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("account", "outcome", name=op.f("pk_push_note")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("push_note")
