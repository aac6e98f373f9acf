"""What the page of a share asks of the database: one question, made once, of the very columns it shows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Table, bindparam, or_, select

from models.bindings import OPEN, Binding
from models.dealers import ACTIVE, Dealer, DealerStaff
from models.materials import Material, MaterialPage, MaterialVersion
from models.organisation import Employee
from models.reading import LeftPhone, ReadingObjection
from models.sharing import Share
from models.stored_files import StoredFile


def _table(model: Any) -> Table:
    found: Table = model.__table__
    return found


_share, _material, _version = _table(Share), _table(Material), _table(MaterialVersion)
_file, _cover, _first = _table(StoredFile).alias("file"), _table(StoredFile).alias("cover"), _table(MaterialPage)
_binding, _staff, _employee = _table(Binding), _table(DealerStaff), _table(Employee)
_dealer, _shop = _table(Dealer).alias("bound_dealer"), _table(Dealer).alias("shop")

# Whoever hands a share over, a row for each thing they are of ours; `standing` words them.
_HANDS = (
    _share.c.sharer_id,
    _share.c.parent_id,
    _staff.c.name.label("staff"),
    _dealer.c.name.label("dealer"),
    ((_staff.c.status == ACTIVE) & (_dealer.c.status == ACTIVE)).label("in_service"),
    _employee.c.name.label("employee"),
    _employee.c.position,
    _shop.c.name.label("shop"),
)
_SHOWN = (
    _share.c.ended_at,
    _material.c.title,
    _material.c.summary,
    _material.c.state,
    _material.c.current_version_id,
    _material.c.valid_from,
    _material.c.valid_until,
    _version.c.body,
    _version.c.pages,
    _version.c.link_url,
    _version.c.link_title,
    _version.c.article_html,
    _file.c.kind.label("file_kind"),
    _file.c.random_name.label("file_random_name"),
    _file.c.file_name,
    _cover.c.random_name.label("cover_random_name"),
    _cover.c.file_name.label("cover_name"),
    _first.c.width,
    _first.c.height,
)


def _from_hand(found: Any) -> Any:
    return (
        found.outerjoin(_binding, (_binding.c.follower_id == _share.c.sharer_id) & (_binding.c.open_marker == OPEN))
        .outerjoin(_staff, _staff.c.id == _binding.c.dealer_staff_id)
        .outerjoin(_dealer, _dealer.c.id == _staff.c.dealer_id)
        .outerjoin(_employee, _employee.c.id == _binding.c.employee_id)
        .outerjoin(_shop, (_shop.c.id == _share.c.dealer_id) & (_shop.c.status == ACTIVE))
    )


def _whole() -> Any:
    return _from_hand(
        _share.join(_material, _material.c.id == _share.c.material_id)
        .outerjoin(_version, _version.c.id == _material.c.current_version_id)
        .outerjoin(_file, _file.c.id == _version.c.file_id)
        .outerjoin(_cover, _cover.c.id == _material.c.cover_file_id)
        .outerjoin(_first, (_first.c.version_id == _version.c.id) & (_first.c.number == 1))
    )


WHOLE: Select[Any] = (
    select(*_HANDS, *_SHOWN)
    .select_from(_whole())
    .where(_share.c.token_index == bindparam("index"))
    .order_by(_binding.c.id)
)
"""Everything about the share of `index`, for a reader of whom nothing is known."""

OF_READER = WHOLE.add_columns(
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
    .where(LeftPhone.share_id == _share.c.id, LeftPhone.follower_id == bindparam("follower"))
    .exists()
    .label("has_left"),
)
"""The same, and what was said before by `follower` or by the browser of the keyed hash `browser`; either may be none:
nothing equals none."""

ABOVE: Select[Any] = (
    select(*_HANDS).select_from(_from_hand(_share)).where(_share.c.id == bindparam("share")).order_by(_binding.c.id)
)
"""Whoever handed over the share of that number."""
