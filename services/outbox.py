"""Promises: made in the transaction of their cause, kept later by any worker, at least once, fenced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from crash_points import crash_point
from models.db import insert_once, reading, session, transaction
from models.outbox import CLAIMED, DEAD, DONE, DUE, OutboxPromise
from services import audit, clock
from services.access import Actor, require
from services.errors import Conflict, Expired, NotFound

LEASE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A promise one worker holds until its lease ends; `attempt` is its fence, `tries` counts since it was made or
    let out again."""

    id: int
    kind: str
    topic: str | None
    follower_id: int | None
    payload: dict[str, Any]
    attempt: int
    tries: int
    created_at: datetime


@transaction
def promise(
    kind: str,
    dedupe_key: str,
    payload: dict[str, Any],
    *,
    topic: str | None = None,
    follower_id: int | None = None,
    run_at: datetime | None = None,
) -> bool:
    """Promise to do something once the present transaction stands. False when the same was promised before."""
    if session().execute(select(OutboxPromise.id).where(OutboxPromise.dedupe_key == dedupe_key)).first():
        return False
    crash_point("promise:before_write")
    now = clock.now()
    made = insert_once(
        OutboxPromise,
        kind=kind,
        topic=topic,
        dedupe_key=dedupe_key,
        follower_id=follower_id,
        payload=payload,
        state=DUE,
        run_at=run_at or now,
        attempt=0,
        tries=0,
        created_at=now,
    )
    crash_point("promise:after_write")
    return made


@transaction
def claim(worker: str, limit: int) -> Sequence[Claimed]:
    """Take up to `limit` due promises under a lease of 60 s; those whose holder let the lease pass come again."""
    now = clock.now()
    # One state at a time: over both, the database would sort and lock the whole backlog for a handful of rows.
    rows = _ready(DUE, now, limit)
    rows += _ready(CLAIMED, now, limit - len(rows)) if len(rows) < limit else []
    for row in rows:
        row.state = CLAIMED
        row.claimed_by = worker
        row.attempt += 1
        row.tries += 1
        row.run_at = now + LEASE
    return [
        Claimed(row.id, row.kind, row.topic, row.follower_id, row.payload or {}, row.attempt, row.tries, row.created_at)
        for row in rows
    ]


def _ready(state: str, now: datetime, limit: int) -> list[OutboxPromise]:
    return list(
        session()
        .execute(
            select(OutboxPromise)
            .where(OutboxPromise.state == state, OutboxPromise.run_at <= now)
            .order_by(OutboxPromise.run_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        .scalars()
    )


def mark_done(held: Claimed, *, message_id: int | None = None) -> bool:
    """The promise is kept. False when the lease had passed and somebody else holds it now: nothing is written."""
    delivery = "accepted" if message_id is not None else None
    return _end(held, state=DONE, message_id=message_id, delivery=delivery, done_at=clock.now(), last_error=None)


def put_off(held: Claimed, *, until: datetime, why: str) -> bool:
    """Try again later."""
    return _end(held, state=DUE, run_at=until, last_error=why[:200])


def postpone(held: Claimed, *, until: datetime, why: str) -> bool:
    """Later, without a try used up: WeChat was not asked, or would have refused anybody."""
    return _end(held, state=DUE, run_at=until, last_error=why[:200], tries=held.tries - 1)


@transaction
def leave_in_peace(follower_id: int, until: datetime) -> None:
    """Nothing more goes to this person before `until`: WeChat said it was too much for them."""
    session().execute(
        update(OutboxPromise)
        .where(OutboxPromise.follower_id == follower_id, OutboxPromise.state == DUE, OutboxPromise.run_at < until)
        .values(run_at=until)
    )


def give_up(held: Claimed, *, why: str) -> bool:
    """A dead letter: it stays, with its reason, until headquarters lets it go out again."""
    return _end(held, state=DEAD, done_at=clock.now(), last_error=why[:200])


@transaction
def _end(held: Claimed, **values: Any) -> bool:
    ended = session().execute(
        update(OutboxPromise)
        .where(OutboxPromise.id == held.id, OutboxPromise.attempt == held.attempt, OutboxPromise.state == CLAIMED)
        .values(claimed_by=None, **values)
    )
    return bool(ended.rowcount)  # type: ignore[attr-defined]


@transaction
def note_delivery(message_id: int, delivery: str) -> None:
    """WeChat's word on a message (TEMPLATESENDJOBFINISH); kept for later when it outran our own note of the id."""
    if not record_delivery(message_id, delivery):
        promise(
            "note_delivery",
            f"delivery:{message_id}",
            {"message_id": message_id, "delivery": delivery},
            run_at=clock.now() + timedelta(seconds=30),
        )


@transaction
def record_delivery(message_id: int, delivery: str) -> bool:
    """What WeChat says became of a template message; False when no letter has this id (yet)."""
    found = session().execute(
        update(OutboxPromise).where(OutboxPromise.message_id == message_id).values(delivery=delivery[:32])
    )
    return bool(found.rowcount)  # type: ignore[attr-defined]


@transaction
def send_again(actor: Actor, promise_id: int) -> None:
    """Let a dead letter go out once more; a letter that lives is left alone."""
    require(actor, "outbox.retry")
    row = session().get(OutboxPromise, promise_id, with_for_update=True)
    if row is None:
        raise NotFound("notice_unknown", "没有找到这条通知。")
    if row.state != DEAD:
        raise Conflict("notice_alive", "这条通知不在失败状态，无需重发。")
    if row.payload is None:
        raise Expired("notice_pruned", "这条通知的内容已过保存期，不能重发。")
    # The fence counts on: a worker frozen since an early attempt must never fit again.
    row.state, row.run_at, row.done_at, row.tries = DUE, clock.now(), None, 0
    audit.record(actor, "outbox:letter:retry", "outbox_promise", row.id, kind=row.kind, topic=row.topic)


@dataclass(frozen=True, slots=True)
class Backlog:
    """How far behind the workers are."""

    due: int
    dead: int
    oldest_due_seconds: float


@reading
def backlog() -> Backlog:
    now = clock.now()
    waiting = OutboxPromise.state.in_((DUE, CLAIMED)), OutboxPromise.run_at <= now
    due, oldest = session().execute(select(func.count(), func.min(OutboxPromise.run_at)).where(*waiting)).one()
    dead = session().execute(select(func.count()).where(OutboxPromise.state == DEAD)).scalar_one()
    return Backlog(due, dead, (now - oldest).total_seconds() if oldest else 0.0)
