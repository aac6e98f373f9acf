"""Pictures that the worker makes of an upload's pages: announced like an upload, kept at once, nobody's quota."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

import storage
from models.db import reading, session, transaction
from models.stored_files import ARRIVING, KEPT, LEAVING, PAGE, StoredFile
from services import clock
from services.errors import Conflict, NotFound
from services.uploads.drawing import Drawn


@dataclass(frozen=True, slots=True)
class Page:
    """One page's picture: announced, and on the bench."""

    file_id: int
    random_name: str
    drawn: Drawn


@transaction
def announce_pages(source_id: int, drawn: Sequence[Drawn]) -> list[Page]:
    """Say that these are coming, so that none lies in the storage without a row; what never arrives is swept away."""
    source = session().get_one(StoredFile, source_id)
    rows = [
        StoredFile(
            random_name=storage.random_name(),
            state=ARRIVING,
            kind=PAGE,
            media_type="image/jpeg",
            file_name=f"{one.number}.jpg",
            bytes=one.file.stat().st_size,
            sha256=hashlib.sha256(one.file.read_bytes()).hexdigest(),
            width=one.width,
            height=one.height,
            employee_id=source.employee_id,
            created_at=clock.now(),
        )
        for one in drawn
    ]
    session().add_all(rows)
    session().flush()
    return [Page(row.id, row.random_name, one) for row, one in zip(rows, drawn, strict=True)]


def put(page: Page) -> None:
    with page.drawn.file.open("rb") as content:
        storage.in_use().put(page.random_name, content)


@transaction
def arrived(pages: Sequence[Page]) -> None:
    """They are in the storage; whoever says so needs them from here on. Refuses `pages_swept` when the sweep came
    first."""
    coming = (StoredFile.id.in_([page.file_id for page in pages]), StoredFile.state == ARRIVING)
    done = session().execute(update(StoredFile).where(*coming).values(state=KEPT))
    if done.rowcount != len(pages):  # type: ignore[attr-defined]
        raise Conflict("pages_swept", "转换太慢，中间的文件已经清理了，会重新开始。")


def bytes_to(file_id: int, target: Path) -> str:
    """Write a kept file to the disk, piece by piece; what kind it is. Refuses `file_unknown` when it is not there."""
    kind, name = _kept(file_id)
    try:
        with target.open("wb") as file:
            for piece in storage.in_use().read(name):
                file.write(piece)
    except storage.FileGone:
        raise NotFound("file_unknown", "这个文件已经不在了，请重新上传。") from None
    return kind


@reading
def _kept(file_id: int) -> tuple[str, str]:
    row = session().get(StoredFile, file_id)
    if row is None or row.state == LEAVING:
        raise NotFound("file_unknown", "这个文件已经不在了，请重新上传。")
    return row.kind, row.key
