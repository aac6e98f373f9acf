"""Customers: the dealer a consumer belongs to, by which rule, from when to when; and the signs they scanned."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Instant

BY_SIGN = "sign"
BY_HAND_OVER = "hand_over"  # a dealer closed, headquarters named another
BY_ITEM = "item"  # bound an item that this dealer had
BY_SHARER = "share"  # bound an item after reading what this dealer had sent
BY_PLACE = "place"  # bound an item where this dealer alone is authorised
MOVED_BY_SIGNS = (
    BY_SIGN,
    BY_HAND_OVER,
    BY_SHARER,
    BY_PLACE,
)  # whoever came so may go by a later sign; stronger rules hold on


class Attribution(Base):
    """A consumer is a dealer's (归属), from one moment to another. Which dealer's, by which `rule` and on what evidence
    (a sign, an item they bound) is only ended, never changed; who of the dealer looks after them is handed over, and
    `customer_care` tells who did when."""

    __tablename__ = "attribution"
    __table_args__ = (
        UniqueConstraint("follower_id", "open_marker", name="uq_attribution_follower"),
        Index("ix_attribution_dealer", "dealer_id", "open_marker", "started_at"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"))
    dealer_id: Mapped[int] = mapped_column(ForeignKey("dealer.id"))
    dealer_staff_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_staff.id"))
    rule: Mapped[str] = mapped_column(String(16))
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"))
    ownership_id: Mapped[int | None] = mapped_column(ForeignKey("ownership.id"), index=True)
    open_marker: Mapped[int | None] = mapped_column(SmallInteger)
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_why: Mapped[str | None] = mapped_column(String(32))


class SignScan(Base):
    """One person scanned one sign: how often, first and last; also when it changed nothing."""

    __tablename__ = "sign_scan"
    __table_args__ = (UniqueConstraint("follower_id", "invitation_id", name="uq_sign_scan"), Base.__table_args__)

    id: Mapped[Identifier]
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"))
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"))
    times: Mapped[int] = mapped_column(Integer)
    first_at: Mapped[datetime] = mapped_column(Instant)
    last_at: Mapped[datetime] = mapped_column(Instant)
