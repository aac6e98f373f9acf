"""A house without Redis, or whose Redis is away, counts knocks in memory, for threads that knock at one moment too."""

from __future__ import annotations

import threading
import time
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import partial
from typing import Any

import pytest
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from app.limits import Knocks, Memory
from tests.rig.races import at_once


class Hesitant(MemoryStorage):
    """Whoever has made a new clock waits a moment before they start it, for another who makes one as well."""

    together: threading.Barrier | None = None

    @property
    def timer(self) -> threading.Timer:
        return self._clock

    @timer.setter
    def timer(self, made: threading.Timer) -> None:
        self._clock = made
        if self.together is not None:
            with suppress(threading.BrokenBarrierError):  # nobody came: they wait for their turn
                if self.together.wait(0.5):
                    time.sleep(0.1)  # one after the other: both have left their clock, which is the last one's


def two_knock(guarded: bool) -> None:
    knocks, storage = Knocks(None), Hesitant("memory://")
    knocks._own = FixedWindowRateLimiter(storage)
    if not guarded:
        knocks._one_at_a_time = nullcontext()
    storage.timer.join()  # its first clock has run down
    storage.together = threading.Barrier(2)
    at_once([partial(knocks.count, "203.0.113.7", "pages.campaign", 10, 10)] * 2)
    assert storage.get(next(iter(storage.storage))) == 2


def test_two_that_knock_at_one_moment_are_both_counted() -> None:
    two_knock(guarded=True)


def test_control_without_taking_turns_the_second_is_a_fault() -> None:
    with pytest.raises(RuntimeError, match="threads can only be started once"):
        two_knock(guarded=False)


class Listed(dict[str, float]):
    """A sweep that has listed what there is waits a moment before it looks at each."""

    def __init__(self) -> None:
        super().__init__()
        self.there, self.gone = threading.Event(), threading.Event()

    def keys(self) -> Any:
        found = list(super().keys())
        self.there.set()
        self.gone.wait(0.5)
        return found


def swept_while_knocked_at(storage: MemoryStorage, turns: AbstractContextManager[Any]) -> None:
    """A key is over; as it is swept, somebody knocks there again."""
    storage.timer.join()
    storage.expirations = listed = Listed()
    with turns:
        storage.incr("door", -1)
    assert listed.there.wait(5)
    with turns:
        storage.get("door")
    listed.gone.set()
    storage.timer.join()


def test_a_sweep_that_meets_a_knock_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    faults: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", faults.append)
    turns = threading.Lock()
    swept_while_knocked_at(Memory(turns), turns)
    assert faults == []


def test_control_a_sweep_that_takes_no_turns_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    faults: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", faults.append)
    swept_while_knocked_at(MemoryStorage("memory://"), nullcontext())
    assert [fault.exc_type for fault in faults] == [KeyError]
