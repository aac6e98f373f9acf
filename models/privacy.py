"""Consents: who agreed to what, in which words, when; erasures: that somebody was forgotten, not who; and how much of
other people's data each of headquarters' people looked at."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Hash, Identifier, Instant

WAITING = "waiting"
DONE = "done"
REFUSED = "refused"


class Consent(Base):
    """One person's consent to one purpose, with the version and the hash of the text that was shown."""

    __tablename__ = "consent"

    id: Mapped[Identifier]
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(32))
    text_version: Mapped[str] = mapped_column(String(32))
    text_hash: Mapped[str] = mapped_column(Hash)
    channel: Mapped[str] = mapped_column(String(32))
    given_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)


class Erasure(Base):
    """Somebody's data was erased, or they took something back (`taken_back:`): the keyed hash of their openid, how much
    of it, and why. Also in the journal file."""

    __tablename__ = "erasure"

    id: Mapped[Identifier]
    person_key: Mapped[str] = mapped_column(Hash, index=True)
    account: Mapped[str] = mapped_column(String(32))
    scope: Mapped[str] = mapped_column(String(32))
    erased_at: Mapped[datetime] = mapped_column(Instant)


class PersonalDataCount(Base):
    """How many records of one class (contact, transaction, location) somebody of headquarters saw in clear or took away
    on one day of China's calendar; `looks` are those that were shown one by one."""

    __tablename__ = "personal_data_count"

    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), primary_key=True)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    data_class: Mapped[str] = mapped_column(String(16), primary_key=True)
    looks: Mapped[int] = mapped_column(Integer)
    records: Mapped[int] = mapped_column(Integer)


class PrivacyRequest(Base):
    """Somebody asked to be forgotten, or headquarters asked for them: until when it is due, and what became of it."""

    __tablename__ = "privacy_request"

    id: Mapped[Identifier]
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default=WAITING, index=True)
    # Who of headquarters asked on the person's behalf; none when they asked themselves.
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"))
    reason: Mapped[str | None] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    outcome: Mapped[str | None] = mapped_column(String(32))
