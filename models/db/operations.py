"""Operations: a key inside the transaction it names, so that after a lost COMMIT one can ask whether it stands."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

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


def new_key() -> str | None:
    """The key of a transaction that begins now; None where nobody would ask for it."""
    return secrets.token_hex(32) if _known.get() else None


def record(current: Session, key: str) -> None:
    """Leave the key in the transaction it names."""
    current.execute(insert(Operation).values(operation_key=key, recorded_at=datetime.now(UTC)))


def stands(current: Session, key: str) -> bool:
    """Whether that transaction was carried out, asked on a connection that is not the lost one.

    A locking read: as long as the server has not ended the lost connection's transaction it holds its row, and we wait
    for its end (at most the lock wait) instead of taking "not yet" for "never".
    """
    asked = select(Operation.operation_key).where(Operation.operation_key == key).with_for_update()
    return current.execute(asked).first() is not None
