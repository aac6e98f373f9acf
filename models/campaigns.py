"""Campaigns (活动): a page of blocks, what it offers (鱼饵), who may promote it, and what is left of it to give."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.materials import LongText
from models.types import BigId, Hash, Identifier, Instant, Sealed, Versioned

# A campaign: being prepared; published (open from its first to its last moment); stopped for a while; over for good.
DRAFT = "draft"
PUBLISHED = "published"
PAUSED = "paused"
ENDED = "ended"

# What it offers (鱼饵).
MATERIAL = "material"  # read on after leaving a number
FORM = "form"
COUPON = "coupon"
TRIAL = "trial"
LOTTERY = "lottery"
APPOINTMENT = "appointment"
BAITS = (MATERIAL, FORM, COUPON, TRIAL, LOTTERY, APPOINTMENT)

# Why the stock of a prize changed.
STOCKED = "stocked"
GIVEN = "given"
RETURNED = "returned"


class Campaign(Versioned, Base):
    """One campaign. `slug` names it outside; `draft` is the content being edited, as JSON, `current_version_id` the one
    that everybody is shown: no foreign key, since the two would form a circle. `per_person` is how often one person,
    and one number, may take part. `budget_fen` caps what all prizes given are worth, `spent_fen` is their worth so far;
    `cost_fen` is what the campaign cost headquarters besides, for the cost of a lead. `newcomers_in_person`: whom the
    house does not know yet fetches a prize by being seen at a counter (新客到店核实). `rank_wanted`: an entry
    counts once WeChat gave its person a low risk rank, or somebody looked."""

    __tablename__ = "campaign"
    __table_args__ = (Index("ix_campaign_state", "state", "ends_at"), Base.__table_args__)

    id: Mapped[Identifier]
    slug: Mapped[str] = mapped_column(String(22), unique=True)
    name: Mapped[str] = mapped_column(String(60), index=True)
    bait: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default=DRAFT)
    draft: Mapped[str] = mapped_column(LongText)
    current_version_id: Mapped[int | None] = mapped_column(BigId)
    starts_at: Mapped[datetime | None] = mapped_column(Instant)
    ends_at: Mapped[datetime | None] = mapped_column(Instant)
    per_person: Mapped[int] = mapped_column(SmallInteger, default=1)
    budget_fen: Mapped[int | None] = mapped_column(BigInteger)
    spent_fen: Mapped[int] = mapped_column(BigInteger, default=0)
    cost_fen: Mapped[int | None] = mapped_column(BigInteger)
    newcomers_in_person: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    rank_wanted: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    copied_from_id: Mapped[int | None] = mapped_column(BigId)
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime] = mapped_column(Instant)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_reason: Mapped[str | None] = mapped_column(String(200))
    # Headquarters was told that little is left; empty again once more was stocked.
    scarce_told_at: Mapped[datetime | None] = mapped_column(Instant)


class CampaignVersion(Base):
    """What was published, as JSON: blocks, fields, texts. Never changed, only followed by the next; an entry names the
    one its person saw and agreed to."""

    __tablename__ = "campaign_version"
    __table_args__ = (
        UniqueConstraint("campaign_id", "number", name="uq_campaign_version_number"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(LongText)
    published_by: Mapped[str] = mapped_column(String(80))
    published_at: Mapped[datetime] = mapped_column(Instant)


class CampaignAudience(Base):
    """One line of who may promote a campaign; lines add up as those of materials do (`MaterialAudience`)."""

    __tablename__ = "campaign_audience"

    id: Mapped[Identifier]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    # everybody, employee, dealer_owner or dealer_clerk.
    role: Mapped[str | None] = mapped_column(String(16))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_category.id"), index=True)
    tier_id: Mapped[int | None] = mapped_column(ForeignKey("dealer_tier.id"), index=True)
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    with_below: Mapped[bool] = mapped_column(Boolean, default=False)


class CampaignPrize(Versioned, Base):
    """What a campaign gives (奖品, 优惠券, 试用): `given` never passes `stock`. `worth_fen` counts against the budget;
    `odds_ppm` is the chance of one draw in a million; `good_days` how long its voucher may be redeemed, none: until the
    campaign's end and thirty days more."""

    __tablename__ = "campaign_prize"
    __table_args__ = (Index("ix_campaign_prize", "campaign_id", "position"), Base.__table_args__)

    id: Mapped[Identifier]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    position: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str | None] = mapped_column(String(120))
    picture_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    worth_fen: Mapped[int] = mapped_column(Integer, default=0)
    stock: Mapped[int] = mapped_column(Integer)
    given: Mapped[int] = mapped_column(Integer, default=0)
    odds_ppm: Mapped[int | None] = mapped_column(Integer)
    good_days: Mapped[int | None] = mapped_column(SmallInteger)


class CampaignStockEntry(Base):
    """The ledger of a prize: the sum of `change` is what is left. A prize given names the entry it went to, once."""

    __tablename__ = "campaign_stock_entry"
    __table_args__ = (
        UniqueConstraint("entry_id", "why", name="uq_campaign_stock_entry"),
        Index("ix_campaign_stock_entry_prize", "prize_id", "id"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    prize_id: Mapped[int] = mapped_column(ForeignKey("campaign_prize.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("campaign_entry.id"))
    change: Mapped[int] = mapped_column(Integer)
    why: Mapped[str] = mapped_column(String(16))
    made_by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Instant)


class CampaignSeed(Base):
    """What a lottery's draws come from: its SHA-256 is published before the first draw, the seed itself once the
    campaign is over, so that everybody can draw again. `draws` counts them; each takes the next number."""

    __tablename__ = "campaign_seed"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True, autoincrement=False)
    commitment: Mapped[str] = mapped_column(Hash)
    seed: Mapped[str] = mapped_column(Sealed("campaign_seed.seed"))
    draws: Mapped[int] = mapped_column(BigInteger, default=0)
    committed_at: Mapped[datetime] = mapped_column(Instant)
    revealed_at: Mapped[datetime | None] = mapped_column(Instant)


class CampaignFile(Base):
    """A file that a campaign's draft or one of its versions shows. A copy shows the files of its original: the last
    campaign lets them go."""

    __tablename__ = "campaign_file"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True, autoincrement=False)
    file_id: Mapped[int] = mapped_column(
        ForeignKey("stored_file.id"), primary_key=True, autoincrement=False, index=True
    )
