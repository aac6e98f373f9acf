"""Consents: who agreed to what, in which words, when; and erasures: that somebody was forgotten, not who."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Hash, Identifier, Instant


class Consent(Base):
    """One person's consent to one purpose, with the version and the hash of the text that was shown."""

    __tablename__ = "consent"

    id: Mapped[Identifier]
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id"), index=True)
    purpose: Mapped[str] = mapped_column(String(32))
    text_version: Mapped[str] = mapped_column(String(32))
    text_hash: Mapped[str] = mapped_column(Hash)
    channel: Mapped[str] = mapped_column(String(32))
    given_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)


class Erasure(Base):
    """Somebody's data was erased: the keyed hash of their openid, how much of it, and why. Also in the journal file."""

    __tablename__ = "erasure"

    id: Mapped[Identifier]
    person_key: Mapped[str] = mapped_column(Hash, index=True)
    account: Mapped[str] = mapped_column(String(32))
    scope: Mapped[str] = mapped_column(String(32))
    erased_at: Mapped[datetime] = mapped_column(Instant)
