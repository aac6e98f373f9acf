"""Notes on what became of knocks at our callback: the first thing to read when nothing arrives from WeChat."""

from __future__ import annotations

import math
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from models.db import Database, DatabaseAway, OutcomeUnknown, bound, insert_once, reading, session, transaction
from models.push_notes import PushNote
from services import clock

PROVED = "proved"
HANDSHAKE = "handshake"
HANDSHAKE_REFUSED = "handshake_refused"
NOT_UNDERSTOOD = "not_understood"  # proved, and of a kind that nothing here listens to; the log has its name

# An outcome is written at most so often by one process, however many knock.
WRITTEN_EVERY_SECONDS = 30.0

log = structlog.get_logger(__name__)


@dataclass
class _Desk:
    """What one process has counted and not written down yet."""

    database: Database
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    written_at: dict[tuple[str, str], float] = field(default_factory=dict)


_desk: _Desk | None = None
_guard = threading.Lock()
_one_writer = threading.Lock()


def note(account: str, outcome: str) -> None:
    """Count one knock. The first of a kind is written at once, the rest by turns, and by one thread at a time, so
    that forgeries during an outage hold no more than that. Never fails: this is a side line."""
    desk = _counted(account, outcome)
    # Asked again after each turn: what another thread counted while we wrote has no other writer.
    while _due(desk) and _one_writer.acquire(blocking=False):
        try:
            for (whose, what), more in _taken(desk).items():
                _write(whose, what, more)
        except (DatabaseAway, OutcomeUnknown, DBAPIError) as error:
            log.warning("push_note_lost", error=type(error).__name__)
        finally:
            _one_writer.release()


def _counted(account: str, outcome: str) -> _Desk:
    global _desk
    with _guard:
        if _desk is None or _desk.database is not bound():
            _desk = _Desk(bound())
        _desk.counted[account, outcome] += 1
        return _desk


def _due(desk: _Desk) -> list[tuple[str, str]]:
    now = time.monotonic()
    with _guard:
        return [key for key in desk.counted if now - desk.written_at.get(key, -math.inf) >= WRITTEN_EVERY_SECONDS]


def _taken(desk: _Desk) -> dict[tuple[str, str], int]:
    due, now = _due(desk), time.monotonic()
    with _guard:
        desk.written_at.update(dict.fromkeys(due, now))
        return {key: desk.counted.pop(key) for key in due}


@transaction
def _write(account: str, outcome: str, more: int) -> None:
    if not _add(account, outcome, more) and not insert_once(
        PushNote, account=account, outcome=outcome, times=more, last_at=clock.now()
    ):
        _add(account, outcome, more)


def _add(account: str, outcome: str, more: int) -> bool:
    there = PushNote.account == account, PushNote.outcome == outcome
    added = session().execute(update(PushNote).where(*there).values(times=PushNote.times + more, last_at=clock.now()))
    return bool(added.rowcount)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Note:
    outcome: str
    times: int
    last_at: datetime


@reading
def notes_on(account: str) -> dict[str, Note]:
    """Every outcome noted for an account, by its word."""
    rows = session().execute(
        select(PushNote.outcome, PushNote.times, PushNote.last_at).where(PushNote.account == account)
    )
    return {row.outcome: Note(*row) for row in rows}
