"""What a reader of a share sees: always the version of now, who hands it over, and what may be done about them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, select

from models.db import reading, session
from models.materials import FILE, Material, MaterialPage, MaterialVersion
from models.reading import LeftPhone
from models.sharing import Share
from models.stored_files import StoredFile
from services import uploads
from services.errors import NotFound
from services.reading import readers
from services.reading.leaving_phones import chain_of
from services.reading.readers import Reader
from services.sharing.hands import Sharer, is_of_ours, sharer_of
from services.sharing.rows import get_carried

FILM = "film"
LARGEST_DRAWN = 12_000_000  # pixels


@dataclass(frozen=True, slots=True)
class Shown:
    """A share as its reader sees it. `pages` pictures `width` by `height` (the first one's), or a film, a file to save,
    an article, a link; addresses of files lie below FILES_BASE_URL, `poster_picture` is a name in the storage.
    `calls` is who would call back."""

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
    poster_picture: str | None
    sharer: Sharer
    calls: Sharer | None
    objected: bool
    has_left_phone: bool


@reading
def show(share: str, reader: Reader) -> Shown:
    """Refuses `share_unknown`, and kindly what is recalled, over or not open yet. Writes nothing."""
    carried = get_carried(share)
    version = session().get_one(MaterialVersion, carried.material.current_version_id)
    first = session().execute(_page_of(version.id, 1)).first() if version.pages else None
    return _shown(carried.share, carried.material, version, None if first is None else first[0], reader)


@reading
def page_path(share: str, number: int) -> str:
    """Where the picture of one page lies now, below FILES_BASE_URL. Refuses `page_unknown`."""
    material = get_carried(share).material
    found = session().execute(_page_of(material.current_version_id or 0, number)).first()
    if found is None:
        raise NotFound("page_unknown", "没有找到这一页。")
    return _path(found[1])


def _page_of(version_id: int, number: int) -> Select[tuple[MaterialPage, StoredFile]]:
    return (
        select(MaterialPage, StoredFile)
        .join(StoredFile, StoredFile.id == MaterialPage.file_id)
        .where(MaterialPage.version_id == version_id, MaterialPage.number == number)
    )


def _shown(
    share: Share, material: Material, version: MaterialVersion, first: MaterialPage | None, reader: Reader
) -> Shown:
    file = None if version.file_id is None else session().get_one(StoredFile, version.file_id)
    cover = None if material.cover_file_id is None else session().get_one(StoredFile, material.cover_file_id)
    calls = next((one for one in chain_of(share) if is_of_ours(one.sharer_id)), None)
    whole = None if file is None else _path(file)
    kind = None if file is None else file.kind
    return Shown(
        title=material.title,
        summary=material.summary,
        body=version.body,
        pages=(version.pages or 0) if first is not None else 0,
        width=first.width if first is not None else 0,
        height=first.height if first is not None else 0,
        film=whole if kind == FILM else None,
        picture=whole if kind == "picture" and first is None else None,
        file=whole if version.body == FILE else None,
        link_url=version.link_url,
        link_title=version.link_title,
        article_html=version.article_html,
        cover=None if cover is None else _path(cover),
        poster_picture=_drawn(cover, file),
        sharer=sharer_of(share.sharer_id, share.dealer_id),
        calls=None
        if calls is None or calls.sharer_id == reader.follower_id
        else sharer_of(calls.sharer_id, calls.dealer_id),
        objected=readers.objects(reader),
        has_left_phone=_has_left(share, reader),
    )


def _has_left(share: Share, reader: Reader) -> bool:
    if reader.follower_id is None:
        return False
    left = select(LeftPhone.id).where(LeftPhone.share_id == share.id, LeftPhone.follower_id == reader.follower_id)
    return session().execute(left).first() is not None


def _drawn(cover: StoredFile | None, file: StoredFile | None) -> str | None:
    """The name in the storage of a picture that is small enough to be drawn into a poster."""
    for one in (cover, file):
        if one is not None and one.kind == "picture" and (one.width or 0) * (one.height or 0) <= LARGEST_DRAWN:
            return one.random_name
    return None


def _path(file: StoredFile) -> str:
    return uploads.served_path(file.random_name, file.file_name)
