"""One row of the benchmark page: who runs against whom, what is wanted, and what a reader must know to judge it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from benchmarks.interleave import Measured, Run


class Goal(Protocol):
    """What is wanted of one contestant."""

    @property
    def words(self) -> str: ...

    def is_met(self, measured: Measured, name: str, basis: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The contestant reaches this many times the basis, in the median."""

    times: float

    @property
    def words(self) -> str:
        return f"≥ {self.times:.2f}"

    def is_met(self, measured: Measured, name: str, basis: str) -> bool:
        return measured.ratio(name, basis).median >= self.times


@dataclass(frozen=True, slots=True)
class AtMost:
    """The contestant's figure, in the row's unit, stays at or below this, in the median."""

    figure: float

    @property
    def words(self) -> str:
        return f"≤ {self.figure:,.0f}"

    def is_met(self, measured: Measured, name: str, basis: str) -> bool:
        return measured.spread(name).median <= self.figure


@dataclass(frozen=True, slots=True)
class AheadOf:
    """The contestant does more than another one, so many times over, in the median."""

    other: str
    times: float = 1.0

    @property
    def words(self) -> str:
        return f"ahead of {self.other}" if self.times == 1 else f"≥ {self.times:.0f} × {self.other}"

    def is_met(self, measured: Measured, name: str, basis: str) -> bool:
        return measured.ratio(name, self.other).median > self.times


@dataclass(frozen=True, slots=True)
class Quicker:
    """The contestant takes at most one part of so many of what another one takes, in the median."""

    other: str
    times: float

    @property
    def words(self) -> str:
        return f"≤ 1/{self.times:.0f} of {self.other}"

    def is_met(self, measured: Measured, name: str, basis: str) -> bool:
        return measured.ratio(name, self.other).median <= 1 / self.times


@dataclass(frozen=True, slots=True)
class Every:
    """Several goals, all of which must be met."""

    goals: tuple[Goal, ...]

    @property
    def words(self) -> str:
        return ", ".join(goal.words for goal in self.goals)

    def is_met(self, measured: Measured, name: str, basis: str) -> bool:
        return all(goal.is_met(measured, name, basis) for goal in self.goals)


@dataclass(frozen=True, slots=True)
class Row:
    """A comparison. `prepare(seconds)` starts what is needed and gives each contestant's run, the basis first.

    A run returns its figure and raises when an answer was wrong: a fast wrong answer is no result. Several rows may
    share one key; they are then run and shown one after another.
    """

    key: str
    title: str
    setting: str
    unit: str
    basis: str
    wanted: Mapping[str, Goal]
    prepare: Callable[[float], AbstractContextManager[Mapping[str, Run]]]
    words: str = ""
    """What was asserted of the contestants, and what the figures do not say."""

    @property
    def command(self) -> str:
        return f'make bench ARGS="{self.key}"'
