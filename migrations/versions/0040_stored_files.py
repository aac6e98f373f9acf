"""Files that headquarters uploaded."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0040"
down_revision = "0039"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "stored_file",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("random_name", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("employee_id", BigId, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_stored_file_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sa.UniqueConstraint("random_name", name=op.f("uq_stored_file_random_name")),
        **INNODB,
    )
    op.create_index("ix_stored_file_state", "stored_file", ["state", "created_at"])
    op.create_index("ix_stored_file_employee", "stored_file", ["employee_id", "created_at"])


def downgrade() -> None:
    op.drop_table("stored_file")
