"""Contestants run in turn, and a ratio compares runs of the same round."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from benchmarks.interleave import Measured, Run, measure
from benchmarks.report import section
from benchmarks.row import Row


def test_contestants_run_in_turn_after_one_unrecorded_run_each() -> None:
    order: list[str] = []

    def contestant(name: str, figures: Iterator[float]) -> Run:
        def run() -> float:
            order.append(name)
            return next(figures)

        return run

    measured = measure({"A": contestant("A", iter([99.0, *range(1, 6)])), "B": contestant("B", iter([98.0] * 6))}, 5)
    assert "".join(order) == "AB" * 6
    assert measured.figures == {"A": [1, 2, 3, 4, 5], "B": [98.0] * 5}


def test_a_slow_round_slows_both_and_so_leaves_the_ratio_alone() -> None:
    measured = Measured({"empty": [100, 100, 10, 100, 100], "ours": [50, 50, 5, 50, 50]})
    ratio = measured.ratio("ours", "empty")
    assert (ratio.low, ratio.median, ratio.high) == (0.5, 0.5, 0.5)
    assert measured.spread("ours").low == 5


def test_too_few_rounds_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer than 5"):
        measure({"A": lambda: 1.0}, 4)


@pytest.mark.parametrize(("wanted", "verdict"), [(0.5, "≥ 0.50 met"), (0.6, "≥ 0.60 **not met**")])
def test_the_page_says_whether_the_goal_was_met(wanted: float, verdict: str) -> None:
    @contextmanager
    def nothing(_seconds: float) -> Iterator[dict[str, Run]]:
        yield {}

    row = Row("P0", "title", "setting", "requests/s", "empty", {"ours": wanted}, nothing)
    told = "\n".join(section(row, Measured({"empty": [2000.0] * 5, "ours": [1000.0, 1000, 1100, 900, 1000]})))
    assert "`python -m benchmarks P0`" in told
    assert "| empty | 2,000 | 2,000 – 2,000 | 1.00 | 1.00 – 1.00 |  |" in told
    assert f"| ours | 1,000 | 900 – 1,100 | 0.50 | 0.45 – 0.55 | {verdict} |" in told
