"""The proof page tells every test of the lane, also the failed ones, with the figures they gave."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pytest

from scripts.prove import Ran, page, read_report

LANE = """
import pytest
def test_no_push_is_lost(record_property):
    record_property("pushes", 5000)
    record_property("lost", 0)
def test_one_winner_per_invitation():
    assert 2 == 1
@pytest.mark.skip(reason="no server")
def test_the_database_may_die(): ...
"""


@pytest.fixture(scope="module")
def tests(tmp_path_factory: pytest.TempPathFactory) -> list[Ran]:
    """What a real pytest run reported."""
    folder = tmp_path_factory.mktemp("lane")
    (folder / "test_lane.py").write_text(LANE)
    report = folder / "report.xml"
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(folder),
        f"--junitxml={report}",
    ]
    ended = subprocess.run([*command, str(folder)], cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 1, ended.stdout
    return read_report(report)


def test_every_outcome_is_read(tests: list[Ran]) -> None:
    assert [(test.what, test.outcome) for test in tests] == [
        ("no push is lost", "passed"),
        ("one winner per invitation", "failed"),
        ("the database may die", "skipped"),
    ]
    assert tests[0].figures == (("pushes", "5000"), ("lost", "0"))


def test_the_page_hides_nothing(tests: list[Ran]) -> None:
    told = page(tests, {"processor": "2 × Example"}, datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
    assert "2026-11-23 09:30 UTC: 1 passed, 1 failed, 1 skipped" in told
    assert "| processor | 2 × Example |" in told
    assert "| no push is lost | passed |" in told
    assert "pushes: 5000; lost: 0" in told
    assert "| one winner per invitation | failed |" in told


def test_a_bar_in_a_figure_does_not_break_the_table() -> None:
    told = page([Ran("lane", "x", "passed", 1.0, (("p50|p99", "1|2"),))], {}, datetime(2026, 1, 1, tzinfo=UTC))
    assert "p50\\|p99: 1\\|2" in told
