"""Console accounts (roles on an employee record), sessions, and OAuth states."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.db import Base
from models.types import BigId, Hash, Identifier, Instant, Sealed


class StaffAccount(Base):
    """The right of one employee to sign in to the console.

    `in_hand_of_id`: the employee who made its password up and may still know it; None for one made at the shell.
    `language`: the one its person chose (zh, en); None: their browser's. `failed_tries` and `locked_until` say nothing
    any more (`services/sign_in_tries.py`): they stay for web processes of before, which run on while the database is
    upgraded, and go with a later version.
    """

    __tablename__ = "staff_account"

    id: Mapped[Identifier]
    employee_id: Mapped[int] = mapped_column(ForeignKey("employee.id"), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    in_hand_of_id: Mapped[int | None] = mapped_column(BigId)
    failed_tries: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None] = mapped_column(Instant)
    disabled_at: Mapped[datetime | None] = mapped_column(Instant)
    language: Mapped[str | None] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(Instant)


class StaffRole(Base):
    """One headquarters role of one account."""

    __tablename__ = "staff_role"
    __table_args__ = (UniqueConstraint("account_id", "role", name="uq_staff_role"), Base.__table_args__)

    id: Mapped[Identifier]
    account_id: Mapped[int] = mapped_column(ForeignKey("staff_account.id"))
    role: Mapped[str] = mapped_column(String(32))


class AuthSession(Base):
    """A signed-in browser or client: console, page (OAuth) or API. Only the hash of its token is kept.

    Of headquarters' browsers their kind ("Chrome · Windows") and address are kept, so that people know their own.
    """

    __tablename__ = "auth_session"

    id: Mapped[Identifier]
    token_hash: Mapped[str] = mapped_column(Hash, unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("staff_account.id"), index=True)
    follower_id: Mapped[int | None] = mapped_column(ForeignKey("follower.id"), index=True)
    session_key: Mapped[str | None] = mapped_column(Sealed("auth_session.session_key"))
    browser: Mapped[str | None] = mapped_column(String(40))
    address: Mapped[str | None] = mapped_column(String(45))
    created_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class OAuthState(Base):
    """One round trip to WeChat's authorize page: single use, bound to the browser that began it."""

    __tablename__ = "oauth_state"

    id: Mapped[Identifier]
    state_hash: Mapped[str] = mapped_column(Hash, unique=True)
    browser_hash: Mapped[str] = mapped_column(Hash)
    next_path: Mapped[str] = mapped_column(String(300))
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
