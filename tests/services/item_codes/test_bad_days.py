"""What happens to codes on bad days: the clock jumps, a disk is full in the middle of an export, everybody looks at one
label at one moment. (What people misread: test_reading_forgivingly.py; keys and ranges: test_batches.py.)"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from app import commands
from models.db import Database
from services import clock
from services.access import OPERATOR
from services.item_codes import packages, states, verifying
from services.item_codes.states import Span
from tests.labels import labels
from tests.rig.races import at_once
from tests.services.test_clerks import somebody

PHONES = 64


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    yield
    clock.use(None)


def test_a_clock_that_jumps_makes_nothing_good_too_early_and_takes_nothing_back(one_database: Database) -> None:
    """Not yet due, due, set back before it was due, and due again: always what the clock says, never a fault."""
    batch, codes = labels(active=False)
    noon = clock.now()
    states.activate(OPERATOR, batch.code, Span(batch.first_serial, 1), at=noon + timedelta(hours=1))
    who, said = somebody("mine"), []
    for hours in (0, 2, -48, 2, 24 * 365):
        clock.use(partial(lambda after: noon + timedelta(hours=after), hours))
        said.append(verifying.verify(who, codes[0], way="page").verdict)
    assert said == ["not_available", "genuine", "not_available", "genuine", "genuine"]
    clock.use(lambda: noon - timedelta(hours=48))
    assert states.freeze(OPERATOR, batch.code, Span(batch.first_serial, 1), reason="抽检") == 1
    clock.use(lambda: noon + timedelta(hours=3))
    assert verifying.verify(who, codes[0], way="page").verdict == "not_available"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_export_that_breaks_off_leaves_no_half_file_and_is_begun_again(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, codes = labels(20)
    file, lines = tmp_path / "codes.csv", packages.lines

    def until_the_disk_is_full(contents: packages.Contents) -> Iterator[bytes]:
        yield next(lines(contents))
        raise OSError(28, "No space left on device")

    commands.attach(app)
    export = ["codes", "export", "--batch", batch.code, "--output", str(file)]
    with monkeypatch.context() as patch:
        patch.setattr(packages, "lines", until_the_disk_is_full)
        broken = app.test_cli_runner().invoke(args=export)
    assert broken.exit_code != 0
    assert "No space left" in broken.output
    assert [one for one in tmp_path.iterdir() if "codes" in one.name] == []
    whole = app.test_cli_runner().invoke(args=export)
    assert whole.exit_code == 0, whole.output
    assert [line.split(",")[1] for line in file.read_text().splitlines()[1:]] == codes


@pytest.mark.mariadb
class TestAtOnce:
    """On MariaDB alone: SQLite lets one in after the other. (Control: test_looks.py, without the item's row.)"""

    @pytest.fixture
    def one_url(self, mariadb_url: str) -> str:
        return mariadb_url

    def test_of_sixty_four_phones_at_one_label_one_is_told_that_it_is_the_first(self, one_database: Database) -> None:
        _, codes = labels()
        people = [somebody(f"phone {n}") for n in range(PHONES)]
        told = at_once([partial(verifying.verify, who, codes[0], way="page") for who in people])
        assert sorted(one.verdict for one in told) == ["genuine", *["seen_before"] * (PHONES - 1)]
