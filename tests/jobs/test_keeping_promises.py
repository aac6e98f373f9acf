"""The worker: one broken promise or task stops nobody else, and what cannot be kept ends with a reason."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

import jobs
from doorway.house import NAME, House
from jobs import heartbeat, runner
from jobs.outbox import PERFORMERS, Desk
from services import clock, deliveries, notices, outbox, people
from services.access import OPERATOR
from services.deliveries import LetterRow
from services.listing import Wanted
from services.outbox import Claimed
from services.signs import WORKER, seconds_since
from tests.world import Cast

START = datetime.now(UTC)


@pytest.fixture
def desk(app: Flask, cast: Cast) -> Desk:
    house: House = app.extensions[NAME]
    return Desk(house.gateway, "http://127.0.0.1:8000")


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    clock.use(lambda: START)
    yield
    clock.use(None)


def rows() -> list[LetterRow]:
    return sorted(deliveries.listing(OPERATOR, Wanted(size=100)).rows, key=lambda row: row.id)


def perform(monkeypatch: pytest.MonkeyPatch, kind: str, act: Callable[[Claimed, Desk], None]) -> None:
    monkeypatch.setitem(PERFORMERS, kind, act)


def test_a_broken_promise_is_tried_three_times_and_stops_nobody_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(held: Claimed, _desk: Desk) -> None:
        raise ZeroDivisionError(f"13900000001 in {held.id}")

    def stand(held: Claimed, _desk: Desk) -> None:
        outbox.mark_done(held)

    perform(monkeypatch, "stumble", stumble)
    perform(monkeypatch, "stand", stand)
    outbox.promise("stumble", "1", {})
    outbox.promise("stand", "2", {})
    assert runner.run_once(desk) == 2
    assert [row.state for row in rows()] == ["due", "done"]
    for minutes in (1, 2):
        clock.use(lambda minutes=minutes: START + timedelta(minutes=minutes))  # type: ignore[misc]
        runner.run_once(desk)
    broken = rows()[0]
    assert (broken.state, broken.tries, broken.last_error) == ("dead", 3, "程序出错 ZeroDivisionError")


def test_a_promise_nobody_knows_how_to_keep_ends_with_a_reason(desk: Desk) -> None:
    outbox.promise("no such kind", "1", {})
    for minutes in range(3):
        clock.use(lambda minutes=minutes: START + timedelta(minutes=minutes))  # type: ignore[misc]
        runner.run_once(desk)
    assert [(row.state, row.last_error) for row in rows()] == [("dead", "程序出错 KeyError")]


def test_a_notice_to_somebody_who_never_followed_is_given_up_without_asking_wechat(desk: Desk) -> None:
    stranger = people.meet(people.MINI_PROGRAM, "openid of a mini program user")
    facts = {"target": "华南总代理的老板", "result": "审核通过", "time": "2026-11-23 08:00", "note": "绑定已生效"}
    notices.owe("approved", stranger.id, facts, cause="claim:1")
    runner.run_once(desk)
    assert [(row.state, row.last_error) for row in rows()] == [("dead", "对方没有关注公众号")]


def test_an_unreachable_wechat_puts_a_notice_off(desk: Desk) -> None:
    follower = people.meet(people.OFFICIAL_ACCOUNT, "openid of a follower")
    facts = {"target": "华南总代理的老板", "result": "审核通过", "time": "2026-11-23 08:00", "note": "绑定已生效"}
    notices.owe("approved", follower.id, facts, cause="claim:1")
    runner.run_once(desk)
    [row] = rows()
    assert (row.state, row.last_error) == ("due", "微信没有回应")
    assert timedelta(seconds=2.5) <= row.run_at - START <= timedelta(seconds=5)


def test_a_worker_overtaken_while_it_acts_marks_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def freeze(held: Claimed, _desk: Desk) -> None:
        clock.use(lambda: START + timedelta(seconds=61))
        [other] = outbox.claim("another worker", 1)
        outbox.give_up(other, why="the other one decided")
        assert not outbox.mark_done(held, message_id=1)

    perform(monkeypatch, "freeze", freeze)
    outbox.promise("freeze", "1", {})
    runner.run_once(desk)
    assert [(row.state, row.last_error) for row in rows()] == [("dead", "the other one decided")]


def test_a_failing_task_of_the_schedule_stops_neither_the_others_nor_the_promises(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, beats = threading.Event(), []
    clock.use(None)

    def fail() -> None:
        raise OSError("disk full")

    def keep(held: Claimed, _desk: Desk) -> None:
        outbox.mark_done(held)
        stop.set()

    monkeypatch.setattr(jobs, "SCHEDULE", ((timedelta(hours=1), fail), (timedelta(hours=1), lambda: beats.append(1))))
    perform(monkeypatch, "last", keep)
    outbox.promise("last", "1", {})
    worker = threading.Thread(target=runner.run, args=(desk, stop))
    worker.start()
    worker.join(timeout=20)
    assert not worker.is_alive()
    assert beats == [1]
    assert [row.state for row in rows()] == ["done"]


def test_who_waits_is_served_before_all_of_the_schedule_that_is_due_when_a_worker_begins(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, kept = threading.Event(), threading.Event()
    clock.use(None)
    waited: list[bool] = []

    def takes_long() -> None:
        waited.append(kept.wait(20))
        stop.set()

    def keep(held: Claimed, _desk: Desk) -> None:
        outbox.mark_done(held)
        kept.set()

    monkeypatch.setattr(jobs, "SCHEDULE", ((timedelta(hours=1), takes_long),))
    perform(monkeypatch, "letter", keep)
    outbox.promise("letter", "1", {})
    worker = threading.Thread(target=runner.run, args=(desk, stop))
    worker.start()
    worker.join(timeout=40)
    assert (worker.is_alive(), waited) == (False, [True])


def test_the_heartbeat_tells_how_long_the_worker_is_silent(desk: Desk) -> None:
    assert seconds_since(WORKER) is None
    heartbeat.beat()
    clock.use(lambda: START + timedelta(seconds=42))
    assert seconds_since(WORKER) == 42.0
