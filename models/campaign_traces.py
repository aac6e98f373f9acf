"""What an entry left behind: the hour it took, how it was sent, and whom its person named for their number."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Hash, Instant


class CampaignSlot(Base):
    """One hour of appointments of which somebody took a place; how many are taken. Its capacity is the
    edition's; without a key to the campaign, whose row is taken later (`models/db/locks.py`)."""

    __tablename__ = "campaign_slot"

    campaign_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant, primary_key=True)
    taken: Mapped[int] = mapped_column(Integer, default=0)


class CampaignTrace(Base):
    """How an entry was sent, to tell a farm from people: keyed hashes of the network (a /24, of IPv6 a /64) and of the
    browser, never an address. `newcomer`: nobody had met this person an hour before. Kept for 90 days; without keys to
    the campaign, whose row an entry must not hold longer than needed."""

    __tablename__ = "campaign_trace"
    __table_args__ = (
        Index("ix_campaign_trace_network", "campaign_id", "network_index", "at"),
        Index("ix_campaign_trace_device", "campaign_id", "device_index"),
        Base.__table_args__,
    )

    entry_id: Mapped[int] = mapped_column(ForeignKey("campaign_entry.id"), primary_key=True, autoincrement=False)
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), index=True)
    campaign_id: Mapped[int] = mapped_column(BigId)
    network_index: Mapped[str | None] = mapped_column(Hash)
    device_index: Mapped[str | None] = mapped_column(Hash)
    newcomer: Mapped[bool] = mapped_column(Boolean)
    at: Mapped[datetime] = mapped_column(Instant, index=True)


class CampaignHandOver(Base):
    """Whom somebody named for their number when they entered (none: headquarters): an entry that waits for a look makes
    its lead when it was looked at, for that very hand."""

    __tablename__ = "campaign_hand_over"

    entry_id: Mapped[int] = mapped_column(ForeignKey("campaign_entry.id"), primary_key=True, autoincrement=False)
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), index=True)
    dealer_id: Mapped[int | None] = mapped_column(BigId)
    at: Mapped[datetime] = mapped_column(Instant)
