"""Reading: who opened a share, the beats of their reading, and the totals the worker folds these into."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Hash, Identifier, Instant, Sealed

# Why a visit counts nowhere.
BOT = "bot"
OWN = "own"  # the sharer looks at their own share
SCAN = "scan"  # somebody scanned the code of a share: what brought them, though no reading

PAGE = "page"
MINI = "mini"

NOBODY = 0  # the dealer in totals of shares that belong to none


class Visit(Base):
    """One person, known or not, opens one share once. Without a follower it is a browser that nobody signed in with:
    `browser_index` is the keyed hash of its cookie, and the way back to its visits when somebody does."""

    __tablename__ = "visit"
    __table_args__ = (
        Index("ix_visit_share", "share_id", "opened_at"),
        # All that counting the visitors of a material asks for.
        Index("ix_visit_material", "material_id", "opened_at", "dealer_id", "left_out", "follower_id", "browser_index"),
        Index("ix_visit_unfolded", "unfolded"),
        Index("ix_visit_follower", "follower_id", "opened_at"),
        Index("ix_visit_browser", "browser_index", "follower_id"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    token_hash: Mapped[str] = mapped_column(Hash, unique=True)
    share_id: Mapped[int] = mapped_column(ForeignKey("share.id"))
    # The share's, said once more: analysis is of a material.
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"))
    material_version_id: Mapped[int] = mapped_column(ForeignKey("material_version.id"))
    # The share's too: a region manager counts what is of her dealers.
    dealer_id: Mapped[int | None] = mapped_column(BigId)
    # How many pages it had; what has none is one page.
    pages: Mapped[int] = mapped_column(Integer)
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"))
    browser_index: Mapped[str | None] = mapped_column(Hash)
    channel: Mapped[str] = mapped_column(String(8))
    left_out: Mapped[str | None] = mapped_column(String(8))
    opened_at: Mapped[datetime] = mapped_column(Instant)
    # Their reading was told to the sharer, and nothing of theirs is told twice.
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    # Until the totals count it; what is left out never was.
    unfolded: Mapped[int | None] = mapped_column(SmallInteger)


class Beat(Base):
    """A few seconds of reading on one page (心跳), as the page numbered them; `unfolded` until the totals hold it."""

    __tablename__ = "beat"
    __table_args__ = (
        UniqueConstraint("visit_id", "n", name="uq_beat"),
        Index("ix_beat_unfolded", "unfolded"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"))
    n: Mapped[int] = mapped_column(Integer)
    page: Mapped[int] = mapped_column(Integer)
    active_ms: Mapped[int] = mapped_column(Integer)
    scroll_pct: Mapped[int] = mapped_column(SmallInteger)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    unfolded: Mapped[int | None] = mapped_column(SmallInteger)


class VisitTotal(Base):
    """What the folded beats of one visit come to."""

    __tablename__ = "visit_total"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True, autoincrement=False)
    beats: Mapped[int] = mapped_column(Integer)
    active_ms: Mapped[int] = mapped_column(Integer)
    furthest_page: Mapped[int] = mapped_column(Integer)
    pages_read: Mapped[int] = mapped_column(Integer)
    scroll_pct: Mapped[int] = mapped_column(SmallInteger)
    last_at: Mapped[datetime] = mapped_column(Instant)
    completed_at: Mapped[datetime | None] = mapped_column(Instant)


class VisitPage(Base):
    """How long one visit looked at one page."""

    __tablename__ = "visit_page"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id"), primary_key=True, autoincrement=False)
    page: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    beats: Mapped[int] = mapped_column(Integer)
    active_ms: Mapped[int] = mapped_column(Integer)


class ShareTotal(Base):
    """What came of one share: visits that read, how long, how many to the end."""

    __tablename__ = "share_total"

    share_id: Mapped[int] = mapped_column(ForeignKey("share.id"), primary_key=True, autoincrement=False)
    visits: Mapped[int] = mapped_column(Integer)
    beats: Mapped[int] = mapped_column(Integer)
    active_ms: Mapped[int] = mapped_column(BigInteger)
    completed: Mapped[int] = mapped_column(Integer)


class PageTotal(Base):
    """How long one page of one version was looked at, by readers of one dealer's shares (`NOBODY`: of none)."""

    __tablename__ = "page_total"

    material_version_id: Mapped[int] = mapped_column(
        ForeignKey("material_version.id"), primary_key=True, autoincrement=False
    )
    page: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    dealer_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    visits: Mapped[int] = mapped_column(Integer)
    beats: Mapped[int] = mapped_column(Integer)
    active_ms: Mapped[int] = mapped_column(BigInteger)


class Sums:
    """What is added up of materials: what was done with them, and what came of it. A visit counts on the day it began,
    with all that came of it later, a share on the day it was sent; days are of China's calendar."""

    taken_out: Mapped[int] = mapped_column(Integer)
    forwards: Mapped[int] = mapped_column(Integer)
    opened: Mapped[int] = mapped_column(Integer)
    completed: Mapped[int] = mapped_column(Integer)
    beats: Mapped[int] = mapped_column(Integer)
    active_ms: Mapped[int] = mapped_column(BigInteger)


class HandDay(Sums, Base):
    """One day of one material in one hand: whose share it was, or the one it was passed on from (`NOBODY` for what is
    of none). In the order in which all materials of some days are asked for."""

    __tablename__ = "hand_day"
    __table_args__ = (
        Index("ix_hand_day_material", "material_id", "day"),
        Index("ix_hand_day_dealer", "dealer_id", "day"),
        Base.__table_args__,
    )

    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    dealer_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    dealer_staff_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    employee_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"), primary_key=True, autoincrement=False)


class MaterialDay(Sums, Base):
    """One day of one material in all hands, for whoever may see them all."""

    __tablename__ = "material_day"

    material_id: Mapped[int] = mapped_column(ForeignKey("material.id"), primary_key=True, autoincrement=False)
    day: Mapped[str] = mapped_column(String(10), primary_key=True)


class FoldingTurn(Base):
    """Whoever folds holds this row; it counts what was folded since the beginning."""

    __tablename__ = "folding_turn"

    name: Mapped[str] = mapped_column(String(16), primary_key=True)
    beats: Mapped[int] = mapped_column(BigInteger)
    folded_at: Mapped[datetime | None] = mapped_column(Instant)


class ReadingObjection(Base):
    """Somebody, known or by their browser's cookie, wants none of their reading recorded."""

    __tablename__ = "reading_objection"

    id: Mapped[Identifier]
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), unique=True)
    browser_index: Mapped[str | None] = mapped_column(Hash, unique=True)
    objected_at: Mapped[datetime] = mapped_column(Instant)


class LeftPhone(Base):
    """A number a reader typed for whoever shared a material with them, so that they are called. It proves nothing about
    the reader. It goes when the lead it became is let go; that one was left stays for the material's figures."""

    __tablename__ = "left_phone"

    id: Mapped[Identifier]
    share_id: Mapped[int] = mapped_column(ForeignKey("share.id"), index=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), index=True)
    phone: Mapped[str | None] = mapped_column(Sealed("left_phone.phone"))
    phone_index: Mapped[str | None] = mapped_column(Hash, index=True)
    left_at: Mapped[datetime] = mapped_column(Instant)
