"""One's own reading of a material: its content for the client, how far one is, and that one is through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from models.bindings import OPEN, Binding
from models.db import insert_missing, insert_once, reading, session, transaction
from models.materials import Material, MaterialPage, MaterialVersion, OwnReading
from models.reading import Visit
from models.stored_files import StoredFile
from services import access, audit, clock, people, uploads
from services.errors import Conflict
from services.must_read import judging
from services.reading.judging import READ_PCT
from services.sharing.briefcase import get_visible
from services.sharing.hands import is_of_ours


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as a picture: its address below FILES_BASE_URL, pixels."""

    number: int
    path: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody is. `wanted`: their reading is recorded, because they must read it; `seen` are pages."""

    wanted: bool
    seen: tuple[int, ...]
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """The current version as somebody reads it who may take it out, and how far they are."""

    version: int
    body: str
    sheets: list[Sheet]
    film: str | None
    file: str | None
    link_url: str | None
    link_title: str | None
    article_html: str | None
    progress: Progress


@reading
def open_material(follower_id: int, token: str) -> Opened:
    """Refuses `material_unknown` for what is not there, recalled, over, or not for them. Writes nothing."""
    material = get_visible(follower_id, token)
    version = session().get_one(MaterialVersion, material.current_version_id)
    file = None if version.file_id is None else session().get_one(StoredFile, version.file_id)
    path = None if file is None else uploads.served_path(file.random_name, file.file_name)
    is_film = file is not None and file.kind == "film"
    return Opened(
        version.number,
        version.body,
        _sheets(version.id),
        path if is_film else None,
        None if is_film else path,
        version.link_url,
        version.link_title,
        version.article_html,
        _progress(material, follower_id, session().get(OwnReading, (version.id, people.survivor(follower_id).id))),
    )


@transaction
def read_on(follower_id: int, token: str, version: int, *, pages: Iterable[int] = (), scroll_pct: int = 0) -> Progress:
    """Take down which pages were in sight and how far they scrolled; the same again changes nothing. Recorded of people
    of ours alone, of what they must read, until they are through; anybody else's reading leaves no trace.

    Refuses `material_unknown`, and `version_replaced` when another version is current by now. Locks: follower.
    """
    row = people.lock(follower_id)
    material = get_visible(row.id, token)
    current = session().get_one(MaterialVersion, material.current_version_id)
    if current.number != version:
        raise Conflict("version_replaced", "这份资料刚刚更新了，请重新打开。")
    if not _is_wanted(material, row.id):
        return Progress(False, (), None)
    now = clock.now()
    insert_once(OwnReading, version_id=current.id, follower_id=row.id, opened_at=now, seen="0", scroll_pct=0)
    mine = session().get_one(OwnReading, (current.id, row.id))
    if mine.read_at is None:
        open_for = now - mine.opened_at
        seen = judging.believed(int(mine.seen, 16), judging.bits_of(pages), open_for)
        mine.seen, mine.scroll_pct = f"{seen:x}", max(mine.scroll_pct, scroll_pct)
        if judging.is_read(
            pages=current.pages or 1,
            seen=seen,
            scroll_pct=mine.scroll_pct,
            open_for=open_for,
            least=_least(current),
        ):
            mine.read_at, mine.seen = now, "0"
            audit.record(access.follower(row.id, row.label), "material:version:read", "material_version", current.id)
    return _progress(material, row.id, mine)


@reading
def read_at_of(follower_id: int, version_ids: Sequence[int]) -> dict[int, datetime]:
    """When this person was through with each of these versions."""
    mine = select(OwnReading.version_id, OwnReading.read_at).where(
        OwnReading.follower_id == people.survivor(follower_id).id,
        OwnReading.version_id.in_(version_ids),
        OwnReading.read_at.is_not(None),
    )
    return {version: at for version, at in session().execute(mine) if at is not None}


def note_read(visits: Sequence[int]) -> None:
    """Visits of shares in which every page was looked at count as well, where their reader is one of ours and must read
    it; for the rule that folds beats, in its transaction."""
    if not visits:
        return
    bound = select(Binding.id).where(Binding.follower_id == Visit.follower_id, Binding.open_marker == OPEN)
    query = (
        select(Visit.material_version_id, Visit.follower_id, Visit.opened_at)
        .join(Material, Material.id == Visit.material_id)
        .where(Visit.id.in_(visits), Material.must_read.is_(True), Visit.follower_id.is_not(None), bound.exists())
        .where(Material.current_version_id == Visit.material_version_id)
    )
    now, through = clock.now(), {}
    for version, follower, opened_at in session().execute(query):
        through[version, follower] = opened_at
    if not through:
        return
    done = {"seen": "0", "scroll_pct": READ_PCT, "read_at": now}
    rows = [{"version_id": k[0], "follower_id": k[1], "opened_at": at, **done} for k, at in through.items()]
    insert_missing(OwnReading, rows)
    theirs = or_(*((OwnReading.version_id == version) & (OwnReading.follower_id == one) for version, one in through))
    for row in session().scalars(select(OwnReading).where(theirs, OwnReading.read_at.is_(None))):
        row.read_at, row.seen = now, "0"


def _is_wanted(material: Material, follower_id: int) -> bool:
    return material.must_read and is_of_ours(follower_id)


def _progress(material: Material, follower_id: int, mine: OwnReading | None) -> Progress:
    if mine is None:
        return Progress(_is_wanted(material, follower_id), (), None)
    return Progress(_is_wanted(material, follower_id), tuple(judging.pages_of(int(mine.seen, 16))), mine.read_at)


def _least(version: MaterialVersion) -> timedelta:
    seconds = select(StoredFile.seconds).where(StoredFile.id == version.file_id)
    return judging.least_time(version.body, session().scalar(seconds))


def _sheets(version_id: int) -> list[Sheet]:
    query = (
        select(MaterialPage, StoredFile)
        .join(StoredFile, StoredFile.id == MaterialPage.file_id)
        .where(MaterialPage.version_id == version_id)
        .order_by(MaterialPage.number)
    )
    return [
        Sheet(page.number, uploads.served_path(file.random_name, file.file_name), page.width, page.height)
        for page, file in session().execute(query)
    ]
