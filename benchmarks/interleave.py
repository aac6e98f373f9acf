"""Measure several contestants in turn, A B A B …, so that a noisy machine troubles all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

Run = Callable[[], float]
"""One short run; its figure, in the row's unit."""

FEWEST_ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, lowest and highest of several figures."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, figures: list[float]) -> Spread:
        return cls(median(figures), min(figures), max(figures))


@dataclass(frozen=True, slots=True)
class Measured:
    """Each contestant's figures, one per round."""

    figures: Mapping[str, list[float]]

    def spread(self, name: str) -> Spread:
        return Spread.of(self.figures[name])

    def ratio(self, name: str, basis: str) -> Spread:
        """Contestant over basis, both of the same round: what slowed a round down slowed both."""
        return Spread.of([one / other for one, other in zip(self.figures[name], self.figures[basis], strict=True)])


def measure(contestants: Mapping[str, Run], rounds: int) -> Measured:
    """One unrecorded run of each to warm up, then `rounds` (5 or more) rounds of one run each."""
    if rounds < FEWEST_ROUNDS:
        raise ValueError(f"a median of fewer than {FEWEST_ROUNDS} rounds says nothing")
    for run in contestants.values():
        run()
    figures: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            figures[name].append(run())
    return Measured(figures)
