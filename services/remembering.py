"""What hot paths remember instead of asking again: in this process and for a moment, so that a change made anywhere is
followed by all of them within that moment, and by the process that made it at once."""

from __future__ import annotations

import threading
import time
from bisect import bisect_left, bisect_right
from collections.abc import Hashable
from typing import Generic, TypeVar
from weakref import WeakSet

from models.db import Database, bound

V = TypeVar("V")


def moment() -> float:
    """What `asked_at` is counted in: seconds that no change of the clock makes longer or shorter."""
    return time.monotonic()


class _Memory:
    """What is remembered of the database of this process; of another one nothing is."""

    def __init__(self, seconds: float, most: int) -> None:
        self.seconds, self.most = seconds, most
        self._guard = threading.Lock()
        self._of: Database | None = None
        self._forgot_at = 0.0
        _all.add(self)

    def forget(self) -> None:
        with self._guard:
            self._clear()
            self._forgot_at = moment()

    def _clear(self) -> None:
        raise NotImplementedError

    def _at_home(self) -> None:
        """The caller holds the guard."""
        if self._of is not bound():
            self._clear()
            self._of = bound()

    def _is_over(self, asked_at: float) -> bool:
        """Somebody asked before it was forgotten, and says it after. The caller holds the guard."""
        return asked_at <= self._forgot_at

    def _is_fresh(self, asked_at: float) -> bool:
        return moment() - asked_at < self.seconds


_all: WeakSet[_Memory] = WeakSet()


def forget() -> None:
    """Inside a rule that changes what is remembered: this process asks again. Another thread that asks before COMMIT
    may remember what was, as other processes do, for a moment."""
    for memory in list(_all):
        memory.forget()


class Kept(_Memory, Generic[V]):
    """Values under keys, each for `seconds` from when it was asked for."""

    def __init__(self, seconds: float, most: int) -> None:
        super().__init__(seconds, most)
        self._known: dict[Hashable, tuple[float, V]] = {}

    def find(self, key: Hashable) -> tuple[V] | None:
        """The value alone in a tuple, for it may be None; None where none is remembered."""
        with self._guard:
            self._at_home()
            found = self._known.get(key)
        return (found[1],) if found is not None and self._is_fresh(found[0]) else None

    def keep(self, key: Hashable, value: V, asked_at: float) -> None:
        """`asked_at` is the `moment` before the database was asked."""
        with self._guard:
            self._at_home()
            if self._is_over(asked_at):
                return
            if len(self._known) >= self.most:
                self._known.clear()
            self._known[key] = asked_at, value

    def _clear(self) -> None:
        self._known.clear()


class KeptRuns(_Memory, Generic[V]):
    """The same of runs of numbers: one value for all from `first` up to, not with, `after`."""

    def __init__(self, seconds: float, most: int) -> None:
        super().__init__(seconds, most)
        # Sorted, and none overlaps another.
        self._firsts: list[int] = []
        self._runs: list[tuple[int, float, V]] = []

    def find(self, number: int) -> tuple[V] | None:
        with self._guard:
            self._at_home()
            place = bisect_right(self._firsts, number) - 1
            if place < 0:
                return None
            after, asked_at, value = self._runs[place]
        return (value,) if number < after and self._is_fresh(asked_at) else None

    def keep(self, first: int, after: int, value: V, asked_at: float) -> None:
        """What was remembered of any of these numbers is over."""
        with self._guard:
            self._at_home()
            if self._is_over(asked_at):
                return
            if len(self._firsts) >= self.most:
                self._clear()
            begin, end = bisect_right(self._firsts, first) - 1, bisect_left(self._firsts, after)
            if begin < 0 or self._runs[begin][0] <= first:
                begin += 1
            self._firsts[begin:end] = [first]
            self._runs[begin:end] = [(after, asked_at, value)]

    def _clear(self) -> None:
        self._firsts.clear()
        self._runs.clear()
