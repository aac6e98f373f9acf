"""Turns are taken fairly: of each test one width is fast, and every other one belongs to the proof lane."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

FILE = """
import pytest

@pytest.fixture(params=["desk", "phone"])
def page(request):
    return request.param

@pytest.mark.parametrize("number", [1])
def test_a(page, number): pass
def test_b(page): pass
def test_c(page): pass
def test_d(page): pass
@pytest.mark.parametrize("width", [1440, 390])
def test_e(width): pass
@pytest.mark.parametrize("width", [1440, pytest.param(390, marks=pytest.mark.proof), 320])
def test_which_says_so_itself(width): pass
def test_alone(): pass
"""


def test_of_each_test_one_width_is_fast(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.rig.widths.TAKING_TURNS", ("test_turns.py",))
    pytester.makepyfile(test_turns=FILE, test_other=FILE)
    pytester.makeini("[pytest]\nmarkers = proof: long runs\n")
    told = {
        lane: pytester.runpytest_inprocess("-p", "tests.rig.widths", "-q", "--collect-only", "-m", lane).outlines
        for lane in ("proof", "not proof")
    }
    chosen = {lane: [line for line in lines if "::" in line] for lane, lines in told.items()}
    assert len(chosen["proof"]) == 5 + 2
    assert len(chosen["not proof"]) == 8 + 13
    assert not any("alone" in line for line in chosen["proof"])
    assert [line for line in chosen["proof"] if "test_other" in line] == [
        "test_other.py::test_which_says_so_itself[390]"
    ]
    turns = [line for line in chosen["proof"] if "itself" not in line]
    assert {line.rpartition("[")[2].partition("-")[0].rstrip("]") for line in turns} >= {"desk", "phone"}
