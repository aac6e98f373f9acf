"""Files with whole phone numbers, made after a second person confirmed them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from models.types import BigId, Instant

revision = "0031"
down_revision = "0030"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}
SEALED = sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "personal_export",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("employee_id", BigId, nullable=False),
        sa.Column("listing", sa.String(length=16), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("wanted", SEALED, nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("downloads", sa.Integer(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_personal_export_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_export")),
        **INNODB,
    )
    op.create_index(op.f("ix_personal_export_state"), "personal_export", ["state"])
    op.create_table(
        "personal_export_piece",
        sa.Column("export_id", BigId, nullable=False),
        sa.Column("n", BigId, autoincrement=False, nullable=False),
        sa.Column("body", SEALED, nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["personal_export.id"], name=op.f("fk_personal_export_piece_export_id")),
        sa.PrimaryKeyConstraint("export_id", "n", name=op.f("pk_personal_export_piece")),
        **INNODB,
    )


def downgrade() -> None:
    op.drop_table("personal_export_piece")
    op.drop_table("personal_export")
