"""The table of what is promised (docs/reliability.md): its tests and controls are there, its lanes are theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from scripts.prove import declared
from tests.architecture.sources import ROOT
from tests.rig.widths import TAKING_TURNS

FILE = re.compile(r"`((?:[\w/]+/)?test_\w+\.py|(?:tests|services)/[\w/]+)/?`")
NAMED = re.compile(r"`(test_control_\w+)`")
# The goals that the house itself must keep, whatever it is used for.
OF_THE_HOUSE = ["G04", "G05", "G07", "G09", "G10", "G11", "G12", "G13", "G14", "G15", "G20", "G21", "G22", "G23", "G24"]


@dataclass(frozen=True)
class Row:
    goal: str
    files: tuple[str, ...]
    lanes: tuple[str, ...]
    controls: tuple[str, ...]


def row_of(line: str) -> Row:
    """A line of the table; a file without a folder lies beside the one before it."""
    goal, _promise, shown, lanes, control = (cell.strip() for cell in line.strip().strip("|").split("|"))
    files: list[str] = []
    for name in FILE.findall(shown):
        beside = files[-1].rpartition("/")[0] if files and "/" not in name else ""
        files.append(f"{beside}/{name}" if beside else name)
    return Row(goal, tuple(files), tuple(re.split(r",\s*", lanes)), tuple(NAMED.findall(control)))


def rows() -> dict[str, Row]:
    text = (ROOT / "docs/reliability.md").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| goal")]
    return {row.goal: row for row in map(row_of, lines)}


def sources(row: Row) -> str:
    files = [ROOT / name for name in row.files if name.endswith(".py")]
    return "".join(file.read_text(encoding="utf-8") for file in files)


@pytest.mark.parametrize("goal", rows())
def test_what_a_promise_names_is_there(goal: str) -> None:
    row = rows()[goal]
    assert row.files, "no test shows it"
    assert [name for name in row.files if not (ROOT / name).exists()] == []
    assert [name for name in row.controls if f"def {name}(" not in sources(row)] == []


@pytest.mark.parametrize("goal", OF_THE_HOUSE)
def test_a_goal_of_the_house_has_a_control_that_fails_without_its_protection(goal: str) -> None:
    assert rows()[goal].controls


@pytest.mark.parametrize("goal", rows())
def test_the_lanes_of_a_promise_are_those_its_tests_run_in(goal: str) -> None:
    """What stands in the proof lane belongs to one of its parts."""
    proofs = {file for part in declared() if part.lane == "proof" for file in part.files} - set(TAKING_TURNS)
    row = rows()[goal]
    in_proof = bool(proofs & set(row.files))
    assert ("proof" in row.lanes) == in_proof


def test_control_a_row_that_names_what_is_not_there_is_seen() -> None:
    row = row_of(
        "| G99 | x | `tests/goals/test_g99_nothing.py`, `test_other.py` | fast, proof | none (`test_control_x`) |"
    )
    assert row.files == ("tests/goals/test_g99_nothing.py", "tests/goals/test_other.py")
    assert (row.lanes, row.controls) == (("fast", "proof"), ("test_control_x",))
    assert not (ROOT / row.files[0]).exists()
