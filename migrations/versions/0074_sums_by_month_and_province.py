"""Sums of reading by month, by third of a month, and by the provinces of dealers.

Months and thirds are added up from the days that stand. Every dealer counts under no province at first and is marked to
be moved, which the worker does; until then pages put the sums right, as whenever a dealer is authorised elsewhere.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.types import BigId

revision = "0074"
down_revision = "0073"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}
SUMS = "SUM(taken_out), SUM(forwards), SUM(opened), SUM(completed), SUM(beats), SUM(active_ms)"
NAMES = "taken_out, forwards, opened, completed, beats, active_ms"
MONTH = "SUBSTR(day, 1, 7)"
LETTER = "CASE WHEN SUBSTR(day, 9, 2) <= '10' THEN 'a' WHEN SUBSTR(day, 9, 2) <= '20' THEN 'b' ELSE 'c' END"
JOINED = {"sqlite": f"{MONTH} || {LETTER}", "mysql": f"CONCAT({MONTH}, {LETTER})"}
HAND = "dealer_id, dealer_staff_id, employee_id"


def _sums() -> list[sa.Column[Any]]:
    names = ("taken_out", "forwards", "opened", "completed", "beats")
    numbers: list[sa.Column[Any]] = [sa.Column(name, sa.Integer(), nullable=False) for name in names]
    return [*numbers, sa.Column("active_ms", sa.BigInteger(), nullable=False)]


def _key(name: str) -> sa.Column[Any]:
    return sa.Column(name, BigId, nullable=False)


def upgrade() -> None:
    hand = ("dealer_id", "dealer_staff_id", "employee_id")
    op.create_table(
        "hand_span",
        sa.Column("span", sa.String(10), nullable=False),
        *map(_key, hand),
        *_sums(),
        sa.PrimaryKeyConstraint("span", *hand, name=op.f("pk_hand_span")),
        **INNODB,
    )
    op.create_index("ix_hand_span_dealer", "hand_span", ["dealer_id", "span"])
    op.create_index("ix_hand_span_staff", "hand_span", ["dealer_staff_id", "span"])
    op.create_table(
        "place_span",
        sa.Column("span", sa.String(10), nullable=False),
        sa.Column("provinces", sa.String(110), nullable=False),
        _key("material_id"),
        *_sums(),
        sa.ForeignKeyConstraint(["material_id"], ["material.id"], name=op.f("fk_place_span_material_id")),
        sa.PrimaryKeyConstraint("span", "provinces", "material_id", name=op.f("pk_place_span")),
        **INNODB,
    )
    op.create_index("ix_place_span_material", "place_span", ["material_id", "span"])
    op.create_table(
        "dealer_place",
        _key("dealer_id"),
        sa.Column("provinces", sa.String(110), nullable=False),
        sa.Column("moved", sa.SmallInteger(), nullable=True),
        sa.PrimaryKeyConstraint("dealer_id", name=op.f("pk_dealer_place")),
        **INNODB,
    )
    op.create_index("ix_dealer_place_moved", "dealer_place", ["moved"])
    _fill()


def _fill() -> None:
    third = JOINED["sqlite" if op.get_bind().dialect.name == "sqlite" else "mysql"]
    for span in (MONTH, third):
        op.execute(
            f"INSERT INTO hand_span (span, {HAND}, {NAMES}) SELECT {span}, {HAND}, {SUMS} FROM hand_day"  # noqa: S608
            f" GROUP BY {span}, {HAND}"
        )
    for span in ("day", MONTH, third):
        op.execute(
            f"INSERT INTO place_span (span, provinces, material_id, {NAMES})"  # noqa: S608 - of constants above
            f" SELECT {span}, '', material_id, {SUMS} FROM hand_day GROUP BY {span}, material_id"
        )
    op.execute("INSERT INTO dealer_place SELECT DISTINCT dealer_id, '', 1 FROM hand_day WHERE dealer_id <> 0")


def downgrade() -> None:
    for table in ("dealer_place", "place_span", "hand_span"):
        op.drop_table(table)
