"""The second factor of a console account: the secret its authenticator shares with us, and recovery codes."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import Hash, Identifier, Instant, Sealed


class SecondFactor(Base):
    """One account's TOTP secret; it counts once `confirmed_at` is set. `last_step` is the newest step (of 30 s) whose
    code was accepted: that one and all before it are worth nothing any more."""

    __tablename__ = "second_factor"

    id: Mapped[Identifier]
    account_id: Mapped[int] = mapped_column(ForeignKey("staff_account.id"), unique=True)
    secret: Mapped[str] = mapped_column(Sealed("second_factor.secret"))
    last_step: Mapped[int] = mapped_column(BigInteger, default=0)
    failed_tries: Mapped[int] = mapped_column(Integer, default=0)
    rests_until: Mapped[datetime | None] = mapped_column(Instant)
    confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)


class RecoveryCode(Base):
    """One code for the day the phone is lost; only its hash is kept, and it works once."""

    __tablename__ = "recovery_code"

    id: Mapped[Identifier]
    account_id: Mapped[int] = mapped_column(ForeignKey("staff_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(Hash, unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
