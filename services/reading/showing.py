"""What a reader of a share sees: always the version of now, who hands it over, and what may be done about them."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Select, bindparam, select

from models.db import reading, session
from models.db.several import MOST, length_for, named
from models.materials import FILE, Material, MaterialPage, MaterialVersion
from models.sealing import blind_index
from models.stored_files import StoredFile
from services import clock, uploads
from services.combining import Combined
from services.errors import NotFound
from services.reading.questions import ABOVE, CONTENT, LINK_OF_READER, links
from services.reading.readers import Reader
from services.remembering import Kept, moment
from services.sharing.hands import Sharer, sharer_of
from services.sharing.rows import PURPOSE, get_carried, refuse_unless_open, unknown

FILM = "film"
LARGEST_DRAWN = 12_000_000  # pixels


@dataclass(frozen=True, slots=True)
class Content:
    """What all readers of one edition of a material see: `pages` pictures `width` by `height` (the first one's), or a
    film, a file to save, an article, a link. Addresses of files lie below FILES_BASE_URL."""

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


# By its edition, version and cover: whoever changes what a material shows changes one of these. Alone an article with
# pictures of a material that is recalled just now goes on under its edition, with the new addresses.
_contents: Kept[Content] = Kept(seconds=1, most=1_000)
# Who left is named for that long, in another process than the one that was told.
_sharers: Kept[Sharer] = Kept(seconds=0.5, most=10_000)


@dataclass(frozen=True, slots=True)
class Shown:
    """A share as its reader sees it; `calls` is who would call back."""

    content: Content
    sharer: Sharer
    calls: Sharer | None
    objected: bool
    has_left_phone: bool

    @property
    def title(self) -> str:
        return self.content.title

    @property
    def summary(self) -> str | None:
        return self.content.summary


def show(share: str, reader: Reader) -> Shown:
    """Refuses `share_unknown`, and kindly what was taken back, is recalled, over or not open yet. Writes nothing. It is
    opened more often than any other page: of the share and its material is asked each time what may have changed, by
    one question for all strangers who come at one moment (`services/combining.py`); what all readers share is
    remembered."""
    index = blind_index(PURPOSE, share)
    if reader.follower_id is not None or reader.browser is not None:
        return _ask_and_show(index, reader)
    link = _links.do(index)
    return _remembered(_open(link)) or _show(link, reader)


@reading
def _ask_and_show(index: str, reader: Reader) -> Shown:
    given = {"index": index, "follower": reader.follower_id, "browser": reader.browser_index}
    link = session().connection().execute(LINK_OF_READER, given).one_or_none()
    shown = _put_together(_open(link), reader)
    return replace(shown, objected=bool(link.objected), has_left_phone=bool(link.has_left))  # type: ignore[union-attr]


@reading
def _asked(indexes: Sequence[str]) -> list[Any]:
    length = length_for(len(indexes))
    rows = session().connection().execute(links(length), named("index", indexes, length))
    found = {row.token_index: row for row in rows}
    return [found.get(index) for index in indexes]


_links = Combined(_asked, MOST)


def _open(link: Any) -> Any:
    if link is None:
        raise unknown()
    refuse_unless_open(link, link, clock.now())
    return link


def _remembered(link: Any) -> Shown | None:
    """The page where nothing is left to be asked: its edition and who hands it over are remembered."""
    content, sharer = _contents.find(_edition(link)), _sharers.find((link.sharer_id, link.dealer_id))
    if content is None or sharer is None or sharer[0].name is None:
        return None
    return Shown(content[0], sharer[0], calls=sharer[0], objected=False, has_left_phone=False)


def _put_together(link: Any, reader: Reader) -> Shown:
    sharer = _sharer(link)
    return Shown(_content(link), sharer, _calls(link, sharer, reader), objected=False, has_left_phone=False)


_show = reading(_put_together)


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


def _edition(link: Any) -> Hashable:
    return link.material_id, link.version, link.current_version_id, link.cover_file_id


def _content(link: Any) -> Content:
    edition = _edition(link)
    kept = _contents.find(edition)
    if kept is not None:
        return kept[0]
    asked_at = moment()
    found = session().connection().execute(CONTENT, {"material": link.material_id}).one()
    content = _made(found)
    _contents.keep(edition, content, asked_at)
    return content


def _made(found: Any) -> Content:
    whole, drawn = _path(found.random_name, found.file_name), found.width is not None
    return Content(
        title=found.title,
        summary=found.summary,
        body=found.body,
        pages=(found.pages or 0) if drawn else 0,
        width=found.width or 0,
        height=found.height or 0,
        film=whole if found.kind == FILM else None,
        picture=whole if found.kind == "picture" and not drawn else None,
        file=whole if found.body == FILE else None,
        link_url=found.link_url,
        link_title=found.link_title,
        article_html=found.article_html,
        cover=_path(found.cover_random_name, found.cover_name),
    )


def _sharer(share: Any) -> Sharer:
    key = share.sharer_id, share.dealer_id
    kept = _sharers.find(key)
    if kept is not None:
        return kept[0]
    asked_at = moment()
    sharer = sharer_of(*key)
    _sharers.keep(key, sharer, asked_at)
    return sharer


def _calls(share: Any, sharer: Sharer, reader: Reader) -> Sharer | None:
    """The nearest of the chain who is of ours; nobody calls themselves."""
    step = share
    while sharer.name is None and step.parent_id is not None:
        step = session().connection().execute(ABOVE, {"share": step.parent_id}).one()
        sharer = _sharer(step)
    return None if sharer.name is None or step.sharer_id == reader.follower_id else sharer


def _path(random_name: str | None, file_name: str | None) -> str | None:
    return None if random_name is None or file_name is None else uploads.served_path(random_name, file_name)
