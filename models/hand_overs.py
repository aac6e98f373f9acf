"""Hand-overs: what somebody looked after goes to somebody else, when, why and by whose hand."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Instant


class HandOver(Base):
    """One hand-over (转交). Dealers go from one employee to another, customers between people of dealers; a giver or
    receiver that is NULL is headquarters or the dealer itself."""

    __tablename__ = "hand_over"

    id: Mapped[Identifier]
    from_employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    to_employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    from_dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    to_dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"))
    from_staff_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_staff.id"))
    to_staff_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_staff.id"))
    dealers: Mapped[int] = mapped_column(Integer)
    customers: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(200))
    made_by: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(Instant)


class CustomerCare(Base):
    """Who of a dealer looks, or looked, after a customer, from when to when; NULL is the dealer itself. Customers whom
    nobody in person ever looked after have no line. `hand_over_id` began the stretch; the first one has none."""

    __tablename__ = "customer_care"
    __table_args__ = (
        UniqueConstraint("attribution_id", "open_marker", name="uq_customer_care_attribution"),
        Index("ix_customer_care_follower", "follower_id", "started_at"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"))
    attribution_id: Mapped[int] = mapped_column(ForeignKey("attribution.id"))
    dealer_staff_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_staff.id"))
    hand_over_id: Mapped[int | None] = mapped_column(ForeignKey("hand_over.id"))
    open_marker: Mapped[int | None] = mapped_column(SmallInteger)
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
