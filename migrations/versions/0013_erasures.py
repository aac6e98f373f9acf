"""Whose pushes are whose, so that they go with the person; and that somebody was erased."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.add_column("inbox_push", sa.Column("person_key", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_inbox_push_person_key"), "inbox_push", ["person_key"], unique=False)
    op.create_table(
        "erasure",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("person_key", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=32), nullable=False),
        sa.Column("scope", sa.String(length=32), nullable=False),
        sa.Column("erased_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_erasure_person_key"), "erasure", ["person_key"], unique=False)


def downgrade() -> None:
    op.drop_table("erasure")
    op.drop_index(op.f("ix_inbox_push_person_key"), "inbox_push")
    with op.batch_alter_table("inbox_push") as table:
        table.drop_column("person_key")
