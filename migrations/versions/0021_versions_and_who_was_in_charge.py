"""Records that are edited in forms carry a version; who is in charge of which dealer is kept with its history."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0021"
down_revision = "0020"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}
EDITED = ("department", "employee", "dealer")


def upgrade() -> None:
    for name in EDITED:
        op.add_column(name, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        op.add_column(name, sa.Column("changed_at", Instant(), nullable=True))
        op.add_column(name, sa.Column("changed_by", sa.String(length=80), nullable=True))
    op.create_table(
        "dealer_charge",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("dealer_id", BigId, nullable=False),
        sa.Column("employee_id", BigId, nullable=False),
        sa.Column("open_marker", sa.SmallInteger(), nullable=True),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("started_by", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["dealer_id"], ["dealer.id"], name=op.f("fk_dealer_charge_dealer_id")),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_dealer_charge_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dealer_charge")),
        sa.UniqueConstraint("dealer_id", "open_marker", name="uq_dealer_charge_dealer"),
        **INNODB,
    )
    op.create_index("ix_dealer_charge_employee", "dealer_charge", ["employee_id", "open_marker"])
    # Since when they look after the dealer nobody wrote down until now.
    op.execute(
        "INSERT INTO dealer_charge (dealer_id, employee_id, open_marker) "
        "SELECT id, employee_id, 1 FROM dealer WHERE employee_id IS NOT NULL"
    )


def downgrade() -> None:
    op.drop_table("dealer_charge")
    for name in EDITED:
        for column in ("changed_by", "changed_at", "version"):
            op.drop_column(name, column)
