"""Shares of materials, who read them, the beats of their reading, and the totals these are folded into."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, Sealed

revision = "0043"
down_revision = "0042"
INNODB = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}
TOTALS = ("day_total", "page_total", "share_total", "visit_page", "visit_total")


def _key(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, BigId, nullable=nullable)


def _number(name: str, kind: Any = sa.Integer) -> sa.Column[Any]:
    return sa.Column(name, kind(), nullable=False)


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def upgrade() -> None:
    _shares()
    _visits()
    _beats()
    _totals_of_visits()
    _totals_of_materials()
    _people()


def _shares() -> None:
    op.create_table(
        "share",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("token", Sealed("share.token"), nullable=False),
        sa.Column("token_index", sa.String(64), nullable=False),
        _key("material_id"),
        _key("sharer_id"),
        _key("dealer_id", nullable=True),
        _key("employee_id", nullable=True),
        _key("parent_id", nullable=True),
        _key("root_id", nullable=True),
        _number("depth", sa.SmallInteger),
        sa.Column("way", sa.String(16), nullable=False),
        sa.Column("open_marker", sa.SmallInteger(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        _points("share", "material_id", "material"),
        _points("share", "sharer_id", "follower"),
        _points("share", "dealer_id", "dealer"),
        _points("share", "employee_id", "employee"),
        _points("share", "parent_id", "share"),
        _points("share", "root_id", "share"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
        sa.UniqueConstraint("token_index", name=op.f("uq_share_token_index")),
        sa.UniqueConstraint("parent_id", "sharer_id", "open_marker", name="uq_share_forward"),
        **INNODB,
    )
    op.create_index("ix_share_sharer", "share", ["sharer_id", "id"])
    op.create_index("ix_share_material", "share", ["material_id", "created_at"])
    for column in ("dealer_id", "employee_id", "root_id"):
        op.create_index(op.f(f"ix_share_{column}"), "share", [column])


def _visits() -> None:
    op.create_table(
        "visit",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        _key("share_id"),
        _key("material_id"),
        _key("material_version_id"),
        _number("pages"),
        _key("follower_id", nullable=True),
        sa.Column("browser_index", sa.String(64), nullable=True),
        sa.Column("channel", sa.String(8), nullable=False),
        sa.Column("left_out", sa.String(8), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("told_at", Instant(), nullable=True),
        _points("visit", "share_id", "share"),
        _points("visit", "material_id", "material"),
        _points("visit", "material_version_id", "material_version"),
        _points("visit", "follower_id", "follower"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_visit_token_hash")),
        **INNODB,
    )
    op.create_index("ix_visit_share", "visit", ["share_id", "opened_at"])
    op.create_index("ix_visit_material", "visit", ["material_id", "opened_at"])
    op.create_index("ix_visit_follower", "visit", ["follower_id", "opened_at"])
    op.create_index("ix_visit_browser", "visit", ["browser_index", "follower_id"])


def _beats() -> None:
    op.create_table(
        "beat",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        _key("visit_id"),
        _number("n"),
        _number("page"),
        _number("active_ms"),
        _number("scroll_pct", sa.SmallInteger),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("unfolded", sa.SmallInteger(), nullable=True),
        _points("beat", "visit_id", "visit"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_beat")),
        sa.UniqueConstraint("visit_id", "n", name="uq_beat"),
        **INNODB,
    )
    op.create_index("ix_beat_unfolded", "beat", ["unfolded"])
    op.create_index(op.f("ix_beat_at"), "beat", ["at"])


def _totals_of_visits() -> None:
    op.create_table(
        "visit_total",
        _key("visit_id"),
        *map(_number, ("beats", "active_ms", "furthest_page", "pages_read")),
        _number("scroll_pct", sa.SmallInteger),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("completed_at", Instant(), nullable=True),
        _points("visit_total", "visit_id", "visit"),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_total")),
        **INNODB,
    )
    op.create_table(
        "visit_page",
        _key("visit_id"),
        *map(_number, ("page", "beats", "active_ms")),
        _points("visit_page", "visit_id", "visit"),
        sa.PrimaryKeyConstraint("visit_id", "page", name=op.f("pk_visit_page")),
        **INNODB,
    )
    op.create_table(
        "share_total",
        _key("share_id"),
        *map(_number, ("visits", "beats")),
        _number("active_ms", sa.BigInteger),
        _number("completed"),
        _points("share_total", "share_id", "share"),
        sa.PrimaryKeyConstraint("share_id", name=op.f("pk_share_total")),
        **INNODB,
    )


def _totals_of_materials() -> None:
    op.create_table(
        "page_total",
        _key("material_version_id"),
        _number("page"),
        _key("dealer_id"),
        *map(_number, ("visits", "beats")),
        _number("active_ms", sa.BigInteger),
        _points("page_total", "material_version_id", "material_version"),
        sa.PrimaryKeyConstraint("material_version_id", "page", "dealer_id", name=op.f("pk_page_total")),
        **INNODB,
    )
    op.create_table(
        "day_total",
        _key("material_id"),
        sa.Column("day", sa.String(10), nullable=False),
        _key("dealer_id"),
        *map(_number, ("visits", "beats")),
        _number("active_ms", sa.BigInteger),
        _number("completed"),
        _points("day_total", "material_id", "material"),
        sa.PrimaryKeyConstraint("material_id", "day", "dealer_id", name=op.f("pk_day_total")),
        **INNODB,
    )
    op.create_table(
        "folding_turn",
        sa.Column("name", sa.String(16), nullable=False),
        _number("beats", sa.BigInteger),
        sa.Column("folded_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_folding_turn")),
        **INNODB,
    )


def _people() -> None:
    op.create_table(
        "reading_objection",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        _key("follower_id", nullable=True),
        sa.Column("browser_index", sa.String(64), nullable=True),
        sa.Column("objected_at", Instant(), nullable=False),
        _points("reading_objection", "follower_id", "follower"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_objection")),
        sa.UniqueConstraint("follower_id", name=op.f("uq_reading_objection_follower_id")),
        sa.UniqueConstraint("browser_index", name=op.f("uq_reading_objection_browser_index")),
        **INNODB,
    )
    op.create_table(
        "left_phone",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        _key("share_id"),
        _key("follower_id"),
        sa.Column("phone", Sealed("left_phone.phone"), nullable=False),
        sa.Column("phone_index", sa.String(64), nullable=False),
        sa.Column("left_at", Instant(), nullable=False),
        _points("left_phone", "share_id", "share"),
        _points("left_phone", "follower_id", "follower"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_left_phone")),
        **INNODB,
    )
    for column in ("share_id", "follower_id", "phone_index"):
        op.create_index(op.f(f"ix_left_phone_{column}"), "left_phone", [column])


def downgrade() -> None:
    for table in ("left_phone", "reading_objection", "folding_turn", *TOTALS, "beat", "visit", "share"):
        op.drop_table(table)
