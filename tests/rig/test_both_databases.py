"""Turns are taken fairly: of each test one database is fast, and the other belongs to the proof lane."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.prove import declared
from tests.rig import both_databases
from tests.rig.both_databases import TAKING_TURNS

pytest_plugins = ["pytester"]

FILE = """
import pytest

@pytest.fixture(params=["sqlite", "mariadb"])
def database_url(request):
    return request.param

@pytest.mark.parametrize("number", range(20))
def test_on_both(database_url, number): pass
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_on_one(database_url): pass
def test_without(): pass
"""


@pytest.fixture(autouse=True)
def _here(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WITH_MARIADB", raising=False)
    monkeypatch.setattr(both_databases, "find_program", lambda _service: Path("/usr/sbin/mariadbd"))
    monkeypatch.setattr(both_databases, "TAKING_TURNS", ("rules",))
    pytester.makeini("[pytest]\nmarkers = proof: long runs\n")
    for folder in ("rules", "goals"):
        pytester.mkdir(folder).joinpath("test_some.py").write_text(FILE, encoding="utf-8")


def collected(pytester: pytest.Pytester, lane: str) -> list[str]:
    asked = ("-p", "tests.rig.both_databases", "-q", "--collect-only", "--import-mode=importlib")
    told = pytester.runpytest_inprocess(*asked, *(["-m", lane] if lane else []))
    return [line for line in told.outlines if "::" in line]


def test_of_each_test_one_database_is_fast_and_the_other_waits_for_the_proof(pytester: pytest.Pytester) -> None:
    fast, late = collected(pytester, "not proof"), collected(pytester, "proof")
    ours = [line for line in fast if line.startswith("rules")]
    assert len(ours) == 20 + 2
    assert len(late) == 20
    assert all(line.startswith("rules") and "on_both" in line for line in late)
    for name in ("sqlite", "mariadb"):
        assert sum(f"[{name}-" in line for line in ours) > 4, name
    assert len([line for line in fast if line.startswith("goals")]) == 40 + 2


def test_who_asks_for_no_lane_or_for_mariadb_or_has_none_gets_all(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(collected(pytester, "")) == 84
    monkeypatch.setenv("WITH_MARIADB", "1")
    assert len(collected(pytester, "not proof")) == 84
    monkeypatch.delenv("WITH_MARIADB")
    monkeypatch.setattr(both_databases, "find_program", lambda _service: None)
    assert len(collected(pytester, "not proof")) == 84


def test_what_takes_turns_is_tried_on_both_by_the_proof_lane() -> None:
    [suite] = [part for part in declared() if part.name == "mariadb-suite"]
    assert set(TAKING_TURNS) <= set(suite.files)
    assert dict(suite.environment)["WITH_MARIADB"] == "1"
