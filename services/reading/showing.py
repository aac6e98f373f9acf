"""What a reader of a share sees: always the version of now, who hands it over, and what may be done about them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import aliased

from models.db import reading, session
from models.materials import FILE, Material, MaterialPage, MaterialVersion
from models.reading import LeftPhone
from models.sealing import blind_index
from models.sharing import Share
from models.stored_files import StoredFile
from services import clock, uploads
from services.errors import NotFound
from services.reading import readers
from services.reading.readers import Reader
from services.sharing.hands import Sharer, sharer_of
from services.sharing.rows import PURPOSE, get_carried, refuse_unless_open, unknown

FILM = "film"
LARGEST_DRAWN = 12_000_000  # pixels

_file, _cover = aliased(StoredFile), aliased(StoredFile)
# All but the sharer by one question: this page is opened more often than any other.
_WHOLE = (
    select(Share, Material, MaterialVersion, _file, _cover, MaterialPage)
    .join(Material, Material.id == Share.material_id)
    .outerjoin(MaterialVersion, MaterialVersion.id == Material.current_version_id)
    .outerjoin(_file, _file.id == MaterialVersion.file_id)
    .outerjoin(_cover, _cover.id == Material.cover_file_id)
    .outerjoin(MaterialPage, (MaterialPage.version_id == MaterialVersion.id) & (MaterialPage.number == 1))
    .where(Share.token_index == bindparam("index"))
)


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
    """Refuses `share_unknown`, and kindly what was taken back, is recalled, over or not open yet. Writes nothing."""
    found = session().execute(_WHOLE, {"index": blind_index(PURPOSE, share)}).one_or_none()
    if found is None:
        raise unknown()
    row, material, version, file, cover, first = found
    refuse_unless_open(row, material, clock.now())
    return _shown(row, material, version, file, cover, first, reader)


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
    share: Share,
    material: Material,
    version: MaterialVersion,
    file: StoredFile | None,
    cover: StoredFile | None,
    first: MaterialPage | None,
    reader: Reader,
) -> Shown:
    sharer = sharer_of(share.sharer_id, share.dealer_id)
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
        sharer=sharer,
        calls=_calls(share, sharer, reader),
        objected=readers.objects(reader),
        has_left_phone=_has_left(share, reader),
    )


def _calls(share: Share, sharer: Sharer, reader: Reader) -> Sharer | None:
    """The nearest of the chain who is of ours; nobody calls themselves."""
    step = share
    while sharer.name is None and step.parent_id is not None:
        step = session().get_one(Share, step.parent_id)
        sharer = sharer_of(step.sharer_id, step.dealer_id)
    return None if sharer.name is None or step.sharer_id == reader.follower_id else sharer


def _has_left(share: Share, reader: Reader) -> bool:
    if reader.follower_id is None:
        return False
    left = select(LeftPhone.id).where(LeftPhone.share_id == share.id, LeftPhone.follower_id == reader.follower_id)
    return session().execute(left).first() is not None


def _drawn(cover: StoredFile | None, file: StoredFile | None) -> str | None:
    """The name in the storage of a picture that is small enough to be drawn into a poster."""
    for one in (cover, file):
        if one is not None and one.kind == "picture" and (one.width or 0) * (one.height or 0) <= LARGEST_DRAWN:
            return one.key
    return None


def _path(file: StoredFile) -> str:
    return uploads.served_path(file.random_name, file.file_name)
