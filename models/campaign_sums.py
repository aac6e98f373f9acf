"""What came of campaigns, as the worker counted it last: whole, by hand and dealer, by place and dealer."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Instant

WHOLE = "whole"
HAND = "hand"
PLACE = "place"


class CampaignSum(Base):
    """One sum of one campaign. People and leads are counted once in each sum, so that the sums of all hands may be more
    than the whole. `promotion_id` and `dealer_id` are 0 for what came by nobody, or by a promotion that had ended;
    `place` is a province of GB/T 2260, empty where none was told. `took_ms` is how long counting took, in the whole's
    row."""

    __tablename__ = "campaign_sum"
    __table_args__ = (Index("ix_campaign_sum_dealer", "kind", "dealer_id", "campaign_id"), Base.__table_args__)

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    promotion_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False, default=0)
    dealer_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False, default=0)
    place: Mapped[str] = mapped_column(String(6), primary_key=True, default="")
    visitors: Mapped[int] = mapped_column(Integer, default=0)
    entries: Mapped[int] = mapped_column(Integer, default=0)
    leads: Mapped[int] = mapped_column(Integer, default=0)
    opportunities: Mapped[int] = mapped_column(Integer, default=0)
    won: Mapped[int] = mapped_column(Integer, default=0)
    won_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    counted_at: Mapped[datetime] = mapped_column(Instant)
    took_ms: Mapped[int] = mapped_column(Integer, default=0)
