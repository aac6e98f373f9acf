"""Views of lists that people keep, and acts on many dealers with what stood before."""

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant

revision = "0037"
down_revision = "0036"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("employee_id", BigId, nullable=False),
        sa.Column("room", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=800), nullable=False),
        sa.Column("usual_marker", sa.SmallInteger(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_saved_view_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("employee_id", "room", "name", name="uq_saved_view_name"),
        sa.UniqueConstraint("employee_id", "room", "usual_marker", name="uq_saved_view_usual"),
        **INNODB,
    )
    op.create_table(
        "dealer_batch",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("employee_id", BigId, nullable=True),
        sa.Column("deed", sa.String(length=16), nullable=False),
        sa.Column("value", sa.String(length=80), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("done_at", Instant(), nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["employee_id"], ["employee.id"], name=op.f("fk_dealer_batch_employee_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dealer_batch")),
        **INNODB,
    )
    op.create_index("ix_dealer_batch_employee", "dealer_batch", ["employee_id", "done_at"])
    op.create_index(op.f("ix_dealer_batch_done_at"), "dealer_batch", ["done_at"])


def downgrade() -> None:
    op.drop_table("dealer_batch")
    op.drop_table("saved_view")
