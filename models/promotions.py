"""Promotions (推广): one person's own link to a campaign, and who opened the campaign's page."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Hash, Identifier, Instant, Sealed


class Promotion(Base):
    """One campaign in one person's hand: their link, their code, their poster all name it. `dealer_id`,
    `dealer_staff_id` and `employee_id` say for whom and by whom of ours, as it was that day; a person who changed hands
    takes a new one, and the old one is ended."""

    __tablename__ = "promotion"
    __table_args__ = (
        UniqueConstraint("campaign_id", "promoter_id", "open_marker", name="uq_promotion_open"),
        Index("ix_promotion_promoter", "promoter_id", "id"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    token: Mapped[str] = mapped_column(Sealed("promotion.token"))
    token_index: Mapped[str] = mapped_column(Hash, unique=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    promoter_id: Mapped[int] = mapped_column(ForeignKey("follower.id"))
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    dealer_staff_id: Mapped[int | None] = mapped_column(BigId)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    open_marker: Mapped[int | None] = mapped_column(SmallInteger)
    created_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class PromotionQr(Base):
    """One temporary QR code (带参二维码) WeChat made for a promotion; renewing adds a row."""

    __tablename__ = "promotion_qr"

    id: Mapped[Identifier]
    promotion_id: Mapped[int] = mapped_column(ForeignKey("promotion.id"), index=True)
    url: Mapped[str] = mapped_column(Sealed("promotion_qr.url"))
    issued_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


class CampaignVisit(Base):
    """One person, known or not, opened a campaign's page on one day of headquarters' clock. `visitor_index` is the
    keyed hash of the person or, before anybody signed in, of the browser's cookie; the first link of the day counts.
    `left_out` is set for bots and for our own people."""

    __tablename__ = "campaign_visit"
    __table_args__ = (
        UniqueConstraint("campaign_id", "visitor_index", "day", name="uq_campaign_visit"),
        Index("ix_campaign_visit_day", "campaign_id", "day", "dealer_id"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    visitor_index: Mapped[str] = mapped_column(Hash)
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), index=True)
    day: Mapped[date] = mapped_column(Date)
    promotion_id: Mapped[int | None] = mapped_column(ForeignKey("promotion.id"), index=True)
    # The promotion's, said once more: a region manager counts what is of her dealers.
    dealer_id: Mapped[int | None] = mapped_column(BigId)
    left_out: Mapped[str | None] = mapped_column(String(8))
    opened_at: Mapped[datetime] = mapped_column(Instant)
