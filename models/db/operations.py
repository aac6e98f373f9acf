"""Operations: a key inside the transaction it names, so that after a lost COMMIT one can ask whether it stands."""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import ParamSpec, TypeVar

from sqlalchemy import insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.db.base import Base
from models.types import Hash, Instant


class Operation(Base):
    """One transaction that stands, by a key nobody else draws."""

    __tablename__ = "operation"

    operation_key: Mapped[str] = mapped_column(Hash, primary_key=True)
    recorded_at: Mapped[datetime] = mapped_column(Instant, index=True)


_known: ContextVar[bool] = ContextVar("qudao_outcomes_known", default=False)
_harmless: ContextVar[bool] = ContextVar("qudao_repeats_are_harmless", default=False)
P = ParamSpec("P")
R = TypeVar("R")


@contextmanager
def outcomes_known() -> Iterator[None]:
    """Rules called in this block leave the key of their transaction: one row more, and a lost answer is found again.

    For people at a form, a client or a shell, who would have to be told "perhaps". Pushes and promises need none: both
    come again by themselves and meet their own unique keys.
    """
    token = _known.set(True)
    try:
        yield
    finally:
        _known.reset(token)


def repeatable(rule: Callable[P, R]) -> Callable[P, R]:
    """A rule that changes nothing a second time, by the nature of what it writes: after a lost COMMIT it is simply
    carried out again, so it leaves no key. Stands above `@transaction`."""

    @functools.wraps(rule)
    def whole(*args: P.args, **kwargs: P.kwargs) -> R:
        token = _harmless.set(True)
        try:
            return rule(*args, **kwargs)
        finally:
            _harmless.reset(token)

    return whole


def repeats_are_harmless() -> bool:
    return _harmless.get()


def new_key() -> str | None:
    """The key of a transaction that begins now; None where nobody would ask for it."""
    return secrets.token_hex(32) if _known.get() and not _harmless.get() else None


_RECORD = insert(Operation.__table__)  # type: ignore[arg-type]


def record(current: Session, key: str) -> None:
    """Leave the key in the transaction it names."""
    current.connection().execute(_RECORD, {"operation_key": key, "recorded_at": datetime.now(UTC)})


def stands(current: Session, key: str) -> bool:
    """Whether that transaction was carried out, asked on a connection that is not the lost one.

    A locking read: as long as the server has not ended the lost connection's transaction it holds its row, and we wait
    for its end (at most the lock wait) instead of taking "not yet" for "never".
    """
    asked = select(Operation.operation_key).where(Operation.operation_key == key).with_for_update()
    return current.execute(asked).first() is not None
