"""Invitations, the QR codes that carry them, claims made on them, and the bindings that came of it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Hash, Identifier, Instant, Sealed

# Scene letters: whom a parametric QR code invites.
DEALER_OWNER = "d"
DEALER_CLERK = "k"
EMPLOYEE = "e"
SIGN = "s"

ON_FOLLOW = "on_follow"
CONFIRM = "confirm"

WAITING = "waiting"
ACCEPTED = "accepted"
REFUSED = "refused"

OPEN = 1  # the marker of unique keys that count open rows only; closed rows hold NULL


class Invitation(Base):
    """An offer to bind (邀请), for one employee, or for the owner or a clerk of one dealer."""

    __tablename__ = "invitation"

    id: Mapped[Identifier]
    letter: Mapped[str] = mapped_column(String(1))
    policy: Mapped[str] = mapped_column(String(16))
    token: Mapped[str] = mapped_column(Sealed("invitation.token"))
    token_index: Mapped[str] = mapped_column(Hash, unique=True)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    dealer_staff_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_staff.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    failed_tries: Mapped[int] = mapped_column(Integer, default=0)
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Instant)


class ParametricQr(Base):
    """One temporary QR code (带参二维码) WeChat made for an invitation; renewing adds a row."""

    __tablename__ = "parametric_qr"

    id: Mapped[Identifier]
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    ticket: Mapped[str] = mapped_column(Sealed("parametric_qr.ticket"))
    url: Mapped[str] = mapped_column(Sealed("parametric_qr.url"))
    issued_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class Claim(Base):
    """One person's redemption of an invitation: what they said, how it compares, who decided."""

    __tablename__ = "claim"
    __table_args__ = (
        # One waiting claim per person and invitation: a form sent twice meets its first copy.
        UniqueConstraint("invitation_id", "follower_id", "open_marker", name="uq_claim_waiting"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"))
    # The invitation's, said once more: what lies in a region is found by it.
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), index=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    open_marker: Mapped[int | None] = mapped_column(SmallInteger)
    name: Mapped[str | None] = mapped_column(Sealed("claim.name"))
    phone: Mapped[str | None] = mapped_column(Sealed("claim.phone"))
    phone_index: Mapped[str | None] = mapped_column(Hash, index=True)
    phone_source: Mapped[str | None] = mapped_column(String(16))
    comparison: Mapped[str] = mapped_column(String(16))
    conflict: Mapped[str | None] = mapped_column(String(32))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    decided_by_staff_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_staff.id"))
    decided_via: Mapped[str | None] = mapped_column(String(16))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    reason: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(Instant, index=True)


class Binding(Base):
    """A follower is an employee, or a person of a dealer, from one moment to another; only ended, never changed."""

    __tablename__ = "binding"
    __table_args__ = (
        UniqueConstraint("follower_id", "kind", "open_marker", name="uq_binding_follower"),
        UniqueConstraint("employee_id", "open_marker", name="uq_binding_employee"),
        UniqueConstraint("dealer_staff_id", "open_marker", name="uq_binding_dealer_staff"),
        Index("ix_binding_dealer", "dealer_id", "open_marker", "follower_id"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    kind: Mapped[str] = mapped_column(String(16))
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"))
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    dealer_staff_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_staff.id"))
    # The dealer of that person, said once more: what lies in a region is found by it.
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"))
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"), index=True)
    open_marker: Mapped[int | None] = mapped_column(SmallInteger)
    started_at: Mapped[datetime] = mapped_column(Instant, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_why: Mapped[str | None] = mapped_column(String(64))
    ended_reason: Mapped[str | None] = mapped_column(String(200))
    ended_by: Mapped[str | None] = mapped_column(String(80))
