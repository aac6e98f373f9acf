"""Where the audit begins since its oldest part was let go."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "audit_checkpoint",
        sa.Column("number", BigId, autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("written_before", Instant(), nullable=False),
        sa.Column("let_go_at", Instant(), nullable=False),
        sa.Column("proof", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_checkpoint")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("audit_checkpoint")
