"""Objecting: whoever wants none of their reading recorded says so once, and nothing more is."""

from __future__ import annotations

from sqlalchemy import delete, or_, update

from models.db import insert_once, reading, session, transaction
from models.reading import ReadingObjection, Visit
from services import access, audit, clock, people
from services.reading import readers
from services.reading.readers import Reader


@transaction
def object_to_reading(reader: Reader) -> None:
    """From now on nothing is recorded of this person and this browser, and what was recorded is nobody's any more: the
    times stay in the sums, the label goes. Saying so again changes nothing. Locks: follower."""
    if reader.follower_id is not None:
        row = people.lock(reader.follower_id)
        reader = Reader(row.id, reader.browser)
        if insert_once(ReadingObjection, follower_id=row.id, objected_at=clock.now()):
            audit.record(access.follower(row.id, row.label), "follower:reading:object", "follower", row.id)
    if reader.browser_index is not None:
        insert_once(ReadingObjection, browser_index=reader.browser_index, objected_at=clock.now())
    _cut_off(reader)


@transaction
def allow_reading(reader: Reader) -> None:
    """They changed their mind: from now on their reading is recorded again. Locks: follower."""
    theirs = [ReadingObjection.browser_index == reader.browser_index] if reader.browser_index else []
    if reader.follower_id is not None:
        row = people.lock(reader.follower_id)
        theirs.append(ReadingObjection.follower_id == row.id)
    if theirs:
        gone = session().execute(delete(ReadingObjection).where(or_(*theirs)))
        if reader.follower_id is not None and gone.rowcount:  # type: ignore[attr-defined]
            audit.record(access.follower(row.id, row.label), "follower:reading:allow", "follower", row.id)


@reading
def has_objected(reader: Reader) -> bool:
    """Whether this person or this browser wants nothing recorded."""
    return readers.objects(reader)


def _cut_off(reader: Reader) -> None:
    theirs = []
    if reader.follower_id is not None:
        theirs.append(Visit.follower_id == reader.follower_id)
    if reader.browser_index is not None:
        theirs.append(Visit.browser_index == reader.browser_index)
    if not theirs:
        return
    cut = update(Visit).where(or_(*theirs)).values(follower_id=None, browser_index=None)
    session().execute(cut.execution_options(synchronize_session=False))
