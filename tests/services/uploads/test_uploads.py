"""Uploads and their rows: sizes, quotas, names, who may, what waits and what is swept away."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select, update

import storage
from models.db import reading, session, transaction
from models.stored_files import ARRIVING, KEPT, WAITING, StoredFile
from services import clock, uploads
from services.errors import Conflict, Expired, Invalid, NotAllowed, NotFound, Refusal, SlowDown
from services.uploads import judging, keeping
from services.uploads.names import clean_name, parts_of
from tests.files import elsewhere, film, office, pdf, picture, zipped
from tests.rig.races import at_once
from tests.services.uploads.desk import CLERK, COLLEAGUE, EDITOR, content_of, keep

pytestmark = pytest.mark.usefixtures("app", "cast")
MEGABYTE = 1 << 20


@reading
def states() -> dict[int, str]:
    return {row.id: row.state for row in session().execute(select(StoredFile.id, StoredFile.state))}


def files() -> list[str]:
    local = storage.in_use()
    assert isinstance(local, storage.LocalStorage)
    return sorted(file.name for file in local.folder.rglob("*") if file.is_file())


class Endless(io.RawIOBase):
    """A body that goes on and on, counted as it is read."""

    def __init__(self, beginning: bytes) -> None:
        self.beginning, self.given = beginning, 0

    def read(self, size: int = -1) -> bytes:
        piece = self.beginning[self.given : self.given + size].ljust(size, b"\0")
        self.given += size
        return piece


def later(passed: timedelta) -> None:
    moment = clock.now() + passed
    clock.use(lambda: moment)


def refusal_of(act: Any) -> str:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("合影.JPEG", picture(), ("合影.jpg", "picture", "image/jpeg", None)),
        ("图标.png", picture("PNG", mode="RGBA"), ("图标.png", "picture", "image/png", None)),
        ("海报.webp", picture("WEBP"), ("海报.jpg", "picture", "image/jpeg", None)),
        ("手册.pdf", pdf(3), ("手册.pdf", "pdf", "application/pdf", 3)),
        ("片.mov", film("qt  "), ("片.mov", "film", "video/quicktime", None)),
        ("片.mov", film(), ("片.mp4", "film", "video/mp4", None)),
    ],
)
def test_an_honest_file_is_kept_as_what_it_is(name: str, content: bytes, told: tuple[Any, ...]) -> None:
    kept = keep(name, content)
    assert (kept.file_name, kept.kind, kept.media_type, kept.pages) == told
    assert len(content_of(kept)) == kept.bytes
    assert states() == {kept.id: WAITING}


@pytest.mark.parametrize("form", ["docx", "xlsx", "pptx"])
def test_an_office_file_keeps_its_parts_and_loses_the_rest(form: str) -> None:
    parts = office(form)
    with ZipFile(io.BytesIO(content_of(keep(f"a.{form}", zipped(parts))))) as kept:
        assert {name: kept.read(name).decode() for name in kept.namelist()} == parts


def test_a_link_in_a_deck_and_a_table_behind_its_chart_may_stay() -> None:
    more: dict[str, bytes | str] = {
        "ppt/_rels/a.xml.rels": elsewhere("hyperlink", "https://example.com/"),
        "ppt/embeddings/table.xlsx": zipped(office("xlsx")),
        "ppt/printerSettings/printerSettings1.bin": b"\0",
    }
    assert keep("a.pptx", zipped({**office("pptx"), **more})).kind == "office"


@pytest.mark.parametrize(
    ("name", "most", "code"), [("a.pdf", 50, "file_too_large"), ("a.mp4", 200, "file_too_large_film")]
)
def test_reading_stops_where_a_file_is_too_large(name: str, most: int, code: str) -> None:
    body = Endless(b"%PDF-1.7")
    assert refusal_of(lambda: uploads.keep(EDITOR, name, body)) == code  # type: ignore[arg-type]
    assert body.given <= (most + 1) * MEGABYTE
    assert states() == {}


def test_only_who_publishes_may_upload() -> None:
    with pytest.raises(NotAllowed):
        keep("a.jpg", picture(), CLERK)


def test_a_third_at_once_is_asked_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "WAIT_SECONDS", 0.01)
    for _ in range(judging.AT_ONCE):
        assert judging._rooms.acquire(blocking=False)
    try:
        with pytest.raises(SlowDown):
            keep("a.jpg", picture())
    finally:
        judging._rooms.release(judging.AT_ONCE)
    assert keep("a.jpg", picture()).kind == "picture"


def test_the_quota_of_a_person_is_of_a_day_and_of_that_person(monkeypatch: pytest.MonkeyPatch) -> None:
    size = keep("a.jpg", picture()).bytes
    monkeypatch.setattr(keeping, "MOST_BYTES_A_DAY", 2 * size)
    keep("b.jpg", picture())
    with pytest.raises(Conflict) as full:
        keep("c.jpg", picture())
    assert full.value.code == "quota_full"
    keep("d.jpg", picture(), COLLEAGUE)
    later(timedelta(days=1, seconds=5))
    keep("e.jpg", picture())
    monkeypatch.setattr(keeping, "MOST_FILES_A_DAY", 1)
    assert refusal_of(lambda: keep("f.jpg", picture())) == "quota_full"


def announced(name: str) -> bool:
    verdict = judging.Verdict("image/jpeg")
    try:
        keeping._announce(EDITOR, "picture", name, verdict, MEGABYTE, "0" * 64)
    except Conflict:
        return False
    return True


@pytest.mark.parametrize("locked", [True, False])
@pytest.mark.mariadb
def test_uploads_at_once_never_pass_the_quota_together(
    database_url: str, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    """Eight at the same moment, room for three. Control: without the lock on the person they all find room."""
    if not database_url.startswith("mysql"):
        pytest.skip("SQLite has one writer; the race is MariaDB's")
    monkeypatch.setattr(keeping, "MOST_BYTES_A_DAY", 3 * MEGABYTE)
    if not locked:
        monkeypatch.setattr(keeping, "_hold", lambda actor: None)
    passed = sum(at_once([partial(announced, f"{n}.jpg") for n in range(8)]))
    assert (passed == 3) is locked


def test_what_nobody_uses_goes_after_a_day_and_what_is_used_stays() -> None:
    unused, used, gone = keep("a.jpg", picture()), keep("b.jpg", picture()), keep("c.jpg", picture())
    uploads.take_up(EDITOR, used.id)
    uploads.take_up(EDITOR, gone.id)
    assert uploads.sweep() == 0
    uploads.let_go(gone.id)
    with pytest.raises(NotFound):
        uploads.served(gone.random_name, gone.file_name)
    later(timedelta(days=1, minutes=10))
    assert uploads.sweep() == 2
    assert states() == {used.id: KEPT}
    assert files() == [used.random_name]
    with pytest.raises(Expired):
        uploads.take_up(EDITOR, unused.id)


def test_only_its_owner_takes_an_upload_up_and_only_once() -> None:
    kept = keep("a.jpg", picture())
    for who in (COLLEAGUE, EDITOR, EDITOR):
        if states() == {kept.id: WAITING} and who is EDITOR:
            assert uploads.take_up(who, kept.id) == kept
        else:
            with pytest.raises(Expired):
                uploads.take_up(who, kept.id)


class Full(storage.LocalStorage):
    """A disk that takes no more."""

    def put(self, name: str, content: BinaryIO) -> int:
        raise storage.StorageAway("No space left on device")


@pytest.fixture
def full() -> Iterator[Full]:
    before = storage.in_use()
    disk = Full(Path(tempfile.mkdtemp()))
    storage.use(disk)
    yield disk
    storage.use(before)


def test_a_full_disk_serves_nothing_that_is_not_there(full: Full) -> None:
    with pytest.raises(storage.StorageAway):
        keep("a.jpg", picture())
    [state] = states().values()
    assert state == ARRIVING
    assert refusal_of(lambda: uploads.served(first_name(), "a.jpg")) == "file_unknown"
    later(timedelta(days=1, minutes=10))
    assert uploads.sweep() == 1
    assert states() == {}


@reading
def first_name() -> str:
    return session().execute(select(StoredFile.random_name)).scalar_one()


def test_who_comes_after_the_sweep_is_told_so() -> None:
    kept = keep("a.jpg", picture())
    _back_on_its_way(kept.id)
    uploads.let_go(kept.id)
    later(timedelta(days=2))
    uploads.sweep()
    with pytest.raises(Expired):
        keeping._arrived(EDITOR, kept.id)


@transaction
def _back_on_its_way(file_id: int) -> None:
    session().execute(update(StoredFile).where(StoredFile.id == file_id).values(state=ARRIVING))


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("产品手册 v1.2.pdf", "产品手册 v1.2.pdf"),
        ("shell.php.jpg", "shell_php.jpg"),
        ("报价\u202egpj.pdf", "报价gpj.pdf"),
        ("..\\..\\windows\\报价.pdf", "报价.pdf"),
        ("/etc/passwd.pdf", "passwd.pdf"),
        ("a\u200bb\x00c\r\n.pdf", "ab_c__.pdf"),
        ('<img src=x>".pdf', "_img src=x__.pdf"),
        ("字" * 255 + ".PDF", "字" * 80 + ".pdf"),
        ("CON.pdf", "_CON.pdf"),
        (".pdf", "文件.pdf"),
        ("   .  .pdf", "文件.pdf"),
        ("e\u0301.pdf. . ", "é.pdf"),
        ("．．／a.pdf", "．．／a.pdf"),
    ],
)
def test_names_read_alike_everywhere(typed: str, clean: str) -> None:
    assert clean_name(*parts_of(typed)) == clean
    assert clean_name(*parts_of(clean)) == clean
    assert len(clean.encode()) <= 255


def test_an_unknown_ending_says_what_can_be_uploaded() -> None:
    with pytest.raises(Invalid, match="可以上传图片"):
        keep("a.exe", b"MZ")
    with pytest.raises(Invalid, match="MP4"):
        keep("a.avi", b"RIFF")
