"""Taking away what nobody needs: uploads that never arrived or were never used, and what was let go."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update

import storage
from models.db import reading, session, transaction
from models.stored_files import ARRIVING, LEAVING, WAITING, StoredFile
from services import clock

UNUSED_LIE = timedelta(days=1)
AT_ONCE = 200


def sweep() -> int:
    """Take away up to 200 files, one after the other; how many. What fails stays marked, and is met again."""
    _mark()
    taken = _leaving()
    for file_id, key in taken:
        storage.in_use().delete(key)
        _forget(file_id)
    return len(taken)


@transaction
def _mark() -> None:
    """First nobody is served it and nobody can take it up; only then the bytes go."""
    unused = (StoredFile.state.in_((ARRIVING, WAITING)), StoredFile.created_at < clock.now() - UNUSED_LIE)
    session().execute(update(StoredFile).where(*unused).values(state=LEAVING))


@reading
def _leaving() -> list[tuple[int, str]]:
    query = select(StoredFile).where(StoredFile.state == LEAVING)
    return [(row.id, row.key) for row in session().scalars(query.order_by(StoredFile.id).limit(AT_ONCE))]


@transaction
def _forget(file_id: int) -> None:
    session().execute(delete(StoredFile).where(StoredFile.id == file_id, StoredFile.state == LEAVING))
