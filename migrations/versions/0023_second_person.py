"""Dangerous acts wait for a second person."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "pending_act",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("deed", sa.String(length=32), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("asked_by_id", BigId, nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("decided_by_id", BigId, nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["employee.id"], name=op.f("fk_pending_act_asked_by_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["employee.id"], name=op.f("fk_pending_act_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_act")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index("ix_pending_act_state", "pending_act", ["state", "expires_at"], unique=False)


def downgrade() -> None:
    op.drop_table("pending_act")
