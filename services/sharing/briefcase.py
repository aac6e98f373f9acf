"""The briefcase (公文包): what one person may take out now, found by folder, kind and word, in one of three orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from models.db import reading, session
from models.materials import Material, MaterialEffect, MaterialFolder, MaterialTag, MaterialVersion, OwnReading
from models.stored_files import StoredFile
from services import clock, people, uploads
from services.errors import NotFound
from services.materials import standing_of, visible_to
from services.typed_words import holds, spellings

PAGE = 20
NEW_FOR = timedelta(days=14)
HOUSE, NEW, EFFECTIVE = "house", "new", "effective"
ORDERS = (HOUSE, NEW, EFFECTIVE)

_cover, _file = aliased(StoredFile), aliased(StoredFile)


@dataclass(frozen=True, slots=True)
class Effect:
    """What came of the shares that were taken out in the last 90 days: readings to the end, numbers left."""

    shares: int
    completed: int
    contacts: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One material as the person who may take it out sees it; `cover` and `file` are addresses below FILES_BASE_URL.
    `read_at` is when they themselves were through with this version of what they must read."""

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
    must_read_until: datetime | None
    read_at: datetime | None
    effect: Effect | None
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
    """What somebody looks for, and in which order; `unread` is what they still must read. `after` is where the page
    before ended: the place in this order, and the number."""

    kind: str | None = None
    folder: int | None = None
    words: str = ""
    must_read: bool = False
    unread: bool = False
    order: str = HOUSE
    after: tuple[int, int] | None = None


@reading
def page_of(follower_id: int, asked: Asked) -> tuple[list[Piece], tuple[int, int] | None]:
    """What this person may take out now: in headquarters' order, the newest first, or what has most effect; and where
    the next page begins."""
    query = _pieces(follower_id).where(*_wanted(asked))
    rows = session().execute(_ordered(query, asked).limit(PAGE + 1)).all()
    shown = rows[:PAGE]
    tags = _tags([row[0].id for row in shown])
    pieces = [_piece(*row, tags=tags[row[0].id]) for row in shown]
    return pieces, _place(shown[-1], asked.order) if len(rows) > PAGE else None


@reading
def piece(follower_id: int, token: str) -> Piece:
    """One material. Refuses `material_unknown` for what is not there, recalled, over, or not for them: all alike."""
    found = session().execute(_pieces(follower_id).where(Material.token == token)).one_or_none()
    if found is None:
        raise _unknown()
    return _piece(*found, tags=_tags([found[0].id])[found[0].id])


def _pieces(follower_id: int) -> Select[Any]:
    me = people.survivor(follower_id).id
    return (
        select(Material, MaterialVersion, _cover, _file, MaterialEffect, OwnReading.read_at)
        .join(MaterialVersion, MaterialVersion.id == Material.current_version_id)
        .outerjoin(_cover, _cover.id == Material.cover_file_id)
        .outerjoin(_file, _file.id == MaterialVersion.file_id)
        .outerjoin(MaterialEffect, MaterialEffect.material_id == Material.id)
        .outerjoin(OwnReading, (OwnReading.version_id == MaterialVersion.id) & (OwnReading.follower_id == me))
        .where(visible_to(standing_of(me)))
    )


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
        raise _unknown()
    return found


def _unknown() -> NotFound:
    return NotFound("material_unknown", "没有找到这份资料，可能已被撤回或不再对您开放。")


def _wanted(asked: Asked) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if asked.kind is not None:
        wanted.append(Material.kind == asked.kind)
    if asked.folder is not None:
        wanted.append(Material.folder_id == asked.folder)
    if asked.must_read or asked.unread:
        wanted.append(Material.must_read.is_(True))
    if asked.unread:
        wanted.append(OwnReading.read_at.is_(None))
    for word in asked.words.split():
        said = spellings(word)
        if not said:  # nothing anybody can see was typed
            continue
        tagged = select(MaterialTag.material_id).where(MaterialTag.tag == word)
        wanted.append(or_(holds(Material.title, said), holds(Material.summary, said), Material.id.in_(tagged)))
    return wanted


_SCORE = func.coalesce(MaterialEffect.score, -1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _ordered(query: Select[Any], asked: Asked) -> Select[Any]:
    """By the place in the order that is asked for, behind `asked.after`."""
    if asked.order == HOUSE:
        if asked.after is not None:
            query = query.where(_behind(Material.position, asked.after[0], asked.after[1], up=True))
        return query.order_by(Material.position, Material.id)
    by: Any = _SCORE if asked.order == EFFECTIVE else Material.published_at
    if asked.after is not None:
        place, number = asked.after
        value = place if asked.order == EFFECTIVE else _EPOCH + timedelta(microseconds=place)
        query = query.where(_behind(by, value, number, up=False))
    return query.order_by(by.desc(), Material.id.desc())


def _behind(by: Any, value: Any, number: int, *, up: bool) -> ColumnElement[bool]:
    further, next_one = (by > value, Material.id > number) if up else (by < value, Material.id < number)
    return or_(further, and_(by == value, next_one))


def _place(row: Any, order: str) -> tuple[int, int]:
    material, effect = row[0], row[4]
    if order == HOUSE:
        return material.position, material.id
    if order == EFFECTIVE:
        return -1 if effect is None else effect.score, material.id
    return (material.published_at - _EPOCH) // timedelta(microseconds=1), material.id


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
    effect: MaterialEffect | None,
    read_at: datetime | None,
    *,
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
        material.must_read_until,
        read_at,
        None if effect is None else Effect(effect.shares, effect.completed, effect.contacts),
        published is not None and published > clock.now() - NEW_FOR,
        published,
        material.valid_until,
    )


def _address(file: StoredFile | None) -> str | None:
    return None if file is None else uploads.served_path(file.random_name, file.file_name)
