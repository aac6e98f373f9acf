"""Who bears a role's tag at WeChat, while the sweep compares."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.create_table(
        "tag_bearer",
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("identity_id", BigId, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("day", "role", "identity_id", name=op.f("pk_tag_bearer")),
        mysql_charset="utf8mb4",
        mysql_collate="utf8mb4_bin",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("tag_bearer")
