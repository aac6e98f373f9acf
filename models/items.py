"""Items that belong to somebody (产品绑定): who owns one now, who did, how it went from hand to hand. Of all codes only
bound items are rows."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Hash, Identifier, Instant, Sealed

# How somebody came to own an item.
BY_CODE = "code"
BY_GIFT = "gift"

# Why an ownership ended.
GIVEN = "given"
RETURNED = "returned"
RELEASED = "released"  # headquarters took it from the wrong person
FORGOTTEN = "forgotten"  # the owner asked to be forgotten

# Why an item counts for a dealer; the order is that of the rule.
BY_BATCH = "batch"
BY_SHARER = "share"
BY_PLACE = "place"
BY_NOBODY = "headquarters"

# What became of an offered gift.
ACCEPTED = "accepted"
TAKEN_BACK = "taken_back"
EXPIRED = "expired"
OVERTAKEN = "overtaken"  # the giver owns the item no more


class Item(Base):
    """One item that was bound at least once. `owner_id` is empty between two owners.

    The warranty begins with the first binding and goes along from owner to owner; a return to the shop ends it, and the
    next binding begins a new one. `round` counts these beginnings: what is granted is granted once in each. `unfolded`
    until it is counted among what was bound of its batch."""

    __tablename__ = "item"
    __table_args__ = (
        Index("ix_item_batch", "batch_id", "first_bound_at"),
        Index("ix_item_owner", "owner_id", "id"),
        Index("ix_item_unfolded", "unfolded"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    serial: Mapped[int] = mapped_column(BigInteger, unique=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"))
    round: Mapped[int] = mapped_column(SmallInteger, default=1)
    first_bound_at: Mapped[datetime] = mapped_column(Instant)
    # The last day of the warranty in China's calendar; none without a warranty, or while the shop has the item back.
    warranty_until: Mapped[date | None] = mapped_column(Date)
    unfolded: Mapped[int | None] = mapped_column(SmallInteger, default=1, server_default="1")


class Ownership(Base):
    """One stretch in which somebody owned an item, and the dealer it counts for: by which rule, on which evidence.
    Who asks to be forgotten leaves the stretch without a name."""

    __tablename__ = "ownership"
    __table_args__ = (
        UniqueConstraint("item_id", "open_marker", name="uq_ownership_item"),
        Index("ix_ownership_follower", "follower_id", "open_marker", "id"),
        Index("ix_ownership_dealer", "dealer_id", "started_at"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"))
    way: Mapped[str] = mapped_column(String(8))
    dealer_id: Mapped[int | None] = mapped_column(ForeignKey("dealer.id"))
    rule: Mapped[str] = mapped_column(String(16))
    # The share they read last, where that is why.
    share_id: Mapped[int | None] = mapped_column(ForeignKey("share.id"), index=True)
    open_marker: Mapped[int | None] = mapped_column(SmallInteger)
    started_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_why: Mapped[str | None] = mapped_column(String(16))
    ended_reason: Mapped[str | None] = mapped_column(String(100))


class InnerTries(Base):
    """Wrong inner codes typed for one item, whoever typed them; at the fifth it is locked until it is opened again."""

    __tablename__ = "inner_tries"

    serial: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    batch_id: Mapped[int] = mapped_column(ForeignKey("code_batch.id"), index=True)
    wrong: Mapped[int] = mapped_column(SmallInteger)
    last_at: Mapped[datetime] = mapped_column(Instant)


class ItemTransfer(Base):
    """An item offered as a gift (转赠): whoever opens its link may accept it, once, until it expires."""

    __tablename__ = "item_transfer"
    __table_args__ = (UniqueConstraint("item_id", "open_marker", name="uq_item_transfer"), Base.__table_args__)

    id: Mapped[Identifier]
    token: Mapped[str] = mapped_column(Sealed("item_transfer.token"))
    token_index: Mapped[str] = mapped_column(Hash, unique=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    giver_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), index=True)
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), index=True)
    open_marker: Mapped[int | None] = mapped_column(SmallInteger)
    offered_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    outcome: Mapped[str | None] = mapped_column(String(16))
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
