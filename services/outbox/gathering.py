"""Notices that have to wait are gathered into one digest for each person and moment, and told together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update

from models.db import insert_once, session, transaction
from models.outbox import DUE, OutboxPromise
from services import clock
from services.notice_kinds import DIGEST, TEMPLATE_MESSAGE

HELD_BACK = "按收件人的设置，稍后再发"
"""What stands beside a notice that waits by itself, where no template tells digests."""

Row = tuple[int, str, datetime | None]


@transaction
def gather(letter_id: int, follower_id: int, at: datetime) -> None:
    """Lay a letter into the digest that this person gets at this moment. One that a worker has taken up is closed: it
    may have been read already, so what comes later opens another one."""
    session().execute(
        update(OutboxPromise)
        .where(OutboxPromise.id == letter_id)
        .values(digest_id=_open_digest(follower_id, at))
        .execution_options(synchronize_session=False)
    )


def key_of(follower_id: int, at: datetime, number: int) -> str:
    """The unique key of a person's digest: two workers who make it at once make one."""
    return f"{DIGEST}:{follower_id}:{at:%Y%m%dT%H%M}:{number}"


def _open_digest(follower_id: int, at: datetime) -> int:
    number = 0
    while True:
        key = key_of(follower_id, at, number)
        if _find(key, held=False) is None:
            _make(key, follower_id, at)
        # Held until we commit: nobody takes it up before our letter lies in it.
        found = _find(key, held=True)
        if found is not None and found[1] == DUE and found[2] is None:
            return found[0]
        number += 1


def _find(key: str, *, held: bool) -> Row | None:
    query = select(OutboxPromise.id, OutboxPromise.state, OutboxPromise.unsure_at).where(
        OutboxPromise.dedupe_key == key
    )
    row = session().execute(query.with_for_update() if held else query).first()
    return None if row is None else (row.id, row.state, row.unsure_at)


def _make(key: str, follower_id: int, at: datetime) -> None:
    insert_once(
        OutboxPromise,
        kind=TEMPLATE_MESSAGE,
        topic=DIGEST,
        dedupe_key=key,
        follower_id=follower_id,
        payload={},
        state=DUE,
        run_at=at,
        attempt=0,
        tries=0,
        created_at=clock.now(),
    )


def letters_in(digest_id: int) -> list[OutboxPromise]:
    """What lies in a digest, the oldest first."""
    inside = select(OutboxPromise).where(OutboxPromise.digest_id == digest_id).order_by(OutboxPromise.id)
    return list(session().scalars(inside))


@transaction
def move_waiting(follower_id: int, until: datetime) -> None:
    """This person's quiet hours or the hour of their digest are others now: what waits for them is due then."""
    waits = or_(OutboxPromise.topic == DIGEST, OutboxPromise.last_error == HELD_BACK)
    session().execute(
        update(OutboxPromise)
        .where(
            OutboxPromise.follower_id == follower_id,
            OutboxPromise.kind == TEMPLATE_MESSAGE,
            OutboxPromise.state == DUE,
            OutboxPromise.unsure_at.is_(None),
            OutboxPromise.tries == 0,
            waits,
        )
        .values(run_at=until)
        .execution_options(synchronize_session=False)
    )
