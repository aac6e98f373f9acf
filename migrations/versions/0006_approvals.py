"""Links by which one person decides one claim."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "approval_link",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("claim_id", BigId, nullable=False),
        sa.Column("employee_id", BigId, nullable=False),
        sa.Column("follower_id", BigId, nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_approval_link_claim_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_approval_link_employee_id")),
        sa.ForeignKeyConstraint(["follower_id"], ["follower.id"], name=op.f("fk_approval_link_follower_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_approval_link_token_hash")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_approval_link_claim_id"), "approval_link", ["claim_id"], unique=False)


def downgrade() -> None:
    op.drop_table("approval_link")
