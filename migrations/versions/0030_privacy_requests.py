"""Requests to be forgotten, each with its clock."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "privacy_request",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("employee_id", BigId, nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_privacy_request_follower_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_privacy_request_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_request")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_privacy_request_follower_id"), "privacy_request", ["follower_id"])
    op.create_index(op.f("ix_privacy_request_state"), "privacy_request", ["state"])


def downgrade() -> None:
    op.drop_table("privacy_request")
