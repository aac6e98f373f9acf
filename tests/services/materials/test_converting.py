"""Pages are made lot by lot: honest files, hostile ones, a worker that dies, two that meet; memory stays flat."""

from __future__ import annotations

import sys
import threading
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select, update

import storage
from jobs import materials as job
from models.db import reading, session, transaction
from models.materials import MaterialPage, MaterialVersion
from models.stored_files import KEPT, StoredFile
from services import clock, materials
from services.errors import Conflict
from services.materials import audiences, converting, publishing, records, versions
from services.materials.converting import convert_once
from services.uploads import drawing
from tests.corpus import LOCK
from tests.files import office, pdf, zipped
from tests.rig.crashes import dies_at
from tests.services.materials.desk import (
    EDITOR,
    EVERYBODY,
    a_draft,
    add,
    edition,
    refused,
    uploaded,
    version_row,
)

pytestmark = pytest.mark.usefixtures("app", "cast")
CONVERTING = ("materials:drawn", "materials:put")
LOT = drawing.AT_ONCE


def a_pdf(pages: int) -> str:
    token = a_draft()
    add(token, uploaded("手册.pdf", pdf(pages)))
    return token


def states(token: str) -> tuple[str, str | None, int | None, int]:
    row = version_row(token, 1)
    return row.state, row.state_note, row.pages, row.pages_done


@reading
def page_files(token: str) -> list[tuple[int, str, str]]:
    query = (
        select(MaterialPage.number, StoredFile.state, StoredFile.random_name)
        .join(StoredFile, StoredFile.id == MaterialPage.file_id)
        .where(MaterialPage.version_id == version_row(token, 1).id)
    )
    return list(session().execute(query.order_by(MaterialPage.number)).tuples())


@transaction
def pass_time(token: str) -> None:
    """The worker's lease is over."""
    past = clock.now() - timedelta(seconds=1)
    session().execute(
        update(MaterialVersion).where(MaterialVersion.id == version_row(token, 1).id).values(leased_until=past)
    )


def test_a_pdf_becomes_pictures_that_a_phone_can_show() -> None:
    token = a_pdf(LOT + 3)
    assert states(token) == ("waiting", None, LOT + 3, 0)
    assert convert_once("a")
    assert states(token) == ("ready", None, LOT + 3, LOT + 3)
    found = page_files(token)
    assert [number for number, _, _ in found] == list(range(1, LOT + 4))
    assert {state for _, state, _ in found} == {KEPT}
    first = b"".join(storage.in_use().read(found[0][2]))
    assert first.startswith(b"\xff\xd8\xff")
    shown = materials.pages_of(version_row(token, 1).id)[0]
    assert shown.width == 1240
    assert abs(shown.height - 1755) <= 2
    assert not convert_once("a")


@pytest.mark.parametrize("point", CONVERTING)
def test_a_worker_that_dies_leaves_its_pages_and_the_next_goes_on(point: str) -> None:
    """Cut in the second lot: the pages of the first stay as they are, none is missing or there twice."""
    token = a_pdf(2 * LOT + 1)
    assert dies_at(point, lambda: convert_once("first"), skip=1)
    assert states(token) == ("converting", None, 2 * LOT + 1, LOT)
    before = page_files(token)
    assert not convert_once("second"), "the lease still runs"
    pass_time(token)
    assert convert_once("second")
    assert states(token) == ("ready", None, 2 * LOT + 1, 2 * LOT + 1)
    after = page_files(token)
    assert after[:LOT] == before
    assert [number for number, _, _ in after] == list(range(1, 2 * LOT + 2))


def test_who_was_taken_over_writes_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    token = a_pdf(LOT + 1)
    honest = converting._draw

    def slow(pdf_file: Path, bench: Path, first: int) -> object:
        drawn = honest(pdf_file, bench, first)
        monkeypatch.setattr(converting, "_draw", honest)
        pass_time(token)
        assert convert_once("second")
        return drawn

    monkeypatch.setattr(converting, "_draw", slow)
    with pytest.raises(Conflict, match="conversion_taken_over"):
        convert_once("first")
    assert states(token) == ("ready", None, LOT + 1, LOT + 1)
    assert [number for number, _, _ in page_files(token)] == list(range(1, LOT + 2))


def test_control_without_its_name_on_the_row_the_first_would_write_pages_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same meeting with the check switched off: the late worker's pages collide with those that are there."""
    monkeypatch.setattr(
        converting, "_mine", lambda held: session().get_one(MaterialVersion, held.id, with_for_update=True)
    )
    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        test_who_was_taken_over_writes_nothing_more(monkeypatch)


def test_a_worker_that_is_told_to_stop_leaves_the_rest_to_the_next() -> None:
    token = a_pdf(LOT + 1)
    asked: list[int] = []

    def stopping() -> bool:
        asked.append(1)
        return len(asked) > 1

    assert convert_once("first", stopping)
    assert states(token) == ("waiting", None, LOT + 1, LOT)
    assert convert_once("second")
    assert states(token)[0] == "ready"


