"""Leads, everything that happens to them, and which dealers' entries wait for headquarters' nod."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from models.types import BigId, Instant, Sealed

revision = "0054"
down_revision = "0053"
INNODB: dict[str, Any] = {"mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin", "mysql_engine": "InnoDB"}
LEAD_KEYS = {
    "follower_id": "follower",
    "phone_for_dealer_id": "dealer",
    "share_id": "share",
    "dealer_id": "dealer",
    "dealer_staff_id": "dealer_staff",
    "employee_id": "employee",
    "product_id": "product",
}
EVENT_KEYS = {
    "follower_id": "follower",
    "by_staff_id": "dealer_staff",
    "by_employee_id": "employee",
    "from_dealer_id": "dealer",
    "from_staff_id": "dealer_staff",
    "from_employee_id": "employee",
    "share_id": "share",
}
MOMENTS = ("given_at", "answered_at", "answer_due_at", "lapse_at", "next_at", "remind_at", "ended_at")


def upgrade() -> None:
    _leads()
    _events()
    asks = sa.Column("leads_need_approval", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("dealer_category", asks)


def _leads() -> None:
    op.create_table(
        "lead",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        *(_text(name, 16, nullable=False) for name in ("source", "state")),
        *(sa.Column(name, sa.SmallInteger(), nullable=True) for name in ("open_marker", "probability")),
        *(sa.Column(name, Sealed(f"lead.{name}"), nullable=True) for name in ("name", "phone")),
        *(_text(name, 64) for name in ("phone_index", "phone_tail_index")),
        _text("phone_for", 8),
        _text("interest", 120),
        _text("region_code", 6),
        *(sa.Column(name, BigId, nullable=True) for name in LEAD_KEYS),
        sa.Column("answered_seconds", sa.Integer(), nullable=True),
        sa.Column("amount_fen", sa.BigInteger(), nullable=True),
        _text("expected_on", 10),
        _text("outcome", 32),
        *(sa.Column(name, Instant(), nullable=True) for name in MOMENTS),
        sa.Column("created_at", Instant(), nullable=False),
        *_points("lead", LEAD_KEYS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("phone_index", "open_marker", name="uq_lead_phone"),
        sa.UniqueConstraint("follower_id", "open_marker", name="uq_lead_person"),
        **INNODB,
    )
    op.create_index("ix_lead_dealer", "lead", ["dealer_id", "open_marker", "id"])
    op.create_index("ix_lead_staff", "lead", ["dealer_staff_id", "open_marker", "id"])
    op.create_index("ix_lead_employee", "lead", ["employee_id", "open_marker", "id"])
    op.create_index("ix_lead_state", "lead", ["state", "id"])
    op.create_index("ix_lead_source", "lead", ["source", "id"])
    for column in (
        "phone_tail_index",
        "phone_for_dealer_id",
        "region_code",
        "share_id",
        "answer_due_at",
        "lapse_at",
        "remind_at",
        "product_id",
        "created_at",
    ):
        op.create_index(op.f(f"ix_lead_{column}"), "lead", [column])


def _events() -> None:
    op.create_table(
        "lead_event",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("lead_id", BigId, nullable=False),
        *(sa.Column(name, BigId, nullable=True) for name in EVENT_KEYS),
        *(_text(name, 16, nullable=False) for name in ("kind", "state")),
        sa.Column("at", Instant(), nullable=False),
        _text("made_by", 80, nullable=False),
        _text("reason", 32),
        _text("way", 16),
        _text("whom", 200),
        sa.Column("note", Sealed("lead_event.note"), nullable=True),
        sa.Column("next_at", Instant(), nullable=True),
        *_points("lead_event", {"lead_id": "lead", **EVENT_KEYS}),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_event")),
        **INNODB,
    )
    op.create_index("ix_lead_event_lead", "lead_event", ["lead_id", "id"])
    for column in EVENT_KEYS:
        op.create_index(op.f(f"ix_lead_event_{column}"), "lead_event", [column])


def _text(name: str, longest: int, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.String(longest), nullable=nullable)


def _points(table: str, keys: dict[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, to in keys.items()
    ]


def downgrade() -> None:
    op.drop_column("dealer_category", "leads_need_approval")
    op.drop_table("lead_event")
    op.drop_table("lead")
