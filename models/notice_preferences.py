"""How each person wants to be told, and how many messages they allowed the mini program to send."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Identifier, Instant


class NoticePreference(Base):
    """One person's wishes; without a row the house's hold. Moments of the day are minutes since midnight in China:
    `quiet_from` to `quiet_until` (both empty: the house's quiet hours; equal: none), `daily_at` (empty: each notice
    comes by itself)."""

    __tablename__ = "notice_preference"

    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), primary_key=True, autoincrement=False)
    switched_off: Mapped[list[str]] = mapped_column(JSON)
    quiet_from: Mapped[int | None] = mapped_column(Integer)
    quiet_until: Mapped[int | None] = mapped_column(Integer)
    daily_at: Mapped[int | None] = mapped_column(Integer)
    changed_at: Mapped[datetime] = mapped_column(Instant)


class MessageGrant(Base):
    """How many subscription messages of one template a person still allows: one for each tap on 允许. The client tells
    of a tap and so may WeChat: `by_client` and `by_wechat` are how many each told of, and the larger is how many there
    were."""

    __tablename__ = "message_grant"
    __table_args__ = (UniqueConstraint("follower_id", "template_id", name="uq_message_grant"), Base.__table_args__)

    id: Mapped[Identifier]
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"))
    template_id: Mapped[str] = mapped_column(String(64))
    remaining: Mapped[int] = mapped_column(Integer)
    by_client: Mapped[int] = mapped_column(Integer, default=0)
    by_wechat: Mapped[int] = mapped_column(Integer, default=0)
    changed_at: Mapped[datetime] = mapped_column(Instant)


class SubscriptionTemplate(Base):
    """Which template of the mini program says one kind of notice, and which of its keys carries which of our facts."""

    __tablename__ = "subscription_template"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    template_id: Mapped[str] = mapped_column(String(64))
    field_map: Mapped[dict[str, str]] = mapped_column(JSON)
