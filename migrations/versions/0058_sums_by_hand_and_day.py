"""Sums of materials by day and hand, and by day alone; visits say their dealer, shares who of ours has them in hand.

What was folded before is counted anew from the visits that are kept, under the day they began; shares and openings are
counted by the next folding. The old sums cannot come back: going down leaves an empty `day_total`.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.types import BigId

revision = "0058"
down_revision = "0057"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}
OF_A_MATERIAL = "ix_visit_material"
WHOLE = ["material_id", "opened_at", "dealer_id", "left_out", "follower_id", "browser_index"]

HANDS = """
UPDATE share SET dealer_staff_id = (
    SELECT MAX(binding.dealer_staff_id) FROM binding
    WHERE binding.follower_id = share.sharer_id AND binding.dealer_id = share.dealer_id)
"""
FORWARDS = """
UPDATE share SET dealer_staff_id = (SELECT root.dealer_staff_id FROM (SELECT id, dealer_id, dealer_staff_id FROM share)
    root WHERE root.id = share.root_id AND root.dealer_id = share.dealer_id)
WHERE dealer_staff_id IS NULL AND root_id IS NOT NULL
"""
DEALERS = "UPDATE visit SET dealer_id = (SELECT share.dealer_id FROM share WHERE share.id = visit.share_id)"
TO_FOLD = (
    "UPDATE share SET unfolded = 1 WHERE sent_at IS NOT NULL",
    "UPDATE visit SET unfolded = 1 WHERE left_out IS NULL",
)
DAY = {"sqlite": "strftime('%Y-%m-%d', {at}, '+8 hours')", "mysql": "DATE_FORMAT({at} + INTERVAL 8 HOUR, '%Y-%m-%d')"}
SUMS = "0, 0, 0, SUM(CASE WHEN visit_total.completed_at IS NULL THEN 0 ELSE 1 END), SUM(beats), SUM(active_ms)"
OF_VISITS = (
    "FROM visit_total JOIN visit ON visit.id = visit_total.visit_id JOIN share ON share.id = visit.share_id GROUP BY"
)
BY_HAND = (
    "INSERT INTO hand_day (day, dealer_id, dealer_staff_id, employee_id, material_id, taken_out, forwards, opened,"
    " completed, beats, active_ms) SELECT {day}, COALESCE(share.dealer_id, 0), COALESCE(share.dealer_staff_id, 0),"
    f" COALESCE(share.employee_id, 0), visit.material_id, {SUMS} {OF_VISITS} {{day}}, COALESCE(share.dealer_id, 0),"
    " COALESCE(share.dealer_staff_id, 0), COALESCE(share.employee_id, 0), visit.material_id"
)
BY_DAY = (
    "INSERT INTO material_day (material_id, day, taken_out, forwards, opened, completed, beats, active_ms) SELECT"
    " material_id, day, SUM(taken_out), SUM(forwards), SUM(opened), SUM(completed), SUM(beats), SUM(active_ms)"
    " FROM hand_day GROUP BY material_id, day"
)


def _sums() -> list[sa.Column[Any]]:
    numbers = [sa.Column(name, sa.Integer(), nullable=False) for name in ("taken_out", "forwards", "opened")]
    numbers += [sa.Column(name, sa.Integer(), nullable=False) for name in ("completed", "beats")]
    return [*numbers, sa.Column("active_ms", sa.BigInteger(), nullable=False)]


def _key(name: str) -> sa.Column[Any]:
    return sa.Column(name, BigId, nullable=False)


def upgrade() -> None:
    op.add_column("share", sa.Column("dealer_staff_id", BigId, nullable=True))
    op.add_column("share", sa.Column("unfolded", sa.SmallInteger(), nullable=True))
    op.add_column("visit", sa.Column("dealer_id", BigId, nullable=True))
    op.add_column("visit", sa.Column("unfolded", sa.SmallInteger(), nullable=True))
    for filling in (HANDS, FORWARDS, DEALERS, *TO_FOLD):
        op.execute(filling)
    op.create_index("ix_share_unfolded", "share", ["unfolded"])
    op.create_index("ix_visit_unfolded", "visit", ["unfolded"])
    _index_of_materials(WHOLE)
    _tables()
    day = DAY["sqlite" if op.get_bind().dialect.name == "sqlite" else "mysql"].format(at="visit.opened_at")
    op.execute(BY_HAND.format(day=day))
    op.execute(BY_DAY)
    op.drop_table("day_total")


def _tables() -> None:
    material = sa.ForeignKeyConstraint(["material_id"], ["material.id"], name=op.f("fk_hand_day_material_id"))
    keys = ("dealer_id", "dealer_staff_id", "employee_id", "material_id")
    op.create_table(
        "hand_day",
        sa.Column("day", sa.String(10), nullable=False),
        *map(_key, keys),
        *_sums(),
        material,
        sa.PrimaryKeyConstraint("day", *keys, name=op.f("pk_hand_day")),
        **INNODB,
    )
    op.create_index("ix_hand_day_material", "hand_day", ["material_id", "day"])
    op.create_table(
        "material_day",
        _key("material_id"),
        sa.Column("day", sa.String(10), nullable=False),
        *_sums(),
        sa.ForeignKeyConstraint(["material_id"], ["material.id"], name=op.f("fk_material_day_material_id")),
        sa.PrimaryKeyConstraint("material_id", "day", name=op.f("pk_material_day")),
        **INNODB,
    )


def _index_of_materials(columns: list[str]) -> None:
    """Under another name first: the foreign key wants one at every moment."""
    op.create_index("ix_visit_meanwhile", "visit", ["material_id"])
    op.drop_index(OF_A_MATERIAL, table_name="visit")
    op.create_index(OF_A_MATERIAL, "visit", columns)
    op.drop_index("ix_visit_meanwhile", table_name="visit")


def downgrade() -> None:
    op.create_table(
        "day_total",
        _key("material_id"),
        sa.Column("day", sa.String(10), nullable=False),
        _key("dealer_id"),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("visits", "beats")),
        sa.Column("active_ms", sa.BigInteger(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["material_id"], ["material.id"], name=op.f("fk_day_total_material_id")),
        sa.PrimaryKeyConstraint("material_id", "day", "dealer_id", name=op.f("pk_day_total")),
        **INNODB,
    )
    op.drop_table("material_day")
    op.drop_table("hand_day")
    _index_of_materials(["material_id", "opened_at"])
    for table in ("visit", "share"):
        op.drop_index(f"ix_{table}_unfolded", table_name=table)
        op.drop_column(table, "unfolded")
    op.drop_column("visit", "dealer_id")
    op.drop_column("share", "dealer_staff_id")
