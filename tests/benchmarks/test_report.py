"""The page says what was wanted, what came out, and whether that is enough."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from benchmarks.__main__ import ROWS, main
from benchmarks.interleave import Measured, Run
from benchmarks.report import page, section
from benchmarks.row import AheadOf, AtLeast, AtMost, Every, Goal, Row

MEASURED = Measured({"empty": [2000.0] * 5, "ours": [1000.0, 1000, 1100, 900, 1000]})


@contextmanager
def nothing(_seconds: float) -> Iterator[dict[str, Run]]:
    yield {}


def a_row(goal: Goal) -> Row:
    return Row("P0", "title", "setting", "requests/s", "empty", {"ours": goal}, nothing, "What it does not say.")


@pytest.mark.parametrize(
    ("goal", "verdict"),
    [
        (AtLeast(0.5), "≥ 0.50 met"),
        (AtLeast(0.51), "≥ 0.51 **not met**"),
        (AtMost(1000), "≤ 1,000 met"),
        (AtMost(999), "≤ 999 **not met**"),
        (AheadOf("empty"), "ahead of empty **not met**"),
        (Every((AtLeast(0.4), AtMost(1000))), "≥ 0.40, ≤ 1,000 met"),
        (Every((AtLeast(0.4), AtMost(999))), "≥ 0.40, ≤ 999 **not met**"),
    ],
)
def test_a_row_shows_its_spread_and_whether_the_goal_was_met(goal: Goal, verdict: str) -> None:
    told = "\n".join(section(a_row(goal), MEASURED))
    assert '`make bench ARGS="P0"`' in told
    assert "| empty | 2,000 | 2,000 – 2,000 | 1.00 | 1.00 – 1.00 |  |" in told
    assert f"| ours | 1,000 | 900 – 1,100 | 0.50 | 0.45 – 0.55 | {verdict} |" in told
    assert told.endswith("\nWhat it does not say.")


def test_the_page_begins_with_every_goal_and_the_machine() -> None:
    told = page([(a_row(AtLeast(0.6)), MEASURED)], {"commit": "abc"}, datetime(2026, 1, 2, 3, 4, tzinfo=UTC), 5)
    assert "on 2026-01-02 03:04 UTC" in told
    assert "| commit | abc |" in told
    assert "| P0 | title: ours | ≥ 0.60 | 1,000 requests/s, ratio 0.50 | **not met** |" in told
    assert told.index("**not met**") < told.index("## P0")


def test_every_row_states_a_goal_and_none_compares_its_basis_with_itself() -> None:
    for row in ROWS:
        assert row.wanted, row.key
        assert not isinstance(row.wanted.get(row.basis), AtLeast), row.key


def test_an_unknown_row_is_refused_before_anything_starts(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["P1", "P77"])
    assert "no such row: P77" in capsys.readouterr().err
