"""What happened to items through their codes: who looked, who was first, and what is only counted."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, SmallInteger, String, false
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Instant


class ItemSeen(Base):
    """An item at whose code a known person looked: one row for each, made by the first look. Whoever looks holds it, so
    that of two who look at one moment only one can be told that nobody was there before."""

    __tablename__ = "item_seen"
    __table_args__ = (Index("ix_item_seen_batch", "batch_id", "first_at"), Base.__table_args__)

    serial: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id"))
    first_at: Mapped[datetime] = mapped_column(Instant)


class ItemLook(Base):
    """One person looked at one item's code in one minute: by it the next person learns that it was seen before.

    Who asks to be forgotten leaves the look without a name. No key holds two looks of one minute apart: of two rows of
    one person that become one, both may stay. Where it was is read from the network's address where headquarters
    has a file for that, to a tenth of a degree (some ten kilometres); the address itself is not kept."""

    __tablename__ = "item_look"
    __table_args__ = (
        Index("ix_item_look_serial", "serial", "follower_id", "minute"),
        Index("ix_item_look_unfolded", "unfolded"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    serial: Mapped[int] = mapped_column(BigInteger)
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id"), index=True)
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), index=True)
    minute: Mapped[datetime] = mapped_column(Instant)
    # page or mini.
    way: Mapped[str] = mapped_column(String(8))
    # android, ios, harmony, desktop or other; of looks of the first weeks nothing.
    device: Mapped[str | None] = mapped_column(String(8))
    latitude_tenths: Mapped[int | None] = mapped_column(SmallInteger)
    longitude_tenths: Mapped[int | None] = mapped_column(SmallInteger)
    place: Mapped[str | None] = mapped_column(String(40))
    # The item's first look of all; it counts in its day's total once.
    is_first: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    unfolded: Mapped[int | None] = mapped_column(SmallInteger, default=1, server_default="1")


class EarlyLook(Base):
    """A code of ours was looked at while it was not good (not active yet, frozen, void): how often, since when. Whoever
    looked was told what everybody is told of what is not good, and is not named here."""

    __tablename__ = "early_look"
    __table_args__ = (Index("ix_early_look_batch", "batch_id", "first_at"), Base.__table_args__)

    serial: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id"))
    first_at: Mapped[datetime] = mapped_column(Instant)
    last_at: Mapped[datetime] = mapped_column(Instant)
    looks: Mapped[int] = mapped_column(Integer)


class LookCount(Base):
    """How often codes were looked at from one network in one hour, of each kind: good (a code that may be shown, to
    somebody WeChat names), nobody (the same, to a browser), missed (a code of ours that is not available), forged (no
    key of ours made it), misread (no code at all), starved (turned away unasked), staff (whatever people of ours looked
    at). Nothing tells of a person: a network is 256 addresses of IPv4, a /64 of IPv6."""

    __tablename__ = "look_count"

    hour: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    network: Mapped[str] = mapped_column(String(48), primary_key=True)
    looks: Mapped[int] = mapped_column(Integer)


class LookMinute(Base):
    """The same of everybody together, by minutes: what an alarm watches."""

    __tablename__ = "look_minute"

    minute: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    good: Mapped[int] = mapped_column(Integer)
    missed: Mapped[int] = mapped_column(Integer)
    starved: Mapped[int] = mapped_column(Integer)


class CodeDay(Base):
    """What consumers did with a batch's codes on one day of China's calendar: looks, items first looked at, and items
    bound for the first time."""

    __tablename__ = "code_day"

    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id"), primary_key=True, autoincrement=False)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    looks: Mapped[int] = mapped_column(Integer)
    first_looks: Mapped[int] = mapped_column(Integer)
    bound: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


class GuessAlarm(Base):
    """A time in which too many looks named codes that are not there; the open one has the marker."""

    __tablename__ = "guess_alarm"

    id: Mapped[Identifier]
    began_at: Mapped[datetime] = mapped_column(Instant, index=True)
    calm_since: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    open_marker: Mapped[int | None] = mapped_column(SmallInteger, unique=True)
    good: Mapped[int] = mapped_column(Integer)
    missed: Mapped[int] = mapped_column(Integer)
    network: Mapped[str] = mapped_column(String(48))
