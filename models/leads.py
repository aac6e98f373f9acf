"""Leads: somebody who wants something, in whose hand that is, how far it came, and everything that happened to it."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Hash, Identifier, Instant, Sealed

# Where a lead came from.
MATERIAL = "material"  # a number left on a shared material
KEYWORD = "keyword"  # a word said in the chat
MANUAL = "manual"  # entered by somebody of ours
CAMPAIGN = "campaign"
SOURCES = (MATERIAL, KEYWORD, MANUAL, CAMPAIGN)

# Whom somebody named when they agreed that their number is handed over.
FOR_DEALER = "dealer"
FOR_HEADQUARTERS = "hq"

WAITED = ("given_at", "answered_at", "next_at")
JUDGED = ("source", "dealer_id", "employee_id", "region_code")
COUNTED = ("dealer_staff_id", *WAITED, "answered_seconds", "amount_fen")


class Lead(Base):
    """One person's interest (线索), open until it is won, lost or closed; each number and each person has one open
    lead.

    In whose hand it is: a dealer's person (`dealer_staff_id`), the dealer's pool (`dealer_id` alone), an employee, or
    headquarters' pool (none of them). `phone_for` and `phone_for_dealer_id` are whom its person named when they left
    their number: anybody else gets the label and the interest. The three moments that wait are empty when nothing is
    due: `answer_due_at` until the holder's manager is told, `lapse_at` until it goes back, `remind_at` until the
    holder is reminded of `next_at`."""

    __tablename__ = "lead"
    __table_args__ = (
        UniqueConstraint("phone_index", "open_marker", name="uq_lead_phone"),
        UniqueConstraint("follower_id", "open_marker", name="uq_lead_person"),
        Index("ix_lead_dealer", "dealer_id", "open_marker", "id"),
        Index("ix_lead_staff", "dealer_staff_id", "open_marker", "id"),
        Index("ix_lead_employee", "employee_id", "open_marker", "id"),
        # What a list is narrowed by stands beside the number of the lead: no row is read to be judged.
        Index("ix_lead_open", "open_marker", "id", "state", *JUDGED, "dealer_staff_id", *WAITED),
        Index("ix_lead_lately", "created_at", "state", *JUDGED, "dealer_staff_id", "answered_seconds", "amount_fen"),
        Index("ix_lead_worked", "dealer_id", "created_at", "open_marker", "state", "source", *JUDGED[2:], *COUNTED),
        Index("ix_lead_in_state", "state", "id", *JUDGED),
        Index("ix_lead_from", "source", "id", *JUDGED[1:]),
        Index("ix_lead_hand", "dealer_id", "employee_id", "id", "region_code"),
        Index("ix_lead_newest", "id", *JUDGED[1:], "interest"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    source: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    open_marker: Mapped[int | None] = mapped_column(SmallInteger)
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"))
    name: Mapped[str | None] = mapped_column(Sealed("lead.name"))
    phone: Mapped[str | None] = mapped_column(Sealed("lead.phone"))
    phone_index: Mapped[str | None] = mapped_column(Hash)
    phone_tail_index: Mapped[str | None] = mapped_column(Hash, index=True)
    phone_for: Mapped[str | None] = mapped_column(String(8))
    phone_for_dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    interest: Mapped[str | None] = mapped_column(String(120))
    # A place of GB/T 2260, without a key: it goes when its person is forgotten.
    region_code: Mapped[str | None] = mapped_column(String(6), index=True)
    share_id: Mapped[int | None] = mapped_column(ForeignKey("share.id"), index=True)
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"))
    dealer_staff_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_staff.id"))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    given_at: Mapped[datetime | None] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    # From the moment it was given until its first answer.
    answered_seconds: Mapped[int | None] = mapped_column(Integer)
    answer_due_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    lapse_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    next_at: Mapped[datetime | None] = mapped_column(Instant)
    remind_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    # The opportunity (商机) it became; an amount in fen, a probability in per cent, a day of China's calendar.
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    amount_fen: Mapped[int | None] = mapped_column(BigInteger)
    probability: Mapped[int | None] = mapped_column(SmallInteger)
    expected_on: Mapped[str | None] = mapped_column(String(10))
    outcome: Mapped[str | None] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class LeadEvent(Base):
    """One thing that happened to a lead; only ever added. `state` is the lead's afterwards; the three `from_` say in
    whose hand it was before somebody declined it, gave it back or let it lapse. `follower_id` is the lead's person,
    said once more: what was noted about them goes when they are forgotten."""

    __tablename__ = "lead_event"
    __table_args__ = (Index("ix_lead_event_lead", "lead_id", "id"), Base.__table_args__)

    id: Mapped[Identifier]
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"))
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[str] = mapped_column(String(80))
    by_staff_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_staff.id"), index=True)
    by_employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    from_dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    from_staff_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_staff.id"), index=True)
    from_employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    share_id: Mapped[int | None] = mapped_column(ForeignKey("share.id"), index=True)
    reason: Mapped[str | None] = mapped_column(String(32))
    way: Mapped[str | None] = mapped_column(String(16))
    # Whom it went to, or who was asked to look: names of our own people.
    whom: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str | None] = mapped_column(Sealed("lead_event.note"))
    next_at: Mapped[datetime | None] = mapped_column(Instant)


class LeadNumber(Base):
    """A number its person left for a house that does not have their lead: a dealer's, or headquarters' without one. It
    waits beside the lead until that house has it, and goes with the lead's own number."""

    __tablename__ = "lead_number"
    __table_args__ = (Base.__table_args__,)

    id: Mapped[Identifier]
    lead_id: Mapped[int] = mapped_column(ForeignKey("lead.id"), index=True)
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), index=True)
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    phone: Mapped[str] = mapped_column(Sealed("lead_number.phone"))
    phone_index: Mapped[str] = mapped_column(Hash)
    noted_at: Mapped[datetime] = mapped_column(Instant)
