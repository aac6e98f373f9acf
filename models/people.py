"""Followers: one row per WeChat person, and the openids by which each account knows them."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Hash, Identifier, Instant, Sealed

OFFICIAL_ACCOUNT = "official_account"
MINI_PROGRAM = "mini_program"
OPEN_PLATFORM = "open_platform"

STRANGER = "stranger"  # seen in a page or the mini program, never followed
FOLLOWING = "following"
LEFT = "left"
UNKNOWN = "unknown"  # what WeChat may say of an openid, never what a person is

# How a list of people counts somebody: the sum of what they are now; whom no openid names is not listed (None).
NOBODYS = 0
BOUND = 1
CUSTOMER = 2
LISTED = (NOBODYS, BOUND, CUSTOMER, BOUND + CUSTOMER)


class Follower(Base):
    """One WeChat person (粉丝), perhaps anonymous; `merged_into_id` points to the row that lives on.

    `listed_as` and `served_by_id` (the dealer of the attribution that stands) say once more what other tables decide,
    for lists alone: no rule reads them, `people.list_anew` writes them."""

    __tablename__ = "follower"
    __table_args__ = (
        Index("ix_follower_listed", "listed_as", "follow_state"),
        Index("ix_follower_served_by", "served_by_id", "follow_state"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    label: Mapped[str] = mapped_column(String(16), unique=True)
    follow_state: Mapped[str] = mapped_column(String(16), default=STRANGER, index=True)
    followed_at: Mapped[datetime | None] = mapped_column(Instant)
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    follow_events: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    phone: Mapped[str | None] = mapped_column(Sealed("follower.phone"))
    phone_index: Mapped[str | None] = mapped_column(Hash, index=True)
    phone_verified_at: Mapped[datetime | None] = mapped_column(Instant)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), index=True)
    listed_as: Mapped[int | None] = mapped_column(SmallInteger, index=True)
    served_by_id: Mapped[int | None] = mapped_column(BigId)  # no key: it would hold the dealer's row at each writing
    created_at: Mapped[datetime] = mapped_column(Instant)


class Identity(Base):
    """One name WeChat uses for a person: an openid of one of our accounts, or the unionid over both.

    `wechat_says` is WeChat's last answer about an openid of the Official Account: it follows, it left, or WeChat does
    not know it (the account was closed, or the openid is of another AppID); None before it was asked."""

    __tablename__ = "identity"
    __table_args__ = (
        UniqueConstraint("account", "openid_index", name="uq_identity"),
        Index("ix_identity_wechat_says", "wechat_says", "follower_id"),
        Base.__table_args__,
    )

    id: Mapped[Identifier]
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), index=True)
    account: Mapped[str] = mapped_column(String(32))
    openid: Mapped[str] = mapped_column(Sealed("identity.openid"))
    openid_index: Mapped[str] = mapped_column(Hash)
    wechat_says: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(Instant)
