"""What the page of a share asks of the database: statements made once, of the very columns it needs."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, or_, select

from models.db.several import is_one_of
from models.materials import Material, MaterialPage, MaterialVersion
from models.reading import LeftPhone, ReadingObjection
from models.sharing import Share
from models.stored_files import StoredFile


def _table(model: Any) -> Table:
    found: Table = model.__table__
    return found


_share, _material, _version = _table(Share), _table(Material), _table(MaterialVersion)
_file, _cover, _first = _table(StoredFile).alias("file"), _table(StoredFile).alias("cover"), _table(MaterialPage)

# Asked at every look: what may have changed a moment ago.
_LINK = (
    _share.c.id,
    _share.c.sharer_id,
    _share.c.dealer_id,
    _share.c.parent_id,
    _share.c.ended_at,
    _share.c.material_id,
    _material.c.state,
    _material.c.version,
    _material.c.cover_file_id,
    _material.c.current_version_id,
    _material.c.valid_from,
    _material.c.valid_until,
)

_LINKED = _share.join(_material, _material.c.id == _share.c.material_id)


@cache
def links(length: int) -> Select[Any]:
    """The shares of so many keyed hashes (`index_0` …) and what may be done with their materials, for readers of whom
    nothing is known."""
    asked = select(_share.c.token_index, *_LINK).select_from(_LINKED)
    return asked.where(is_one_of(_share.c.token_index, "index", length))


LINK_OF_READER = (
    select(
        *_LINK,
        select(ReadingObjection.id)
        .where(
            or_(
                ReadingObjection.follower_id == bindparam("follower"),
                ReadingObjection.browser_index == bindparam("browser"),
            )
        )
        .exists()
        .label("objected"),
        select(LeftPhone.id)
        .where(
            LeftPhone.share_id == _share.c.id,
            LeftPhone.follower_id == bindparam("follower"),
            LeftPhone.phone_index.is_not(None),  # let go with its lead, it promises no call
        )
        .exists()
        .label("has_left"),
    )
    .select_from(_LINKED)
    .where(_share.c.token_index == bindparam("index"))
)
"""The same of one, `index`, and what was said before by `follower` or by the browser of the keyed hash `browser`; each
may be none: nothing equals none."""

OPENING: Select[Any] = (
    select(
        _share.c.id,
        _share.c.dealer_id,
        _share.c.sent_at,
        _share.c.ended_at,
        _share.c.material_id,
        _material.c.state,
        _material.c.current_version_id,
        _material.c.valid_from,
        _material.c.valid_until,
        _version.c.pages,
        select(ReadingObjection.id)
        .where(ReadingObjection.browser_index == bindparam("browser"))
        .exists()
        .label("objected"),
    )
    .select_from(
        _share.join(_material, _material.c.id == _share.c.material_id).outerjoin(
            _version, _version.c.id == _material.c.current_version_id
        )
    )
    .where(_share.c.token_index == bindparam("index"))
)
"""What a visit of a browser that nobody signed in with is begun with."""

ABOVE: Select[Any] = select(_share.c.sharer_id, _share.c.dealer_id, _share.c.parent_id).where(
    _share.c.id == bindparam("share")
)
"""The share of that number, as somebody passed it on."""

CONTENT: Select[Any] = (
    select(
        _material.c.title,
        _material.c.summary,
        _version.c.body,
        _version.c.pages,
        _version.c.link_url,
        _version.c.link_title,
        _version.c.article_html,
        _file.c.kind,
        _file.c.random_name,
        _file.c.file_name,
        _cover.c.random_name.label("cover_random_name"),
        _cover.c.file_name.label("cover_name"),
        _first.c.width,
        _first.c.height,
    )
    .select_from(
        _material.outerjoin(_version, _version.c.id == _material.c.current_version_id)
        .outerjoin(_file, _file.c.id == _version.c.file_id)
        .outerjoin(_cover, _cover.c.id == _material.c.cover_file_id)
        .outerjoin(_first, (_first.c.version_id == _version.c.id) & (_first.c.number == 1))
    )
    .where(_material.c.id == bindparam("material"))
)
"""What all readers of a material are shown."""
