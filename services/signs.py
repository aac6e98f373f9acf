"""Signs of life: when something last happened, for all processes to see."""

from __future__ import annotations

from datetime import datetime, timedelta

from models.sealing import CannotOpen
from models.shared_store import TableStore
from services import clock

KEPT = timedelta(days=7)
WORKER = "worker:heartbeat"

_store = TableStore()


def leave_sign(name: str) -> None:
    _store.put(name, clock.now().isoformat(), KEPT.total_seconds())


def seconds_since(name: str) -> float | None:
    """How long ago it last happened; None when it never did."""
    at = last_sign(name)
    return None if at is None else (clock.now() - at).total_seconds()


def last_sign(name: str) -> datetime | None:
    try:
        text = _store.get(name)
    except CannotOpen:  # sealed with a key that is gone: as good as no sign
        return None
    return None if text is None else datetime.fromisoformat(text)
