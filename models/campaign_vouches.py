"""Vouches (店员核实): somebody of a dealer saw the person whose entry waits for a look."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Identifier, Instant


class CampaignVouch(Base):
    """One person was vouched for at a counter, by a live code on their own page. `turn` counts a dealer's vouches of
    one day of headquarters' clock from 1: its unique key is what holds the limit. Headquarters may end one. Whom it
    was about goes with the person of the entry."""

    __tablename__ = "campaign_vouch"
    __table_args__ = (
        UniqueConstraint("entry_id", "open_marker", name="uq_campaign_vouch_entry"),
        UniqueConstraint("dealer_id", "day", "turn", name="uq_campaign_vouch_turn"),
        Index("ix_campaign_vouch_staff", "dealer_staff_id", "id"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    entry_id: Mapped[int] = mapped_column(ForeignKey("campaign_entry.id"))
    open_marker: Mapped[int | None] = mapped_column(SmallInteger)
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), index=True)
    dealer_id: Mapped[int] = mapped_column(ForeignKey("dealer.id"))
    dealer_staff_id: Mapped[int] = mapped_column(BigId)
    by_follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), index=True)
    day: Mapped[date] = mapped_column(Date)
    turn: Mapped[int] = mapped_column(SmallInteger)
    at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[str | None] = mapped_column(String(80))
    ended_reason: Mapped[str | None] = mapped_column(String(200))
