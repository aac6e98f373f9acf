"""Objecting: whoever wants none of their reading recorded says so once, and nothing more is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, or_, select

from models.db import reading, session, transaction
from models.journal import TakenBack
from models.reading import ReadingObjection
from services import access, audit, clock, people, privacy
from services.reading import readers
from services.reading.readers import Reader


def object_to_reading(reader: Reader) -> None:
    """From now on nothing is recorded of this person and this browser, and what was recorded is nobody's any more: the
    times stay in the sums, the label goes. Written into the erasure journal first, so that a restored backup records
    nothing of them either. Saying so again changes nothing. Locks: follower."""
    person, browser, at = _anew(Reader(reader.follower_id)), _anew(Reader(None, reader.browser)), clock.now()
    lines: list[TakenBack] = []
    if person and reader.follower_id is not None:
        lines += privacy.write_down(reader.follower_id, privacy.RECORDING, at)
    if browser and reader.browser_index is not None:
        lines += privacy.write_down_browser(reader.browser_index, privacy.RECORDING, at)
    _object(reader, at, lines)


@reading
def _anew(reader: Reader) -> bool:
    """Whether they did not object yet."""
    if reader.follower_id is not None:
        reader = Reader(people.survivor(reader.follower_id).id)
    return not readers.objects(reader)


@transaction
def _object(reader: Reader, at: datetime, lines: list[TakenBack]) -> None:
    if reader.follower_id is not None:
        row = people.lock(reader.follower_id)
        reader = Reader(row.id, reader.browser)
        if readers.note_objection(at, follower_id=row.id, browser_index=None):
            audit.record(access.follower(row.id, row.label), "follower:reading:object", "follower", row.id)
    if reader.browser_index is not None:
        readers.note_objection(at, follower_id=None, browser_index=reader.browser_index)
    readers.cut_off(reader.follower_id, reader.browser_index)
    privacy.note(lines)


def allow_reading(reader: Reader) -> None:
    """They changed their mind: from now on their reading is recorded again. Locks: follower."""
    privacy.allow_again(_allow(reader))


@transaction
def _allow(reader: Reader) -> list[TakenBack]:
    theirs = [ReadingObjection.browser_index == reader.browser_index] if reader.browser_index else []
    if reader.follower_id is not None:
        row = people.lock(reader.follower_id)
        reader = Reader(row.id, reader.browser)
        theirs.append(ReadingObjection.follower_id == row.id)
    since = session().scalar(select(func.min(ReadingObjection.objected_at)).where(or_(*theirs))) if theirs else None
    if since is None:
        return []
    session().execute(delete(ReadingObjection).where(or_(*theirs)))
    if reader.follower_id is not None:
        audit.record(access.follower(row.id, row.label), "follower:reading:allow", "follower", row.id)
    return privacy.noted_since(reader.follower_id, reader.browser_index, privacy.RECORDING, since)


@reading
def has_objected(reader: Reader) -> bool:
    """Whether this person or this browser wants nothing recorded."""
    return readers.objects(reader)
