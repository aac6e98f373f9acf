"""Dealers: partner companies in a tree, what they are authorised for, and their people."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Hash, Identifier, Instant, Sealed, Versioned

ACTIVE = "active"
ENDED = "ended"
LEFT = "left"
OWNER = "owner"
CLERK = "clerk"


class DealerCategory(Base):
    """A kind of dealer (类别), such as 经销商 or 电商."""

    __tablename__ = "dealer_category"

    id: Mapped[Identifier]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    # Whether headquarters wants to see what these dealers enter as leads before anybody works on it.
    leads_need_approval: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class DealerTier(Base):
    """A rung of the chain (层级), such as 省代, 市代, 门店; `rank` 1 is nearest to headquarters."""

    __tablename__ = "dealer_tier"

    id: Mapped[Identifier]
    name: Mapped[str] = mapped_column(String(40), unique=True)
    rank: Mapped[int] = mapped_column(Integer)


class Dealer(Versioned, Base):
    """A partner company (渠道商); a store is a dealer of the lowest tier."""

    __tablename__ = "dealer"

    id: Mapped[Identifier]
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(120), index=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_category.id"), index=True)
    tier_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_tier.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    status: Mapped[str] = mapped_column(String(16), default=ACTIVE)
    created_at: Mapped[datetime] = mapped_column(Instant)


class DealerCharge(Base):
    """Who is, or was, in charge of a dealer (负责员工), and since when; None is before this was kept."""

    __tablename__ = "dealer_charge"
    __table_args__ = (
        UniqueConstraint("dealer_id", "open_marker", name="uq_dealer_charge_dealer"),
        Index("ix_dealer_charge_employee", "employee_id", "open_marker"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    dealer_id: Mapped[int] = mapped_column(ForeignKey("dealer.id"))
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"))
    open_marker: Mapped[int | None] = mapped_column(SmallInteger)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    started_by: Mapped[str | None] = mapped_column(String(80))
    hand_over_id: Mapped[int | None] = mapped_column(ForeignKey("hand_over.id"))


class DealerRegion(Base):
    """A place a dealer is authorised for, alone (独占) or beside others."""

    __tablename__ = "dealer_region"

    dealer_id: Mapped[int] = mapped_column(ForeignKey("dealer.id"), primary_key=True)
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), primary_key=True)
    exclusive: Mapped[bool] = mapped_column(Boolean, default=False)


class DealerContact(Versioned, Base):
    """Somebody at a dealer whom headquarters calls (联系人): its bookkeeper, its warehouse. Who binds WeChat is a
    `DealerStaff`; `place` 1 is called first."""

    __tablename__ = "dealer_contact"
    __table_args__ = (UniqueConstraint("dealer_id", "name", name="uq_dealer_contact_name"), Base.__table_args__)

    id: Mapped[Identifier]
    dealer_id: Mapped[int] = mapped_column(ForeignKey("dealer.id"))
    place: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(80), index=True)
    position: Mapped[str | None] = mapped_column(String(80))
    phone: Mapped[str | None] = mapped_column(Sealed("dealer_contact.phone"))
    phone_index: Mapped[str | None] = mapped_column(Hash, index=True)
    note: Mapped[str | None] = mapped_column(Sealed("dealer_contact.note"))
    created_at: Mapped[datetime] = mapped_column(Instant)


class DealerStaff(Base):
    """A person of a dealer (渠道商员工): its owner (老板) or a clerk (店员)."""

    __tablename__ = "dealer_staff"

    id: Mapped[Identifier]
    dealer_id: Mapped[int] = mapped_column(ForeignKey("dealer.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(80), index=True)
    phone: Mapped[str | None] = mapped_column(Sealed("dealer_staff.phone"))
    phone_index: Mapped[str | None] = mapped_column(Hash, index=True)
    phone_tail_index: Mapped[str | None] = mapped_column(Hash, index=True)
    status: Mapped[str] = mapped_column(String(16), default=ACTIVE)
    created_at: Mapped[datetime] = mapped_column(Instant)
