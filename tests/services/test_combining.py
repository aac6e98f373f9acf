"""Jobs of several threads in one round: fewer rounds than jobs, and none spoilt, lost or left waiting."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import select, update

from models.db import reading, session, transaction
from models.people import Follower
from services import combining, people
from services.combining import Combined
from services.people import OFFICIAL_ACCOUNT
from tests.rig.races import at_once


class Desk:
    """Doubles numbers; refuses a round with an odd one among them. The first round lasts until all others wait: nobody
    comes before it begins."""

    def __init__(self, people: int) -> None:
        self.rounds: list[list[int]] = []
        self.combined: Combined[int, int] = Combined(self.act, 8)
        self.combined._let_others_come = lambda: None  # type: ignore[method-assign]
        self._others = people - 1

    def act(self, jobs: Sequence[int]) -> list[int]:
        first = not self.rounds
        self.rounds.append(list(jobs))
        if first:
            ends = threading.Event()
            while len(self.combined._waiting) < self._others and not ends.wait(0.001):
                pass
        if any(job % 2 for job in jobs):
            raise ValueError(jobs)
        return [2 * job for job in jobs]

    def do(self, job: int) -> int | str:
        try:
            return self.combined.do(job)
        except ValueError as error:
            return str(error)


def test_who_comes_alone_goes_at_once() -> None:
    desk = Desk(1)
    assert [desk.do(number) for number in (2, 4)] == [4, 8]
    assert desk.rounds == [[2], [4]]


def test_who_comes_meanwhile_goes_along_with_the_next_round() -> None:
    desk, numbers = Desk(12), list(range(0, 24, 2))
    assert at_once([partial(desk.do, number) for number in numbers]) == [2 * number for number in numbers]
    assert sorted(len(jobs) for jobs in desk.rounds) == [1, 3, 8]  # none larger than eight
    assert sorted(job for jobs in desk.rounds for job in jobs) == numbers


@pytest.mark.parametrize("waits", [True, False], ids=["as it is", "control: who leads begins at once"])
def test_whoever_stands_ready_goes_along_with_the_first_round(waits: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The processor is given away once, and as long as another comes, before a round begins."""
    rounds: list[list[int]] = []

    def act(jobs: Sequence[int]) -> list[int]:
        rounds.append(list(jobs))
        return list(jobs)

    combined: Combined[int, int] = Combined(act, 8)
    ready = [threading.Thread(target=combined.do, args=(number,)) for number in (2, 3)]

    def given_away() -> None:
        """The next thread that stands ready gets that far."""
        if len(combined._waiting) < len(ready):
            coming = len(combined._waiting)
            ready[coming].start()
            while len(combined._waiting) == coming:
                pass

    monkeypatch.setattr(combining, "os", SimpleNamespace(sched_yield=given_away))
    if not waits:
        combined._let_others_come = lambda: None  # type: ignore[method-assign]
    assert combined.do(1) == 1
    for thread in ready:
        if thread.ident is None:
            thread.start()
        thread.join()
    assert rounds == ([[1, 2, 3]] if waits else [[1], [2], [3]])


def test_one_that_cannot_be_done_spoils_none() -> None:
    desk, numbers = Desk(6), [0, 2, 4, 5, 6, 8]
    told = at_once([partial(desk.do, number) for number in numbers])
    assert told == [2 * number if number % 2 == 0 else f"[{number}]" for number in numbers]
    assert desk.do(10) == 20


def test_nobody_is_left_waiting_when_a_leader_is_ended() -> None:
    """Whatever ends the thread that leads, the next one leads."""

    class Ended(BaseException):
        pass

    def act(jobs: Sequence[int]) -> list[int]:
        if 1 in jobs:
            raise Ended
        return list(jobs)

    combined: Combined[int, int] = Combined(act, 8)
    with pytest.raises(Ended):
        combined.do(1)
    assert combined.do(2) == 2


@reading
def _labels(wanted: Sequence[int]) -> list[str | None]:
    return [session().scalar(select(Follower.label).where(Follower.id == one)) for one in wanted]


@transaction
def _renamed(who: int, asked: Combined[int, str | None]) -> str | None:
    session().execute(update(Follower).where(Follower.id == who).values(label="new"))
    return asked.do(who)


def test_a_question_inside_a_rule_is_asked_by_that_rule_which_sees_what_it_wrote(app: Flask) -> None:
    asked = Combined(_labels, 8)
    asked._busy = True  # others are under way: who went along with them would wait for ever
    assert _renamed(people.meet(OFFICIAL_ACCOUNT, "oOne").id, asked) == "new"


@pytest.mark.parametrize("goes_along", [False, True], ids=["as it is", "control: with those under way"])
def test_who_asks_is_told_what_stands_after_they_came(goes_along: bool) -> None:
    """A change that was told as made before somebody asks is in the answer, however many asked just before."""
    stands, answered, ends = ["before"], threading.Event(), threading.Event()

    def act(jobs: Sequence[int]) -> list[str]:
        told = stands[0]
        answered.set()
        ends.wait(10)
        return [told for _ in jobs]

    asked = Combined(act, 8)
    first: list[str] = []
    early = threading.Thread(target=lambda: first.append(asked.do(1)))
    early.start()
    answered.wait(10)
    stands[0] = "after"
    second: list[str] = []
    late = threading.Thread(target=lambda: second.append(first_of(early, first) if goes_along else asked.do(2)))
    late.start()
    while not goes_along and not asked._waiting:
        ends.wait(0.001)
    ends.set()
    early.join()
    late.join()
    assert first == ["before"]
    assert second == (["before"] if goes_along else ["after"])


def first_of(early: threading.Thread, first: list[str]) -> str:
    early.join()
    return first[0]
