"""The regions of China: who is authorised where, and headquarters' own corrections of the list."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from flask_babel import lazy_gettext as _l

from console.auth import actor, may
from console.cells import Act, Cell, Text
from console.forms import Field, Form, Sheet, remove, save
from console.tables import Column, Filter, HeadAct, Table, show
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services.organisation import places as rules
from services.organisation.places import PlaceRow

regions = Blueprint("regions", __name__, url_prefix="/regions")
NEW = Form(
    (
        Field("code", _l("代码"), _l("6 位数字的行政区划代码（GB/T 2260）。"), True, 6),
        Field("name", _l("名称"), required=True, longest=40),
        Field("above", _l("上级"), _l("上级的名称或代码；省级留空。")),
    ),
    judged=True,
)
RENAME = Form((Field("name", _l("名称"), required=True, longest=40),))


def filters() -> list[Filter]:
    return [Filter("province", _l("全部省份"), rules.provinces())]


def _opens(row: PlaceRow) -> Cell:
    address = url_for("console.regions.edit", code=row.code) if may("organisation.write") else None
    return Act(_l("修改"), address)


def _head() -> list[HeadAct]:
    return [HeadAct(_l("新建区域"), "plus", url_for("console.regions.new"))] if may("organisation.write") else []


COLUMNS = (
    Column[PlaceRow](_l("名称"), lambda row: Text(row.name), "name"),
    Column[PlaceRow](_l("代码"), lambda row: Text(row.code), "code"),
    Column[PlaceRow](_l("上级"), lambda row: Text(row.above)),
    Column[PlaceRow](_l("授权渠道商"), lambda row: Text(str(row.dealers) if row.dealers else None)),
    Column[PlaceRow](_l("独占渠道商"), lambda row: Text(row.exclusive)),
    Column[PlaceRow](_l("负责员工"), lambda row: Text(str(row.employees) if row.employees else None)),
    Column[PlaceRow](_l("操作"), _opens, exported=False),
)
TABLE = Table[PlaceRow](
    endpoint="console.regions.listing",
    title=_l("区域"),
    listing=rules.listing,
    columns=COLUMNS,
    search_hint=_l("搜索代码或名称"),
    nothing_yet=_l("还没有区域"),
    advice=_l("区域随系统自带，来自国家行政区划代码。"),
    icon="map-2",
    filters=filters,
    head=_head,
)


@regions.get("")
@who_may("organisation.read")
def listing() -> Response:
    return show(TABLE)


def _new() -> Sheet:
    address, back = url_for("console.regions.create"), url_for("console.regions.listing")
    return Sheet(NEW, _l("新建区域"), address, back, {})


def _edit(code: str) -> Sheet:
    address, back = url_for("console.regions.rename", code=code), url_for("console.regions.listing", q=code)
    deletes = url_for("console.regions.delete", code=code)
    return Sheet(RENAME, _l("修改区域"), address, back, {"name": rules.place_name(actor(), code)}, deletes=deletes)


@regions.get("/-/new")
@who_may("organisation.write")
def new() -> Response:
    return _new().show()


@regions.post("/-/new")
@who_may("organisation.write")
@safe_to_repeat("a code or name is there once; the second try is refused")
def create() -> Response:
    return save(_new(), lambda said, _seen: rules.add_place(actor(), **said), _l("区域已建立"))


@regions.get("/<code>/edit")
@who_may("organisation.write")
def edit(code: str) -> Response:
    return _edit(code).show()


@regions.post("/<code>/edit")
@who_may("organisation.write")
@safe_to_repeat("the same name again")
def rename(code: str) -> Response:
    return save(_edit(code), lambda said, _seen: rules.rename_place(actor(), code, said["name"]), _l("已保存"))


@regions.post("/<code>/delete")
@who_may("organisation.write")
@safe_to_repeat("what is gone is gone")
def delete(code: str) -> Response:
    page = url_for("console.regions.listing")
    return remove(_edit(code), lambda: rules.delete_place(actor(), code), page)
