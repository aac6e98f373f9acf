"""Workbooks handed in at the console, their pieces, and the invitations they made."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from models.types import BigId, Instant

revision = "0024"
down_revision = "0023"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}
SEALED = sa.LargeBinary().with_variant(mysql.MEDIUMBLOB(), "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "organisation_import",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("create_missing", sa.Boolean(), nullable=False),
        sa.Column("invites", sa.Boolean(), nullable=False),
        sa.Column("employee_id", BigId, nullable=False),
        sa.Column("handed_in_by", sa.String(length=80), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("bad_rows", SEALED, nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=120), nullable=True),
        sa.Column("leased_until", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_organisation_import_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation_import")),
        **INNODB,
    )
    op.create_index(op.f("ix_organisation_import_state"), "organisation_import", ["state"])
    op.create_table(
        "import_piece",
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("n", BigId, autoincrement=False, nullable=False),
        sa.Column("body", SEALED, nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["organisation_import.id"], name=op.f("fk_import_piece_import_id")),
        sa.PrimaryKeyConstraint("import_id", "n", name=op.f("pk_import_piece")),
        **INNODB,
    )
    op.create_table(
        "import_invitation",
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("invitation_id", BigId, nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["organisation_import.id"], name=op.f("fk_import_invitation_import_id")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_import_invitation_invitation_id")),
        sa.PrimaryKeyConstraint("import_id", "invitation_id", name=op.f("pk_import_invitation")),
        **INNODB,
    )


def downgrade() -> None:
    op.drop_table("import_invitation")
    op.drop_table("import_piece")
    op.drop_table("organisation_import")
