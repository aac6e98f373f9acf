"""The proof page hides nothing; a part that stands at this commit is not run again."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scripts import prove
from scripts.proof_page import Part, Proved, Ran, page, read_report

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
WHEN = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LOSS = Part("g01", "No push is lost", ("tests/x.py",), "20,000 of them", 2, here="5,000 of them", full_minutes=9)
RACE = Part("g16", "One winner", ("tests/y.py",), "300 rounds", 1)
HELD = Ran("x", "no push is lost", "passed", 61.0, (("p50|p99", "1|2"),))


def test_every_outcome_is_read(tmp_path: Path) -> None:
    (tmp_path / "test_lane.py").write_text(LANE)
    report = tmp_path / "report.xml"
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
    asked = [*command, "-o", "junit_family=xunit1", f"--junitxml={report}", str(tmp_path)]
    ended = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 1, ended.stdout
    tests = read_report(report)
    assert [(test.what, test.outcome) for test in tests] == [
        ("no push is lost", "passed"),
        ("one winner per invitation", "failed"),
        ("the database may die", "skipped"),
    ]
    assert tests[0].figures == (("pushes", "5000"), ("lost", "0"))


def test_the_page_tells_what_was_asked_what_was_shown_and_what_was_not_run() -> None:
    told = page([LOSS, RACE], {"g01": Proved(LOSS, (HELD,), 90)}, {"processor": "2 × Example"}, WHEN, full=False)
    assert "2026-11-23 09:30 UTC: 1 passed" in told
    assert "| processor | 2 × Example |" in told
    assert "| g01 | No push is lost | holds | 1.5 | 2 |" in told
    assert "The goal asks: 20,000 of them.\nShown here: 5,000 of them." in told
    assert "| no push is lost | passed | 61.0 | p50\\|p99: 1\\|2 |" in told
    assert "| g16 | One winner | not run at this commit |  | 1 |" in told
    assert "Shown here" not in page([LOSS], {"g01": Proved(LOSS, (HELD,), 90)}, {}, WHEN, full=True)


@pytest.mark.parametrize(
    ("proved", "word"),
    [
        (Proved(LOSS, (HELD, replace(HELD, outcome="failed")), 9), "**does not hold**"),
        (Proved(LOSS, (replace(HELD, outcome="skipped"),), 9), "**does not hold**"),
        (Proved(LOSS, (), 9), "**nothing ran**"),
        (Proved(LOSS, (HELD,), 999, ended=True), "cut off: took too long"),
    ],
)
def test_the_page_hides_no_failure(proved: Proved, word: str) -> None:
    assert not proved.stands
    assert word in page([LOSS], {"g01": proved}, {}, WHEN, full=False)


def test_a_part_of_many_tests_names_only_those_that_did_not_pass() -> None:
    many = (*(replace(HELD, what=f"case {n}") for n in range(200)), replace(HELD, what="the odd one", outcome="failed"))
    told = page([LOSS], {"g01": Proved(LOSS, many, 9)}, {}, WHEN, full=False)
    assert "200 tests passed." in told
    assert "the odd one" in told
    assert "case 7" not in told


@pytest.fixture
def part(tmp_path: Path) -> Part:
    lane = tmp_path / "test_lane.py"
    lane.write_text(
        "import os, pathlib, pytest\n"
        "@pytest.mark.proof\n"
        "def test_it(): pathlib.Path(os.environ['RUNS']).open('a').write('x'); assert 'FAIL' not in os.environ\n"
        "@pytest.mark.proof\n@pytest.mark.full\n"
        "def test_the_goals_own_size(): pass\n"
    )
    return Part("demo", "A demo", (str(lane),), "one", 1, environment=(("RUNS", str(tmp_path / "runs")),))


def test_what_stands_is_not_run_again_and_what_failed_is(part: Part, tmp_path: Path) -> None:
    failing = replace(part, environment=(*part.environment, ("FAIL", "1")))
    assert not prove.prove(failing, tmp_path, full=False).stands
    assert [test.what for test in prove.prove(part, tmp_path, full=False).tests] == ["it"]
    assert prove.prove(failing, tmp_path, full=False).stands
    assert (tmp_path / "runs").read_text() == "xx"


def test_the_goals_own_size_is_run_when_asked_for(part: Part) -> None:
    assert "proof and not full" in prove.command(part, Path("x.xml"), full=False)
    assert "proof" in prove.command(part, Path("x.xml"), full=True)


def test_a_part_that_takes_too_long_is_ended_and_told(tmp_path: Path) -> None:
    sleeps = [sys.executable, "-c", "import time; time.sleep(60)"]
    assert prove._run(sleeps, {}, 0.5) is True
    assert prove._run([sys.executable, "-c", ""], {}, 30) is False


def test_with_uncommitted_changes_nothing_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prove, "VAR", tmp_path)
    for commit, kept in (("abc", True), ("abc with changes", False)):
        (prove._folder(commit, full=False) / "g01.xml").touch()
        assert (prove._folder(commit, full=False) / "g01.xml").exists() is kept


def test_what_was_not_run_at_this_commit_is_shown_as_it_came_out_last_beside_that_commit(
    part: Part, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prove, "VAR", tmp_path)
    for moment, commit in enumerate(("aaa", "bbb")):
        prove.prove(part, prove._folder(commit, full=False), full=False)
        os.utime(tmp_path / "proof" / commit / "fitting" / "demo.json", (moment, moment))
    here = prove._folder("ccc", full=False)
    earlier = prove._earlier(part, here)
    assert earlier is not None
    assert (earlier.earlier, earlier.stands) == ("bbb", True)
    assert "| demo | A demo | holds (at bbb) |" in page([part], {"demo": earlier}, {}, WHEN, full=False)
    assert prove._kept(part, here) is None
    assert prove._earlier(part, prove._folder("ccc", full=True)) is None  # another size


def test_an_unknown_part_is_refused_with_the_known_ones() -> None:
    with pytest.raises(SystemExit, match=r"g99; g01 g16"):
        prove._asked([LOSS, RACE], ["g99"])
