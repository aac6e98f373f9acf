"""Writing down how a try ended, only while the claim is still its own; many ends in one transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, null, update

from models.db import session, transaction
from models.outbox import CLAIMED, DEAD, DONE, DUE, UNKNOWN, WITHDRAWN, OutboxPromise
from services import clock, console_inbox
from services.notice_kinds import DIGEST
from services.outbox.claiming import Claimed
from services.outbox.gathering import gather, letters_in

HANDED_OVER, GATHERED, SILENT, BY_MINI_PROGRAM = "handed_over", "gathered", "switched_off", "by_mini_program"
COLUMNS = ("state", "run_at", "tries", "last_error", "message_id", "delivery", "done_at", "unsure_at")


@dataclass(frozen=True, slots=True)
class End:
    """How one try ended: the state to write, whether headquarters must be told what WeChat could not tell, and the
    moment of the digest that the notice is laid into."""

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
    gathered_for: datetime | None = None


def kept(held: Claimed, *, message_id: int | None = None) -> End:
    """The promise is kept; a message that WeChat accepted has an id, under which its word comes later."""
    now = clock.now()
    delivery = None if message_id is None else "accepted"
    return End(held, DONE, now, held.tries, message_id=message_id, delivery=delivery, done_at=now)


def kept_by_mini_program(held: Claimed, message_id: int | None = None) -> End:
    """Told by a subscription message of the mini program."""
    now = clock.now()
    return End(held, DONE, now, held.tries, delivery=BY_MINI_PROGRAM, done_at=now, message_id=message_id)


def kept_silent(held: Claimed) -> End:
    """Not said in WeChat, because its person switched this kind off; it stays among their messages."""
    now = clock.now()
    return End(held, DONE, now, held.tries, delivery=SILENT, done_at=now)


def gathered(held: Claimed, *, at: datetime) -> End:
    """Laid into the digest of this moment, which tells it with others."""
    now = clock.now()
    return End(held, DONE, now, held.tries, delivery=GATHERED, done_at=now, gathered_for=at)


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


def withdrawn(held: Claimed, *, why: str) -> End:
    """Not sent: whom it was for is no longer who should hear of it."""
    now = clock.now()
    return End(held, WITHDRAWN, now, held.tries, why[:200], done_at=now)


def _still_held(attempt: Any) -> ColumnElement[bool]:
    """The fence: whoever held a promise in an attempt that is over finds nothing to write to."""
    return and_(OutboxPromise.attempt == attempt, OutboxPromise.state == CLAIMED)


@transaction
def finish(ends: Sequence[End]) -> int:
    """Write how tries ended; how many were still held by who reports. The others had been taken over, and nothing of
    them is written. What WeChat cannot tell a person goes to headquarters' inbox in the same transaction, what waits
    into its person's digest."""
    alone = sorted((end for end in ends if end.hands_over or end.gathered_for), key=_reader)
    plain = [end for end in ends if not (end.hands_over or end.gathered_for)]
    written = _write(plain) if plain else 0
    for end in alone:
        if _write([end]):
            written += 1
            _follow_up(end)
    return written


def _reader(end: End) -> tuple[int, int]:
    """One order, so that two workers never wait for each other's digests."""
    return end.held.follower_id or 0, end.held.id


def _follow_up(end: End) -> None:
    held = end.held
    if end.gathered_for is not None and held.follower_id is not None:
        gather(held.id, held.follower_id, end.gathered_for)
    elif end.hands_over:
        letters = letters_in(held.id) if held.topic == DIGEST else [session().get_one(OutboxPromise, held.id)]
        for letter in letters:
            console_inbox.hand_over(letter, str(end.last_error))


def _write(ends: Sequence[End]) -> int:
    accepted: defaultdict[tuple[int, int, str | None], list[End]] = defaultdict(list)
    others: list[dict[str, Any]] = []
    for end in sorted(ends, key=lambda end: end.held.id):  # one order, so that workers seldom lock crosswise
        if end.state == DONE and end.message_id is not None:
            accepted[end.held.attempt, end.tries, end.delivery].append(end)
        else:
            values = {f"new_{name}": getattr(end, name) for name in COLUMNS}
            others.append(values | {"held_id": end.held.id, "held_attempt": end.held.attempt})
    written = sum(_write_accepted(alike) for alike in accepted.values())
    return written + (_write_others(others) if others else 0)


def _write_accepted(ends: Sequence[End]) -> int:
    """Messages that WeChat took, of one fence, by one way and as many tries: one statement, since they differ in their
    number alone; all count as done when the last of them was."""
    done = max(ends, key=lambda end: end.run_at)
    values = {name: getattr(done, name) for name in COLUMNS}
    values["message_id"] = case({end.held.id: end.message_id for end in ends}, value=OutboxPromise.id)
    rows = (
        update(OutboxPromise.__table__)  # type: ignore[arg-type]
        .where(
            OutboxPromise.id.in_([end.held.id for end in ends]),
            _still_held(done.held.attempt),
        )
        .values(claimed_by=null(), **values)
    )
    return session().connection().execute(rows).rowcount


def _write_others(ends: list[dict[str, Any]]) -> int:
    write = (
        update(OutboxPromise.__table__)  # type: ignore[arg-type]
        .where(OutboxPromise.id == bindparam("held_id"), _still_held(bindparam("held_attempt")))
        .values(claimed_by=null(), **{name: bindparam(f"new_{name}") for name in COLUMNS})
    )
    return session().connection().execute(write, ends).rowcount


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
