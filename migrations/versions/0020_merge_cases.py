"""Two followers who are perhaps one person, both bound: what headquarters decides."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0020"
down_revision = "0019"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "merge_case",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("first_id", BigId, nullable=False),
        sa.Column("second_id", BigId, nullable=False),
        sa.Column("proof", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("open_marker", sa.SmallInteger(), nullable=True),
        sa.Column("gone_id", BigId, nullable=True),
        sa.Column("decided_by_id", BigId, nullable=True),
        sa.Column("decided_via", sa.String(length=16), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["first_id"], ["follower.id"], name=op.f("fk_merge_case_first_id")),
        sa.ForeignKeyConstraint(["second_id"], ["follower.id"], name=op.f("fk_merge_case_second_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["employee.id"], name=op.f("fk_merge_case_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_case")),
        sa.UniqueConstraint("first_id", "second_id", "open_marker", name="uq_merge_case_pair"),
        **INNODB,
    )
    op.create_index(op.f("ix_merge_case_second_id"), "merge_case", ["second_id"])
    op.create_index(op.f("ix_merge_case_state"), "merge_case", ["state"])
    op.create_index(op.f("ix_merge_case_created_at"), "merge_case", ["created_at"])


def downgrade() -> None:
    op.drop_table("merge_case")
