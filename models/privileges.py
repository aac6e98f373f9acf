"""Privileges (特权): what a product grants to whoever binds an item of it, what was granted, and points as a ledger."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Instant, Versioned

LONGER_WARRANTY = "warranty"  # months on top of the product's own
POINTS = "points"
COUPON = "coupon"
CONTENT = "content"
TICKET = "ticket"
KINDS = (LONGER_WARRANTY, POINTS, COUPON, CONTENT, TICKET)


class ProductPrivilege(Versioned, Base):
    """What a product grants to whoever binds an item of it between two days, both included."""

    __tablename__ = "product_privilege"
    __table_args__ = (Index("ix_product_privilege_product", "product_id", "id"), Base.__table_args__)

    id: Mapped[Identifier]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id"))
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str | None] = mapped_column(String(120))
    link: Mapped[str | None] = mapped_column(String(300))
    # Points, or months of warranty.
    amount: Mapped[int | None] = mapped_column(Integer)
    # For how many days it is good once it is granted; empty: without end.
    good_days: Mapped[int | None] = mapped_column(Integer)
    from_day: Mapped[date | None] = mapped_column(Date)
    until_day: Mapped[date | None] = mapped_column(Date)


class ItemPrivilege(Base):
    """What was granted with one item, in the words of that day. Coupons and tickets bear a voucher, shown where they
    are used. It goes along with the item while it is unused; points stay with whoever earned them."""

    __tablename__ = "item_privilege"
    __table_args__ = (
        UniqueConstraint("item_id", "round", "privilege_id", name="uq_item_privilege"),
        Index("ix_item_privilege_follower", "follower_id", "id"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    round: Mapped[int] = mapped_column(SmallInteger)
    privilege_id: Mapped[int] = mapped_column(ForeignKey("product_privilege.id"), index=True)
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"))
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str | None] = mapped_column(String(120))
    link: Mapped[str | None] = mapped_column(String(300))
    amount: Mapped[int | None] = mapped_column(Integer)
    voucher: Mapped[str | None] = mapped_column(String(12), unique=True)
    granted_at: Mapped[datetime] = mapped_column(Instant)
    good_until: Mapped[datetime | None] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    used_by: Mapped[str | None] = mapped_column(String(80))
    # The item went back to the shop.
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)


class PointEntry(Base):
    """One line of somebody's points (积分): earned with an item, or taken back with it. Only ever added to; what
    somebody has is the sum."""

    __tablename__ = "point_entry"
    __table_args__ = (
        UniqueConstraint("item_privilege_id", "why", name="uq_point_entry"),
        Index("ix_point_entry_follower", "follower_id", "id"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"))
    item_privilege_id: Mapped[int] = mapped_column(ForeignKey("item_privilege.id"))
    points: Mapped[int] = mapped_column(Integer)
    # bound or returned.
    why: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Instant)
