"""The briefcase (公文包): what one person may take out now, found by folder, kind and word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import aliased

from models.db import reading, session
from models.materials import Material, MaterialFolder, MaterialTag, MaterialVersion
from models.stored_files import StoredFile
from services import clock, uploads
from services.errors import NotFound
from services.materials import standing_of, visible_to
from services.typed_words import holds, spellings

PAGE = 20
NEW_FOR = timedelta(days=14)

_cover, _file = aliased(StoredFile), aliased(StoredFile)


@dataclass(frozen=True, slots=True)
class Piece:
    """One material as the person who may take it out sees it; `cover` and `file` are addresses below FILES_BASE_URL."""

    token: str
    kind: str
    title: str
    summary: str | None
    product_line: str | None
    folder_id: int | None
    tags: tuple[str, ...]
    cover: str | None
    body: str
    file: str | None
    file_kind: str | None
    pages: int | None
    must_read: bool
    is_new: bool
    published_at: datetime | None
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class Folder:
    id: int
    parent_id: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for; `after` is where the page before ended: position and number."""

    kind: str | None = None
    folder: int | None = None
    words: str = ""
    must_read: bool = False
    after: tuple[int, int] | None = None


@reading
def page_of(follower_id: int, asked: Asked) -> tuple[list[Piece], tuple[int, int] | None]:
    """What this person may take out now in headquarters' order, and where the next page begins."""
    query = (
        select(Material, MaterialVersion, _cover, _file)
        .join(MaterialVersion, MaterialVersion.id == Material.current_version_id)
        .outerjoin(_cover, _cover.id == Material.cover_file_id)
        .outerjoin(_file, _file.id == MaterialVersion.file_id)
        .where(visible_to(standing_of(follower_id)), *_wanted(asked))
        .order_by(Material.position, Material.id)
        .limit(PAGE + 1)
    )
    rows = session().execute(query).all()
    shown = rows[:PAGE]
    tags = _tags([row[0].id for row in shown])
    pieces = [_piece(material, version, cover, file, tags[material.id]) for material, version, cover, file in shown]
    more = (shown[-1][0].position, shown[-1][0].id) if len(rows) > PAGE else None
    return pieces, more


@reading
def piece(follower_id: int, token: str) -> Piece:
    """One material. Refuses `material_unknown` for what is not there, recalled, over, or not for them: all alike."""
    material = get_visible(follower_id, token)
    version = session().get_one(MaterialVersion, material.current_version_id)
    cover = None if material.cover_file_id is None else session().get_one(StoredFile, material.cover_file_id)
    file = None if version.file_id is None else session().get_one(StoredFile, version.file_id)
    return _piece(material, version, cover, file, _tags([material.id])[material.id])


@reading
def folders_of(follower_id: int) -> list[Folder]:
    """The folders that hold something this person may take out, and those above them, in headquarters' order."""
    rows = {row.id: row for row in session().execute(select(MaterialFolder)).scalars()}
    holding = select(Material.folder_id).where(visible_to(standing_of(follower_id)), Material.folder_id.is_not(None))
    wanted: set[int] = set()
    for number in session().scalars(holding.distinct()):
        while number is not None and number not in wanted:
            wanted.add(number)
            number = rows[number].parent_id
    kept = sorted((rows[number] for number in wanted), key=lambda row: (row.position, row.id))
    return [Folder(row.id, row.parent_id, row.name) for row in kept]


def get_visible(follower_id: int, token: str) -> Material:
    """The material behind a token, if this person may take it out now; for the rules of sharing."""
    query = select(Material).where(Material.token == token, visible_to(standing_of(follower_id)))
    found = session().execute(query).scalar_one_or_none()
    if found is None or found.current_version_id is None:
        raise NotFound("material_unknown", "没有找到这份资料，可能已被撤回或不再对您开放。")
    return found


def _wanted(asked: Asked) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if asked.kind is not None:
        wanted.append(Material.kind == asked.kind)
    if asked.folder is not None:
        wanted.append(Material.folder_id == asked.folder)
    if asked.must_read:
        wanted.append(Material.must_read.is_(True))
    for word in asked.words.split():
        said = spellings(word)
        if not said:  # nothing anybody can see was typed
            continue
        tagged = select(MaterialTag.material_id).where(MaterialTag.tag == word)
        wanted.append(or_(holds(Material.title, said), holds(Material.summary, said), Material.id.in_(tagged)))
    if asked.after is not None:
        position, number = asked.after
        wanted.append(or_(Material.position > position, and_(Material.position == position, Material.id > number)))
    return wanted


def _tags(materials: Sequence[int]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = select(MaterialTag).where(MaterialTag.material_id.in_(materials)).order_by(MaterialTag.tag)
    for row in session().execute(query).scalars():
        found[row.material_id].append(row.tag)
    return defaultdict(tuple, {number: tuple(tags) for number, tags in found.items()})


def _piece(
    material: Material,
    version: MaterialVersion,
    cover: StoredFile | None,
    file: StoredFile | None,
    tags: tuple[str, ...],
) -> Piece:
    published = material.published_at
    return Piece(
        material.token,
        material.kind,
        material.title,
        material.summary,
        material.product_line,
        material.folder_id,
        tags,
        _address(cover),
        version.body,
        _address(file),
        None if file is None else file.kind,
        version.pages,
        material.must_read,
        published is not None and published > clock.now() - NEW_FOR,
        published,
        material.valid_until,
    )


def _address(file: StoredFile | None) -> str | None:
    return None if file is None else uploads.served_path(file.random_name, file.file_name)
