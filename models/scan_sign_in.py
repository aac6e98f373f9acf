"""Signing in to the console by scanning with WeChat: which account is linked to which WeChat person, and each try."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Hash, Identifier, Instant

COMPUTER = "c"  # letter of the scene that a QR code on a computer's screen carries

SIGN_IN, LINK = "sign_in", "link"
WAITING, SCANNED, CONFIRMED, TAKEN, REFUSED = "waiting", "scanned", "confirmed", "taken", "refused"


class ConsoleLink(Base):
    """One console account may be opened by one WeChat person: who holds this binding of its employee, as long as the
    binding stands."""

    __tablename__ = "console_link"

    id: Mapped[Identifier]
    account_id: Mapped[int] = mapped_column(ForeignKey("staff_account.id"), unique=True)
    binding_id: Mapped[int] = mapped_column(ForeignKey("binding.id"), unique=True)
    linked_at: Mapped[datetime] = mapped_column(Instant)


class ScanSignIn(Base):
    """One QR code on one browser's screen. Its secrets are kept as hashes: of the scene's token, of the browser's
    cookie, of the link on which the person who scanned decides. `number` is shown on both screens."""

    __tablename__ = "scan_sign_in"

    id: Mapped[Identifier]
    purpose: Mapped[str] = mapped_column(String(8))
    token_hash: Mapped[str] = mapped_column(Hash, unique=True)
    browser_hash: Mapped[str] = mapped_column(Hash, unique=True)
    answer_hash: Mapped[str | None] = mapped_column(Hash, unique=True)
    number: Mapped[str] = mapped_column(String(2))
    browser: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(45))
    state: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("staff_account.id"))
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
