"""Going through everybody of one state, a piece at a time: each look goes on where the last one stopped, whoever of the
workers that was, and begins anew after the last."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from models.db import reading, session
from models.people import Follower
from models.shared_store import TableStore

PIECE = 500
REMEMBERED_SECONDS = 30 * 86_400


def next_piece(sweep: str, follow_state: str, created_by: datetime) -> list[int]:
    """The next of them by age, `PIECE` at most; none when this look came to the end, or to those who came after
    `created_by`. A piece that is given is not given again before the next time round, whatever becomes of it."""
    found = _after(int(TableStore().get(_key(sweep)) or 0), follow_state)
    if len(found) < PIECE or found[-1][1] > created_by:
        TableStore().delete(_key(sweep))
    else:
        go_on_after(sweep, found[-1][0])
    return [number for number, created_at in found if created_at <= created_by]


def go_on_after(sweep: str, number: int) -> None:
    """The next piece begins after this one: what follows of the last was not done."""
    TableStore().put(_key(sweep), str(number), REMEMBERED_SECONDS)


def _key(sweep: str) -> str:
    return f"sweep:{sweep}"


@reading
def _after(number: int, follow_state: str) -> list[tuple[int, datetime]]:
    theirs = select(Follower.id, Follower.created_at).where(Follower.follow_state == follow_state, Follower.id > number)
    return [(id_, at) for id_, at in session().execute(theirs.order_by(Follower.id).limit(PIECE))]
