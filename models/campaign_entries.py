"""Entries (参与): who took part in a campaign, what they drew, what they were given, and where it was redeemed."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Hash, Identifier, Instant, Sealed, SealedJson

# An entry: counts; waits until headquarters looked at it (perhaps a farm); was refused after that look; taken back.
ENTERED = "entered"
HELD = "held"
REFUSED = "refused"
WITHDRAWN = "withdrawn"

# What came of it: nothing was to be given; something was; the draw said no; it said yes and nothing was left.
NOTHING = "nothing"
WON = "won"
LOST = "lost"
SOLD_OUT = "sold_out"


class CampaignEntry(Base):
    """One person takes part in a campaign once. `turn` counts a person's entries from 1, `contact_turn` those of a
    number: the unique keys are what holds the limits. Answers are what the form asked, by field. The promotion's hand
    is said once more, as it was that day. `risk` (0 to 100) and its reasons are what was noticed about farming;
    `wechat_rank` (0 to 4) is what WeChat said of the account, where the campaign wants it. The person goes two years
    after the campaign, and not before their voucher is let go; everything that acts on an entry acts on one that has
    its person."""

    __tablename__ = "campaign_entry"
    __table_args__ = (
        UniqueConstraint("campaign_id", "follower_id", "turn", name="uq_campaign_entry_person"),
        UniqueConstraint("campaign_id", "contact_index", "contact_turn", name="uq_campaign_entry_contact"),
        UniqueConstraint("campaign_id", "draw_number", name="uq_campaign_entry_draw"),
        Index("ix_campaign_entry_contact", "contact_index", "id"),
        Index("ix_campaign_entry_at", "campaign_id", "at"),
        Index("ix_campaign_entry_state", "state", "campaign_id", "id"),
        Index("ix_campaign_entry_outcome", "outcome", "state", "id", "campaign_id"),
        # The newest of very many, without sorting all; the campaign tells what somebody may see.
        Index("ix_campaign_entry_outcome_newest", "outcome", "id", "campaign_id"),
        Index("ix_campaign_entry_state_newest", "state", "id", "campaign_id"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("campaign_version.id"))
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), index=True)
    turn: Mapped[int | None] = mapped_column(SmallInteger)
    contact_index: Mapped[str | None] = mapped_column(Hash)
    contact_turn: Mapped[int | None] = mapped_column(SmallInteger)
    answers: Mapped[dict[str, str] | None] = mapped_column(SealedJson("campaign_entry.answers"))
    promotion_id: Mapped[int | None] = mapped_column(ForeignKey("promotion.id"), index=True)
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"), index=True)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    region_code: Mapped[str | None] = mapped_column(String(6))
    # The hour an appointment is for.
    wanted_at: Mapped[datetime | None] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(16))
    risk: Mapped[int] = mapped_column(SmallInteger, default=0)
    risk_reasons: Mapped[str | None] = mapped_column(String(120))
    wechat_rank: Mapped[int | None] = mapped_column(SmallInteger)
    draw_number: Mapped[int | None] = mapped_column(BigInteger)
    draw_value: Mapped[int | None] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String(16))
    prize_id: Mapped[int | None] = mapped_column(ForeignKey("campaign_prize.id"), index=True)
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("lead.id"), index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    decided_by: Mapped[str | None] = mapped_column(String(80))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    # Why it was refused: its person reads it.
    refused_reason: Mapped[str | None] = mapped_column(String(200))


class Voucher(Base):
    """What a winner holds (券): shown as a code at a dealer's counter. `code_index` finds it. `in_person`: the house
    did not know its holder, and nobody has seen them yet. Some time after it was over neither the code is kept nor
    whose it was."""

    __tablename__ = "voucher"
    __table_args__ = (
        Index("ix_voucher_in_person", "in_person", "returned_at", "good_until"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    entry_id: Mapped[int] = mapped_column(ForeignKey("campaign_entry.id"), unique=True)
    prize_id: Mapped[int] = mapped_column(ForeignKey("campaign_prize.id"), index=True)
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), index=True)
    code: Mapped[str | None] = mapped_column(Sealed("voucher.code"))
    code_index: Mapped[str | None] = mapped_column(Hash, unique=True)
    granted_at: Mapped[datetime] = mapped_column(Instant)
    good_until: Mapped[datetime | None] = mapped_column(Instant, index=True)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)
    # Its holder was told that it ends soon.
    ending_told_at: Mapped[datetime | None] = mapped_column(Instant)
    in_person: Mapped[bool] = mapped_column(Boolean, default=False, server_default="0")
    # Nobody was seen in time: its prize is there for others again.
    returned_at: Mapped[datetime | None] = mapped_column(Instant)


class Redemption(Base):
    """A voucher, or a bound item's coupon, was redeemed at a counter (核销). The open marker lets one stand at a time;
    headquarters takes one back with a reason. `scanned_at` is when the phone saw the code, perhaps without a network;
    `key` is the phone's own name for it, so that sending it again adds nothing."""

    __tablename__ = "redemption"
    __table_args__ = (
        UniqueConstraint("voucher_id", "open_marker", name="uq_redemption_voucher"),
        UniqueConstraint("item_privilege_id", "open_marker", name="uq_redemption_item"),
        Index("ix_redemption_dealer", "dealer_id", "at"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    key: Mapped[str] = mapped_column(Hash, unique=True)
    voucher_id: Mapped[int | None] = mapped_column(ForeignKey("voucher.id"))
    item_privilege_id: Mapped[int | None] = mapped_column(ForeignKey("item_privilege.id"))
    open_marker: Mapped[int | None] = mapped_column(SmallInteger)
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"))
    dealer_staff_id: Mapped[int | None] = mapped_column(BigId)
    employee_id: Mapped[int | None] = mapped_column(ForeignKey("employee.id"), index=True)
    by_follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), index=True)
    scanned_at: Mapped[datetime] = mapped_column(Instant)
    at: Mapped[datetime] = mapped_column(Instant)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by: Mapped[str | None] = mapped_column(String(80))
    undone_reason: Mapped[str | None] = mapped_column(String(200))
