"""Pushes that were answered: the key that makes a repeat meet its first copy, and what was replied."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Hash, Identifier, Instant, Sealed, SealedJson


class InboxPush(Base):
    """One push WeChat delivered (perhaps several times) and our one answer to it."""

    __tablename__ = "inbox_push"

    id: Mapped[Identifier]
    push_key: Mapped[str] = mapped_column(Hash, unique=True)
    account: Mapped[str] = mapped_column(String(32))
    event: Mapped[str] = mapped_column(String(64), index=True)
    person_key: Mapped[str | None] = mapped_column(Hash, index=True)
    fields: Mapped[dict[str, object] | None] = mapped_column(SealedJson("inbox_push.fields"))
    reply: Mapped[str | None] = mapped_column(Sealed("inbox_push.reply"))
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    received_at: Mapped[datetime] = mapped_column(Instant, index=True)
