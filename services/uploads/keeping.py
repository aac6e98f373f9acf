"""Keeping an upload: spooled to the disk, judged, announced in a row, put into the storage, then there."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import func, select, update

import storage
from models.db import session, transaction
from models.organisation import Employee
from models.stored_files import ARRIVING, KEPT, LEAVING, PAGE, WAITING, StoredFile
from services import audit, clock
from services.access import Actor, require
from services.audit_tags import N_
from services.errors import Conflict, Expired, NotAllowed
from services.uploads.judging import Verdict, judge
from services.uploads.names import clean_name, parts_of
from services.uploads.refusals import refusal
from services.uploads.types import MEGABYTE, FileType, too_large, type_of

ACT = "files.write"
MOST_BYTES_A_DAY = 2048 * MEGABYTE
MOST_FILES_A_DAY = 500
A_DAY = timedelta(days=1)
PIECE_BYTES = 256 * 1024
LARGEST_ID = 2**63 - 1  # a form may say any number


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is in the storage."""

    id: int
    random_name: str
    file_name: str
    kind: str
    media_type: str
    bytes: int
    pages: int | None


def keep(actor: Actor, typed_name: str, content: BinaryIO) -> Kept:
    """Judge and keep what somebody uploads; it is theirs to use for a day (`take_up`), then it goes.

    50 MB, films 200 MB; 2 GB and 500 files in 24 hours for each person. Refuses `type_…`, `file_…`, `quota_full`,
    `uploads_busy`, and what the clean room says of the content (`refusals.py`). StorageAway when it cannot be kept.
    """
    require(actor, ACT)
    if actor.id is None:
        raise NotAllowed("not_allowed", "只有后台账号可以上传文件。")
    stem, ending = parts_of(typed_name)
    kind = type_of(ending)
    with _bench() as bench:
        given, wanted = bench / "given", bench / "wanted"
        _spool(content, given, kind)
        verdict = judge(kind.kind, given, wanted)
        if verdict.media_type not in kind.media_types:
            raise refusal("type_differs")
        name = clean_name(stem, kind.media_types[verdict.media_type])
        return _keep(actor, kind.kind, name, verdict, wanted)


def keep_fetched_picture(actor: Actor, content: bytes) -> Kept:
    """The same for a picture the worker fetched on behalf of `actor`, whose day it counts for: judged and drawn anew
    like an upload. Refuses what the clean room says of it, and `quota_full`."""
    with _bench() as bench:
        given, wanted = bench / "given", bench / "wanted"
        given.write_bytes(content)
        verdict = judge("picture", given, wanted)
        name = f"cover.{type_of('jpg').media_types[verdict.media_type]}"
        return _keep(actor, "picture", name, verdict, wanted)


def _keep(actor: Actor, kind: str, name: str, verdict: Verdict, wanted: Path) -> Kept:
    """Announce what the clean room wrote, put it into the storage, say that it is there."""
    with wanted.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        file_id, random_name = _announce(actor, kind, name, verdict, wanted.stat().st_size, digest)
        file.seek(0)
        storage.in_use().put(random_name, file)
    return _arrived(actor, file_id)


@contextmanager
def _bench() -> Iterator[Path]:
    """A folder that only we may read, gone with what is in it."""
    with tempfile.TemporaryDirectory(prefix="qudao-upload-") as folder:
        yield Path(folder)


def _spool(content: BinaryIO, given: Path, kind: FileType) -> None:
    size = 0
    with given.open("xb") as file:
        while piece := content.read(PIECE_BYTES):
            size += len(piece)
            if size > kind.most_bytes:
                raise too_large(kind)
            file.write(piece)
    if not size:
        raise refusal("file_missing")


@transaction
def _announce(actor: Actor, kind: str, name: str, verdict: Verdict, size: int, digest: str) -> tuple[int, str]:
    """Say that a file is coming, so that none lies in the storage without a row."""
    _hold(actor)
    lately = select(func.count(), func.coalesce(func.sum(StoredFile.bytes), 0)).where(
        StoredFile.employee_id == actor.id, StoredFile.kind != PAGE, StoredFile.created_at > clock.now() - A_DAY
    )
    files, total = session().execute(lately).one()
    if files >= MOST_FILES_A_DAY or total + size > MOST_BYTES_A_DAY:
        raise Conflict("quota_full", N_("您今天上传的已经很多了（每天最多 2 GB、500 个文件），请明天再传。"))
    row = StoredFile(
        random_name=storage.random_name(),
        state=ARRIVING,
        kind=kind,
        media_type=verdict.media_type,
        file_name=name,
        bytes=size,
        sha256=digest,
        pages=verdict.pages,
        width=verdict.width,
        height=verdict.height,
        seconds=verdict.seconds,
        employee_id=actor.id,
        created_at=clock.now(),
    )
    session().add(row)
    session().flush()
    return row.id, row.random_name


def _hold(actor: Actor) -> None:
    """Two uploads of one person must not both find the last room of their quota. Locks: employee."""
    session().execute(select(Employee.id).where(Employee.id == actor.id).with_for_update())


@transaction
def _arrived(actor: Actor, file_id: int) -> Kept:
    row = session().get(StoredFile, file_id, with_for_update=True)
    if row is None or row.state != ARRIVING:  # so late that it was swept away meanwhile
        raise _over()
    row.state = WAITING
    audit.record(actor, "uploads:file:keep", "stored_file", row.id, kind=row.kind, bytes=row.bytes)
    return Kept(row.id, row.random_name, row.file_name, row.kind, row.media_type, row.bytes, row.pages)


@transaction
def take_up(actor: Actor, file_id: int) -> Kept:
    """Make a file somebody's own upload that waits into one that stays. Refuses `upload_over` when it waits no more."""
    if not 0 < file_id <= LARGEST_ID:
        raise _over()
    mine = (StoredFile.id == file_id, StoredFile.employee_id == actor.id, StoredFile.state == WAITING)
    done = session().execute(update(StoredFile).where(*mine).values(state=KEPT))
    if not done.rowcount:  # type: ignore[attr-defined]
        raise _over()
    row = session().get_one(StoredFile, file_id, populate_existing=True)
    return Kept(row.id, row.random_name, row.file_name, row.kind, row.media_type, row.bytes, row.pages)


@transaction
def let_go(file_id: int) -> None:
    """Nobody needs a file any more: nobody is served it from here on, and the sweep takes it away."""
    kept = (StoredFile.id == file_id, StoredFile.state.in_((WAITING, KEPT)))
    session().execute(update(StoredFile).where(*kept).values(state=LEAVING))


def _over() -> Expired:
    return Expired("upload_over", N_("这份上传已经不在了，请重新上传。"))
