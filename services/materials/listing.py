"""The library as headquarters looks through it: by folder, kind, state and tag, in the order people gave it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, not_, select

from models.db import reading, session
from models.materials import DRAFT, PUBLISHED, RECALLED, Material, MaterialFolder, MaterialTag, MaterialVersion
from services import clock
from services.access import Actor, require
from services.listing import Columns, Page, Wanted, found_for_each, page_of
from services.materials.audience import living
from services.materials.rows import READ
from services.typed_words import begins

UPCOMING, EXPIRED = "upcoming", "expired"
STATES = (PUBLISHED, DRAFT, UPCOMING, EXPIRED, RECALLED)
MOST_TAGS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """One line of the library; `state` is also `upcoming` or `expired` for what is published outside its days,
    `number` the version everybody is shown, `newest` and `newest_state` the one added last."""

    id: int
    token: str
    kind: str
    title: str
    folder: str | None
    product_line: str | None
    tags: list[str]
    must_read: bool
    state: str
    number: int | None
    newest: int | None
    newest_state: str | None
    valid_from: datetime | None
    valid_until: datetime | None
    published_at: datetime | None
    changed_at: datetime | None


def state_of(state: str, valid_from: datetime | None, valid_until: datetime | None) -> str:
    """As people see it: what is published may not have begun yet, or be over."""
    now = clock.now()
    if state == PUBLISHED and valid_until is not None and valid_until <= now:
        return EXPIRED
    return UPCOMING if state == PUBLISHED and valid_from is not None and valid_from > now else state


def _in_state(word: str) -> ColumnElement[bool]:
    over = and_(Material.valid_until.is_not(None), Material.valid_until <= clock.now())
    asked: dict[str, ColumnElement[bool]] = {
        PUBLISHED: living(),
        EXPIRED: and_(Material.state == PUBLISHED, over),
        UPCOMING: and_(Material.state == PUBLISHED, not_(living()), not_(over)),
    }
    return asked.get(word, Material.state == word)


def _in_folder(word: str) -> ColumnElement[bool]:
    """In this folder or one below it; `none` is what lies in none."""
    if word == "none":
        return Material.folder_id.is_(None)
    if not (word.isascii() and word.isdigit() and len(word) < 16):
        return false()
    inside = select(MaterialFolder.id).where(MaterialFolder.id == int(word)).cte("inside", recursive=True)
    inside = inside.union_all(select(MaterialFolder.id).where(MaterialFolder.parent_id == inside.c.id))
    return Material.folder_id.in_(select(inside.c.id))


def _tagged(word: str) -> ColumnElement[bool]:
    return found_for_each(
        select(MaterialTag.tag)
        .where(MaterialTag.material_id == Material.id, MaterialTag.tag == word)
        .correlate(Material)
    )


def _must_read(word: str) -> ColumnElement[bool]:
    return Material.must_read.is_(word == "yes")


def _by_tag(words: tuple[str, ...]) -> Select[Any]:
    return select(MaterialTag.material_id).where(begins(MaterialTag.tag, words))


COLUMNS = Columns(
    keys=select(Material.id),
    searched=[Material.title, Material.product_line, _by_tag],
    filtered={
        "kind": Material.kind,
        "state": _in_state,
        "folder": _in_folder,
        "tag": _tagged,
        "must_read": _must_read,
    },
    sorted_by={"title": Material.title, "published": Material.published_at, "changed": Material.changed_at},
    order=[Material.position, Material.id.desc()],
)


def _lines() -> Select[Any]:
    of_this = MaterialVersion.material_id == Material.id
    newest = select(func.max(MaterialVersion.number)).where(of_this).correlate(Material).scalar_subquery()
    tags = select(func.group_concat(MaterialTag.tag)).where(MaterialTag.material_id == Material.id)
    current = select(MaterialVersion.number).where(MaterialVersion.id == Material.current_version_id)
    state = select(MaterialVersion.state).where(of_this).order_by(MaterialVersion.number.desc()).limit(1)
    return select(
        Material,
        MaterialFolder.name,
        *(one.correlate(Material).scalar_subquery() for one in (tags, current, state)),
        newest,
    ).outerjoin(MaterialFolder, MaterialFolder.id == Material.folder_id)


def _made(found: Any) -> MaterialRow:
    row, folder, tags, number, newest_state, newest = found
    return MaterialRow(
        row.id,
        row.token,
        row.kind,
        row.title,
        folder,
        row.product_line,
        sorted((tags or "").split(",")) if tags else [],
        row.must_read,
        state_of(row.state, row.valid_from, row.valid_until),
        number,
        newest,
        newest_state,
        row.valid_from,
        row.valid_until,
        row.published_at,
        row.changed_at,
    )


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[MaterialRow]:
    """All materials, whatever their audience; a folder's with those of the folders below it."""
    require(actor, READ)
    return page_of(_lines(), wanted, COLUMNS, _made, whole=whole)


@reading
def tags(actor: Actor) -> list[str]:
    """The first 200 tags in use, to filter by."""
    require(actor, READ)
    query = select(MaterialTag.tag).distinct().order_by(MaterialTag.tag).limit(MOST_TAGS_SHOWN)
    return list(session().scalars(query))


@reading
def row_of(actor: Actor, token: str) -> MaterialRow | None:
    """One line of the list by its token; None for none."""
    require(actor, READ)
    found = session().execute(_lines().where(Material.token == token)).first()
    return _made(found) if found is not None else None
