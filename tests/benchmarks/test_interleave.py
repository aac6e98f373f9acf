"""Contestants run in turn, and a ratio compares runs of the same round."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.interleave import Measured, Run, measure


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
