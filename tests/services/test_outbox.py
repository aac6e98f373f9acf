"""Promises: made once, claimed by one worker under a lease, and ended only by whoever holds them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from models.db import Database
from services import clock, deliveries, outbox
from services.access import OPERATOR, Actor
from services.deliveries import LetterRow
from services.errors import Conflict, NotAllowed, NotFound
from services.listing import Wanted

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _eight_o_clock() -> Iterator[None]:
    clock.use(lambda: START)
    yield
    clock.use(None)


def at(**later: float) -> None:
    clock.use(lambda: START + timedelta(**later))


def promises() -> list[LetterRow]:
    return sorted(deliveries.listing(OPERATOR, Wanted(size=100)).rows, key=lambda row: row.id)


def test_the_same_promise_is_made_once(database: Database) -> None:
    outbox.promise("look", "look:1", {"n": 1})
    outbox.promise("look", "look:1", {"n": 2})
    [held] = outbox.claim("a", 10)
    assert held.payload == {"n": 1}


def test_what_is_due_later_is_not_claimed_before(database: Database) -> None:
    outbox.promise("look", "look:1", {}, run_at=START + timedelta(minutes=1))
    assert outbox.claim("a", 10) == []
    at(minutes=1)
    assert len(outbox.claim("a", 10)) == 1


def test_a_held_promise_is_nobody_elses_until_its_lease_ends(database: Database) -> None:
    outbox.promise("look", "look:1", {})
    [first] = outbox.claim("a", 10)
    at(seconds=59)
    assert outbox.claim("b", 10) == []
    at(seconds=60)
    [second] = outbox.claim("b", 10)
    assert (second.id, second.attempt) == (first.id, first.attempt + 1)


def test_a_worker_that_froze_past_its_lease_marks_nothing(database: Database) -> None:
    outbox.promise("look", "look:1", {})
    [frozen] = outbox.claim("a", 10)
    at(seconds=61)
    [holder] = outbox.claim("b", 10)
    assert not outbox.mark_done(frozen, message_id=7)
    assert not outbox.put_off(frozen, until=START, why="late")
    assert not outbox.give_up(frozen, why="late")
    [row] = promises()
    assert (row.state, row.last_error, row.delivery) == ("claimed", None, None)
    assert outbox.mark_done(holder, message_id=8)
    assert not outbox.mark_done(frozen, message_id=7)
    assert outbox.record_delivery(8, "delivered")
    assert not outbox.record_delivery(7, "failed")
    assert [(row.state, row.delivery) for row in promises()] == [("done", "delivered")]


def test_many_ends_are_written_together_each_with_its_own_number_and_only_where_still_held(database: Database) -> None:
    for n in range(6):
        outbox.promise("look", f"look:{n}", {})
    early = outbox.claim("a", 6)
    at(seconds=61)
    late = outbox.claim("b", 3)
    holders = {one.id: one for one in [*early, *late]}
    ends = [outbox.kept(one, message_id=100 + one.id) for one in holders.values()]
    overtaken = [outbox.kept(one, message_id=1) for one in early if one is not holders[one.id]]
    assert len(overtaken) == 3
    assert outbox.finish([*overtaken, *ends]) == 6
    assert outbox.finish(ends) == 0
    for one in holders.values():
        assert outbox.record_delivery(100 + one.id, f"of {one.id}")
    assert not outbox.record_delivery(1, "delivered")
    assert [(row.state, row.delivery, row.done_at) for row in promises()] == [
        ("done", f"of {row.id}", START + timedelta(seconds=61)) for row in promises()
    ]


def test_a_letter_sent_again_by_headquarters_never_fits_a_worker_frozen_before(database: Database) -> None:
    outbox.promise("look", "look:1", {})
    [frozen] = outbox.claim("a", 10)
    at(seconds=61)
    [holder] = outbox.claim("b", 10)
    outbox.give_up(holder, why="no")
    outbox.send_again(OPERATOR, holder.id)
    [again] = outbox.claim("c", 10)
    assert again.attempt > holder.attempt > frozen.attempt
    assert again.tries == 1
    assert not outbox.mark_done(frozen)
    assert not outbox.mark_done(holder)
    assert outbox.mark_done(again)


def test_only_dead_letters_are_sent_again_and_only_by_who_may(database: Database) -> None:
    outbox.promise("look", "look:1", {})
    [held] = outbox.claim("a", 10)
    with pytest.raises(Conflict, match="无需重发"):
        outbox.send_again(OPERATOR, held.id)
    outbox.give_up(held, why="no")
    with pytest.raises(NotAllowed):
        outbox.send_again(Actor("hq", "陈洁", 2, frozenset({"channel_manager"})), held.id)
    with pytest.raises(NotFound):
        outbox.send_again(OPERATOR, held.id + 1)
    assert [row.state for row in promises()] == ["dead"]


def test_many_workers_at_once_share_the_promises_without_overlap(database: Database) -> None:
    for number in range(40):
        outbox.promise("look", f"look:{number}", {})
    ready = threading.Barrier(4)
    taken: list[int] = []

    def work(name: str) -> None:
        ready.wait()
        while held := outbox.claim(name, 3):
            taken.extend(promise.id for promise in held)

    workers = [threading.Thread(target=work, args=(str(n),)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(taken) == [row.id for row in promises()]
    assert len(taken) == 40


def test_the_backlog_tells_how_far_behind_we_are(database: Database) -> None:
    assert outbox.backlog() == outbox.Backlog(0, 0, 0, 0.0)
    for number in range(3):
        outbox.promise("look", f"look:{number}", {}, run_at=START + timedelta(minutes=number))
    [held] = outbox.claim("a", 1)
    outbox.give_up(held, why="no")
    at(minutes=10)
    assert outbox.backlog() == outbox.Backlog(2, 1, 0, 540.0)
