"""Answers kept for clients that ask again under the same key."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, SealedJson

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "kept_answer",
        sa.Column("key_index", sa.String(length=64), nullable=False),
        sa.Column("content_index", sa.String(length=64), nullable=False),
        sa.Column("follower_id", BigId, nullable=True),
        sa.Column("answer", SealedJson("kept_answer.answer"), nullable=True),
        sa.Column("taken_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_kept_answer_follower_id")),
        sa.PrimaryKeyConstraint("key_index", name=op.f("pk_kept_answer")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_kept_answer_follower_id"), "kept_answer", ["follower_id"])
    op.create_index(op.f("ix_kept_answer_taken_at"), "kept_answer", ["taken_at"])


def downgrade() -> None:
    op.drop_table("kept_answer")
