"""Small values all processes share (WeChat's tokens, heartbeats), with expiry and a fenced lock."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from models.db import Base, reading, session, transaction
from models.types import Instant, Sealed


class SharedValue(Base):
    """One value under one key until its time is over."""

    __tablename__ = "shared_value"

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[str] = mapped_column(Sealed("shared_value.value"))
    fence: Mapped[str | None] = mapped_column(String(32))
    expires_at: Mapped[datetime] = mapped_column(Instant, index=True)


def _now() -> datetime:
    return datetime.now(UTC)


class TableStore:
    """The table as the shared store `wechat.AccessToken` asks for: get, put, delete, a lock with a fence."""

    @reading
    def get(self, key: str) -> str | None:
        row = session().get(SharedValue, key)
        return row.value if row is not None and row.expires_at > _now() else None

    def put(self, key: str, value: str, seconds: float) -> None:
        try:
            self._put(key, value, seconds)
        except IntegrityError:  # two first puts at once: the second one finds the row now
            self._put(key, value, seconds)

    @transaction
    def _put(self, key: str, value: str, seconds: float) -> None:
        row = session().get(SharedValue, key, with_for_update=True)
        expires_at = _now() + timedelta(seconds=seconds)
        if row is None:
            session().add(SharedValue(key=key, value=value, expires_at=expires_at))
        else:
            row.value, row.expires_at = value, expires_at

    def count(self, key: str, seconds: float) -> int:
        """One more under this key, within `seconds` of the first; how many there are now."""
        try:
            return self._count(key, seconds)
        except IntegrityError:  # two firsts at once
            return self._count(key, seconds)

    @transaction
    def _count(self, key: str, seconds: float) -> int:
        row = session().get(SharedValue, key, with_for_update=True)
        if row is None or row.expires_at <= _now():
            if row is not None:
                session().delete(row)
                session().flush()
            session().add(SharedValue(key=key, value="1", expires_at=_now() + timedelta(seconds=seconds)))
            return 1
        row.value = str(int(row.value) + 1)
        return int(row.value)

    @transaction
    def give_back(self, key: str) -> None:
        """One fewer under this key: what was counted ahead was none."""
        row = session().get(SharedValue, key, with_for_update=True)
        if row is not None and row.expires_at > _now():
            row.value = str(max(0, int(row.value) - 1))

    def reserve(self, key: str, wanted: int, most: int, seconds: float) -> int:
        """Up to `wanted` of what is left of `most` under this key, gone for everybody else; forgotten after `seconds`
        from the first."""
        try:
            return self._reserve(key, wanted, most, seconds)
        except IntegrityError:  # two firsts at once
            return self._reserve(key, wanted, most, seconds)

    @transaction
    def _reserve(self, key: str, wanted: int, most: int, seconds: float) -> int:
        row = session().get(SharedValue, key, with_for_update=True)
        if row is None:
            granted = min(wanted, most)
            session().add(SharedValue(key=key, value=str(granted), expires_at=_now() + timedelta(seconds=seconds)))
            return granted
        used = int(row.value)
        granted = max(0, min(wanted, most - used))
        row.value = str(used + granted)
        return granted

    @transaction
    def delete(self, key: str) -> None:
        session().execute(delete(SharedValue).where(SharedValue.key == key))

    def try_lock(self, key: str, seconds: float) -> str | None:
        """A fencing token when the lock was free or its holder's time is over, else None."""
        fence = secrets.token_hex(16)
        try:
            return fence if self._take(key, fence, seconds) else None
        except IntegrityError:  # somebody inserted the same key between our look and our insert
            return None

    @transaction
    def _take(self, key: str, fence: str, seconds: float) -> bool:
        until = _now() + timedelta(seconds=seconds)
        taken = session().execute(
            update(SharedValue)
            .where(SharedValue.key == key, SharedValue.expires_at <= _now())
            .values(fence=fence, expires_at=until)
        )
        if taken.rowcount:  # type: ignore[attr-defined]
            return True
        if session().execute(select(SharedValue.key).where(SharedValue.key == key)).first():
            return False
        session().execute(insert(SharedValue).values(key=key, value="", fence=fence, expires_at=until))
        return True

    @transaction
    def unlock(self, key: str, fence: str) -> None:
        """Give the lock back; without effect when somebody else has taken it over."""
        session().execute(delete(SharedValue).where(SharedValue.key == key, SharedValue.fence == fence))