def test_what_can_not_be_drawn_ends_in_a_state_that_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    locked, broken, gone, deck, heavy = (a_pdf(1) for _ in range(5))
    _content(locked, pdf(1, trailer=LOCK))
    _content(broken, b"%PDF-1.7 and nothing more")
    _content(gone, None)
    _content(deck, pdf(501))
    for token, note in (
        (locked, "pdf_locked"),
        (broken, "pdf_unreadable"),
        (gone, "file_gone"),
        (deck, "too_many_pages"),
    ):
        assert convert_once("a")
        state, said, _, done = states(token)
        assert (state, done) == ("failed", 0)
        assert said == note
    monkeypatch.setattr(drawing, "WALL_SECONDS", 0.01)
    assert convert_once("a")
    assert states(heavy)[:2] == ("failed", "pages_too_costly")
    assert refused(lambda: publishing.publish(EDITOR, heavy, edition(heavy))).code == "no_pages"
    monkeypatch.undo()
    versions.convert_again(EDITOR, heavy, 1)
    assert convert_once("a")
    assert states(heavy)[0] == "ready"
    for token in (heavy, deck):
        assert refused(partial(versions.convert_again, EDITOR, token, 1)).code == "not_failed"


def test_a_version_that_kills_its_worker_is_given_up_after_three_tries() -> None:
    token = a_pdf(1)
    for _ in range(converting.MOST_TRIES):
        assert dies_at("materials:drawn", lambda: convert_once("a"))
        pass_time(token)
    assert not convert_once("a")
    assert states(token)[:2] == ("failed", "given_up")


def test_a_version_of_a_deleted_draft_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    token = a_pdf(1)
    honest = converting._draw

    def meanwhile(pdf_file: Path, bench: Path, first: int) -> object:
        records.delete_material(EDITOR, token)
        return honest(pdf_file, bench, first)

    monkeypatch.setattr(converting, "_draw", meanwhile)
    with pytest.raises(Conflict):
        convert_once("a")
    assert not convert_once("a")


@pytest.fixture
def libre_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that says it is LibreOffice: it writes a PDF of two pages, or does what a test puts beside it."""
    program = tmp_path / "soffice"
    (tmp_path / "deck.pdf").write_bytes(pdf(2))
    program.write_text(
        f"#!{sys.executable}\n"
        "import os, pathlib, shutil, sys\n"
        f"here = pathlib.Path({str(tmp_path)!r})\n"
        "assert set(os.environ) <= {'HOME', 'TMPDIR', 'PATH', 'LC_ALL', 'LC_CTYPE'}, os.environ\n"
        "if (here / 'fails').exists(): sys.exit(1)\n"
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1]); out.mkdir()\n"
        "shutil.copy(here / 'deck.pdf', out / (pathlib.Path(sys.argv[-1]).stem + '.pdf'))\n"
    )
    program.chmod(0o700)
    monkeypatch.setattr(converting, "office_program", lambda: str(program))
    return tmp_path


def a_deck() -> str:
    token = a_draft("product_deck")
    add(token, uploaded("介绍.pptx", zipped(office("pptx"))))
    return token


def test_an_office_file_goes_through_libreoffice_which_is_told_nothing(libre_office: Path) -> None:
    token = a_deck()
    assert convert_once("a")
    assert states(token) == ("ready", None, 2, 2)
    (libre_office / "fails").touch()
    failing = a_deck()
    assert convert_once("a")
    assert states(failing)[:2] == ("failed", "office_failed")


def test_without_libreoffice_a_deck_can_be_published_as_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "office_program", lambda: None)
    token = a_deck()
    assert convert_once("a")
    assert states(token)[:2] == ("unconvertible", "office_missing")
    audiences.set_audience(EDITOR, token, edition(token), EVERYBODY)
    assert publishing.publish(EDITOR, token, edition(token)) == 1


def test_the_worker_works_until_it_is_told_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    token, stop = a_pdf(1), threading.Event()
    monkeypatch.setattr(job, "LOOK_SECONDS", 0.01)
    worker = threading.Thread(target=job.work_until, args=(stop, "a"))
    worker.start()
    try:
        deadline = clock.now() + timedelta(seconds=30)
        while states(token)[0] != "ready" and clock.now() < deadline:
            stop.wait(0.02)
    finally:
        stop.set()
        worker.join()
    assert states(token)[0] == "ready"


@transaction
def _content(token: str, content: bytes | None) -> None:
    """What lies in the storage is another file than the clean room let in."""
    row = session().get_one(StoredFile, version_row(token, 1).file_id)
    storage.in_use().delete(row.random_name)
    if content is not None:
        storage.in_use().put(row.random_name, BytesIO(content))
