"""A house without Redis, or whose Redis is away, counts knocks in memory, for threads that knock at one moment too."""

from __future__ import annotations

import threading
import time
from contextlib import nullcontext, suppress
from functools import partial

import pytest
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from app.limits import Knocks
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
