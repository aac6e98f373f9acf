"""Figures of very many leads for region managers as well: counted by place. What was counted is counted anew."""

import sqlalchemy as sa
from alembic import op

from models.materials import LongText
from models.types import Instant

revision = "0077"
down_revision = "0076"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}


WORKED = (
    *("dealer_id", "created_at", "open_marker", "state", "source", "employee_id", "region_code", "dealer_staff_id"),
    *("given_at", "answered_at", "next_at", "answered_seconds", "amount_fen"),
)


def upgrade() -> None:
    op.create_index("ix_lead_worked", "lead", list(WORKED))
    _make("days", "by", "order", "place")


def downgrade() -> None:
    op.drop_index("ix_lead_worked", "lead")
    _make("days", "by", "order")


def _make(*key: str) -> None:
    of_a_place = [
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reaches", LongText, nullable=False),
    ]
    op.drop_table("lead_figures")
    op.create_table(
        "lead_figures",
        sa.Column("days", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("by", sa.String(length=8), nullable=False),
        sa.Column("order", sa.String(length=8), nullable=False),
        *(of_a_place if "place" in key else []),
        sa.Column("figures", LongText, nullable=False),
        sa.Column("counted_at", Instant(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*key, name=op.f("pk_lead_figures")),
        **INNODB,
    )
