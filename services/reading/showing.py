"""What a reader of a share sees: always the version of now, who hands it over, and what may be done about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select

from models.db import reading, session
from models.materials import FILE, Material, MaterialPage, MaterialVersion
from models.sealing import blind_index
from models.stored_files import StoredFile
from services import clock, uploads
from services.errors import NotFound
from services.reading.questions import ABOVE, OF_READER, WHOLE
from services.reading.readers import Reader
from services.sharing.hands import Sharer, standing
from services.sharing.rows import PURPOSE, get_carried, refuse_unless_open, unknown

FILM = "film"
LARGEST_DRAWN = 12_000_000  # pixels


@dataclass(frozen=True, slots=True)
class Shown:
    """A share as its reader sees it. `pages` pictures `width` by `height` (the first one's), or a film, a file to save,
    an article, a link; addresses of files lie below FILES_BASE_URL. `calls` is who would call back."""

    title: str
    summary: str | None
    body: str
    pages: int
    width: int
    height: int
    film: str | None
    picture: str | None
    file: str | None
    link_url: str | None
    link_title: str | None
    article_html: str | None
    cover: str | None
    sharer: Sharer
    calls: Sharer | None
    objected: bool
    has_left_phone: bool


@reading
def show(share: str, reader: Reader) -> Shown:
    """Refuses `share_unknown`, and kindly what was taken back, is recalled, over or not open yet. Writes nothing. What
    is opened more often than any other page is one question to the database."""
    given: dict[str, Any] = {"index": blind_index(PURPOSE, share)}
    known = reader.follower_id is not None or reader.browser is not None
    if known:
        given |= {"follower": reader.follower_id, "browser": reader.browser_index}
    rows = session().connection().execute(OF_READER if known else WHOLE, given).all()
    if not rows:
        raise unknown()
    found: Any = rows[0]
    refuse_unless_open(found, found, clock.now())
    return _shown(found, rows, reader, objected=known and found.objected, has_left=known and found.has_left)


@reading
def page_path(share: str, number: int) -> str:
    """Where the picture of one page lies now, below FILES_BASE_URL. Refuses `page_unknown`."""
    material = get_carried(share).material
    found = session().execute(_page_of(material.current_version_id or 0, number)).first()
    if found is None:
        raise NotFound("page_unknown", "没有找到这一页。")
    return uploads.served_path(found.random_name, found.file_name)


def _page_of(version_id: int, number: int) -> Select[tuple[str, str]]:
    return (
        select(StoredFile.random_name, StoredFile.file_name)
        .join(MaterialPage, MaterialPage.file_id == StoredFile.id)
        .where(MaterialPage.version_id == version_id, MaterialPage.number == number)
    )


_COVER_AND_FILE = (
    select(StoredFile)
    .join(Material, StoredFile.id == Material.cover_file_id)
    .where(Material.id == bindparam("material")),
    select(StoredFile)
    .join(MaterialVersion, StoredFile.id == MaterialVersion.file_id)
    .where(MaterialVersion.id == bindparam("version")),
)


@reading
def poster_picture(share: str) -> str | None:
    """The name in the storage of a picture that is small enough to be drawn into a poster: the cover, else the material
    itself. Refuses as `show` does."""
    material = get_carried(share).material
    asked = {"material": material.id, "version": material.current_version_id}
    for question in _COVER_AND_FILE:
        file = session().execute(question, asked).scalar_one_or_none()
        if file and file.kind == "picture" and (file.width or 0) * (file.height or 0) <= LARGEST_DRAWN:
            return file.key
    return None


def _shown(found: Any, rows: Sequence[Any], reader: Reader, *, objected: bool, has_left: bool) -> Shown:
    sharer = standing(rows, found.shop)
    drawn = found.width is not None
    whole = _path(found.file_random_name, found.file_name)
    return Shown(
        title=found.title,
        summary=found.summary,
        body=found.body,
        pages=(found.pages or 0) if drawn else 0,
        width=found.width or 0,
        height=found.height or 0,
        film=whole if found.file_kind == FILM else None,
        picture=whole if found.file_kind == "picture" and not drawn else None,
        file=whole if found.body == FILE else None,
        link_url=found.link_url,
        link_title=found.link_title,
        article_html=found.article_html,
        cover=_path(found.cover_random_name, found.cover_name),
        sharer=sharer,
        calls=_calls(found, sharer, reader),
        objected=objected,
        has_left_phone=has_left,
    )


def _calls(share: Any, sharer: Sharer, reader: Reader) -> Sharer | None:
    """The nearest of the chain who is of ours; nobody calls themselves."""
    step = share
    while sharer.name is None and step.parent_id is not None:
        rows = session().connection().execute(ABOVE, {"share": step.parent_id}).all()
        step, sharer = rows[0], standing(rows, rows[0].shop)
    return None if sharer.name is None or step.sharer_id == reader.follower_id else sharer


def _path(random_name: str | None, file_name: str | None) -> str | None:
    return None if random_name is None or file_name is None else uploads.served_path(random_name, file_name)
