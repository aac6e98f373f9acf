"""What a reader is shown of a material: its facts, and always the version that is current now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.db import reading, session
from models.materials import Material, MaterialPage, MaterialVersion
from models.stored_files import StoredFile
from services.errors import NotFound
from services.materials.audience import living


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the storage (`services.uploads.served_path` makes its address), in pixels."""

    random_name: str
    file_name: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class File:
    """The file a version is made of, as the clean room wrote it."""

    random_name: str
    file_name: str
    kind: str
    media_type: str
    bytes: int
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version: `body` is file, link or article; `state` says whether `pages` pictures are there (`pages_done`)."""

    id: int
    material_id: int
    number: int
    body: str
    file: File | None
    link_url: str | None
    link_title: str | None
    article_html: str | None
    state: str
    state_note: str | None
    pages: int | None
    pages_done: int
    created_by: str
    created_at: datetime


@reading
def current_version(material_id: int) -> Version:
    """The version everybody is shown now, whichever they were sent. Refuses `material_gone` for a material that is
    not out (any more, or yet)."""
    query = select(Material.current_version_id).where(Material.id == material_id, living())
    number = session().scalar(query)
    if number is None:
        raise NotFound("material_gone", "这份资料已经更新或下架了，请向发给您的人要新的。")
    return version(number)


@reading
def version(version_id: int) -> Version:
    """A version by its row, whatever became of its material."""
    query = (
        select(MaterialVersion, StoredFile)
        .outerjoin(StoredFile, StoredFile.id == MaterialVersion.file_id)
        .where(MaterialVersion.id == version_id)
    )
    row, stored = session().execute(query).one()
    file = stored and File(
        stored.random_name, stored.file_name, stored.kind, stored.media_type, stored.bytes, stored.seconds
    )
    return Version(
        row.id,
        row.material_id,
        row.number,
        row.body,
        file,
        row.link_url,
        row.link_title,
        row.article_html,
        row.state,
        row.state_note,
        row.pages,
        row.pages_done,
        row.created_by,
        row.created_at,
    )


@reading
def pages_of(version_id: int) -> list[Picture]:
    """The pages that are there, in their order; page n of the version is the n-th."""
    query = (
        select(StoredFile.random_name, StoredFile.file_name, MaterialPage.width, MaterialPage.height)
        .join(StoredFile, StoredFile.id == MaterialPage.file_id)
        .where(MaterialPage.version_id == version_id)
        .order_by(MaterialPage.number)
    )
    return [Picture(*row) for row in session().execute(query)]
