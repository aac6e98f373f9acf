"""Every proof belongs to a part of `make proof`, and all parts together fit into the time we promise."""

from __future__ import annotations

from pathlib import Path

from scripts.prove import declared
from tests.architecture.sources import ROOT
from tests.rig.order import LONGEST
from tests.rig.widths import TAKING_TURNS

MARK = "mark." + "proof"


def test_every_file_with_a_proof_is_listed_in_proof_toml() -> None:
    listed = {file for part in declared() for file in part.files if part.lane == "proof"}
    tests = (ROOT / "tests").rglob("test_*.py")
    marked = {file.relative_to(ROOT).as_posix() for file in tests if MARK in file.read_text(encoding="utf-8")} - {
        "tests/scripts/test_prove.py",
        "tests/rig/test_widths.py",
    }
    assert marked | set(TAKING_TURNS) == listed, (
        "add the file to scripts/proof.toml, with what the goal asks and how long it takes"
    )


def test_what_begins_first_in_the_fast_lane_is_there() -> None:
    assert [file for file in LONGEST if not Path(ROOT / file).exists()] == []


def test_what_the_parts_name_is_there() -> None:
    assert [file for part in declared() for file in part.files if not Path(ROOT / file).exists()] == []


def test_the_whole_lane_fits_into_its_time() -> None:
    # Whole minutes for each part: half of them are over in a few seconds.
    assert sum(part.minutes for part in declared()) <= 90
