"""Writing down how a try ended, only while the claim is still its own; many ends in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, null, update

from models.db import session, transaction
from models.outbox import CLAIMED, DEAD, DONE, DUE, UNKNOWN, OutboxPromise
from services import clock, console_inbox
from services.outbox.claiming import Claimed

HANDED_OVER = "handed_over"
COLUMNS = ("state", "run_at", "tries", "last_error", "message_id", "delivery", "done_at", "unsure_at")


@dataclass(frozen=True, slots=True)
class End:
    """How one try ended: the state to write, and whether headquarters must be told what WeChat could not tell."""

    held: Claimed
    state: str
    run_at: datetime
    tries: int
    last_error: str | None = None
    message_id: int | None = None
    delivery: str | None = None
    done_at: datetime | None = None
    unsure_at: datetime | None = None
    hands_over: bool = False


def kept(held: Claimed, *, message_id: int | None = None) -> End:
    """The promise is kept; a message that WeChat accepted has an id, under which its word comes later."""
    now = clock.now()
    delivery = None if message_id is None else "accepted"
    return End(held, DONE, now, held.tries, message_id=message_id, delivery=delivery, done_at=now)


def set_back(held: Claimed, *, until: datetime, why: str, unsure: datetime | None = None) -> End:
    """Try again later; `unsure`: since when it may have been carried out without our knowing."""
    return End(held, DUE, until, held.tries, why[:200], unsure_at=held.unsure_at or unsure)


def postponed(held: Claimed, *, until: datetime, why: str) -> End:
    """Later, without a try used up: WeChat was not asked, or would have refused anybody."""
    return End(held, DUE, until, held.tries - 1, why[:200], unsure_at=held.unsure_at)


def given_up(held: Claimed, *, why: str) -> End:
    """A dead letter: it stays, with its reason, until headquarters lets it go out again."""
    now = clock.now()
    return End(held, DEAD, now, held.tries, why[:200], done_at=now)


def put_aside(held: Claimed, *, why: str) -> End:
    """Perhaps carried out, perhaps not: kept apart from what surely failed, for headquarters to judge."""
    now = clock.now()
    return End(held, UNKNOWN, now, held.tries, why[:200], done_at=now, unsure_at=held.unsure_at or now)


_WRITE = (
    update(OutboxPromise.__table__)  # type: ignore[arg-type]
    .where(
        OutboxPromise.id == bindparam("held_id"),
        OutboxPromise.attempt == bindparam("held_attempt"),
        OutboxPromise.state == CLAIMED,
    )
    .values(claimed_by=null(), **{name: bindparam(f"new_{name}") for name in COLUMNS})
)


@transaction
def finish(ends: Sequence[End]) -> int:
    """Write how tries ended; how many were still held by who reports. The others had been taken over, and nothing of
    them is written. What WeChat cannot tell a person goes to headquarters' inbox in the same transaction."""
    plain = [end for end in ends if not end.hands_over]
    written = _write(plain) if plain else 0
    for end in ends:
        if end.hands_over and _write([end]):
            written += 1
            console_inbox.hand_over(session().get_one(OutboxPromise, end.held.id), str(end.last_error))
    return written


def _write(ends: Sequence[End]) -> int:
    values: list[dict[str, Any]] = [
        {"held_id": end.held.id, "held_attempt": end.held.attempt}
        | {f"new_{name}": getattr(end, name) for name in COLUMNS}
        for end in sorted(ends, key=lambda end: end.held.id)  # one order, so that two workers never lock crosswise
    ]
    return session().connection().execute(_WRITE, values).rowcount


def mark_done(held: Claimed, *, message_id: int | None = None) -> bool:
    """The promise is kept. False when the lease had passed and somebody else holds it now: nothing is written."""
    return finish([kept(held, message_id=message_id)]) == 1


def put_off(held: Claimed, *, until: datetime, why: str) -> bool:
    """Try again later."""
    return finish([set_back(held, until=until, why=why)]) == 1


def give_up(held: Claimed, *, why: str) -> bool:
    """A dead letter."""
    return finish([given_up(held, why=why)]) == 1


@transaction
def leave_in_peace(follower_id: int, until: datetime) -> None:
    """Nothing more goes to this person before `until`: WeChat said it was too much for them."""
    session().execute(
        update(OutboxPromise)
        .where(OutboxPromise.follower_id == follower_id, OutboxPromise.state == DUE, OutboxPromise.run_at < until)
        .values(run_at=until)
    )
