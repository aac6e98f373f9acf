"""Figures of materials (数据): by material, folder, dealer and person, for a period that is chosen above the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console import material_words
from console.auth import actor, may
from console.cells import Cell, Figure, Link, Text
from console.hand_columns import OF_A_DEALER, OF_A_PERSON
from console.tables import Column, Filter, Table, filter_by_words, show
from console.tabs import Tab
from doorway.access import who_may
from services.analysis import hands, materials
from services.analysis.hands import DealerFigures, PersonFigures
from services.analysis.materials import FolderFigures, MaterialFigures
from services.analysis.periods import CHOICES
from services.analysis.sums import PEOPLE, READ, Figures
from services.materials import folders

analysis = Blueprint("analysis", __name__, url_prefix="/analysis")
analysis_folders = Blueprint("analysis_folders", __name__, url_prefix="/analysis/folders")
analysis_dealers = Blueprint("analysis_dealers", __name__, url_prefix="/analysis/dealers")
analysis_people = Blueprint("analysis_people", __name__, url_prefix="/analysis/people")

DAYS = {"7": _l("近 7 天"), "30": _l("近 30 天"), "90": _l("近 90 天")}
STATE = ("days", "from", "to")
"""What of an address chooses the period."""


def periods() -> list[Filter]:
    choices = [(one, DAYS[one]) for one in CHOICES if one != "30"]
    return [
        Filter("days", DAYS["30"], choices, narrows=False),
        Filter("from", _l("从"), narrows=False),
        Filter("to", _l("到"), narrows=False),
    ]


def _tabs() -> list[Tab]:
    tabs = [
        Tab(_l("按物料"), "console.analysis.listing"),
        Tab(_l("按文件夹"), "console.analysis_folders.listing"),
    ]
    if may(PEOPLE):
        tabs += [
            Tab(_l("按渠道商"), "console.analysis_dealers.listing"),
            Tab(_l("按人员"), "console.analysis_people.listing"),
        ]
    return tabs


def columns_of(figures: Callable[[Any], Figures], *, sorts: bool = True) -> list[Column[Any]]:
    """What is told of everything: what was done with it, and what came of it."""

    def column(title: Any, sort: str, cell: Callable[[Figures], Cell]) -> Column[Any]:
        return Column(title, lambda row: cell(figures(row)), sort if sorts else "", is_number=True)

    return [
        column(_l("带出"), "taken_out", lambda found: Figure(found.taken_out)),
        column(_l("转发"), "forwards", lambda found: Figure(found.forwards)),
        column(_l("打开次数"), "opened", lambda found: Figure(found.opened)),
        column(_l("读完"), "completed", lambda found: Figure(found.completed)),
        column(_l("读完率"), "rate", lambda found: Figure(found.completed_percent, "%")),
        column(_l("平均阅读"), "seconds", lambda found: Figure(found.seconds_each, _l(" 秒"))),
    ]


def _title(row: MaterialFigures) -> Cell:
    return Link(row.title, url_for("console.material_analysis.show", token=row.token))


_figures = columns_of(lambda row: row.figures)

TABLE = Table[MaterialFigures](
    endpoint="console.analysis.listing",
    title=_l("物料分析"),
    listing=materials.listing,
    columns=(
        Column(_l("标题"), _title, "title"),
        Column(_l("种类"), lambda row: Text(str(material_words.KINDS[row.kind].text))),
        Column(_l("文件夹"), lambda row: Text(row.folder), shown=False),
        *_figures[:3],
        Column(_l("访客"), lambda row: Figure(row.visitors), is_number=True),
        *_figures[3:],
        Column(_l("留下号码"), lambda row: Figure(row.phones), is_number=True),
    ),
    search_hint=_l("搜索标题、产品线或标签"),
    nothing_yet=_l("还没有发布过的物料"),
    advice=_l("在“内容 → 物料”里发布一份，同事和渠道商带出去分享后，谁打开了、读了多久都会统计在这里。"),
    icon="chart-bar",
    filters=lambda: [
        *periods(),
        Filter("folder", _l("全部文件夹"), [*folders.choices(actor()), ("none", _l("不在文件夹里"))]),
        filter_by_words("kind", _l("全部种类"), material_words.KINDS),
    ],
    tabs=_tabs,
)


def _folder(row: FolderFigures) -> Cell:
    address = url_for("console.analysis.listing", folder=row.id or "none")
    return Link("　" * row.depth + (row.name or gettext("不在文件夹里")), address)


FOLDERS = Table[FolderFigures](
    endpoint="console.analysis_folders.listing",
    title=_l("物料分析：按文件夹"),
    listing=materials.by_folder,
    columns=(
        Column(_l("文件夹"), _folder),
        Column(_l("物料"), lambda row: Figure(row.materials), is_number=True),
        *columns_of(lambda row: row.figures, sorts=False),
    ),
    search_hint=_l("搜索文件夹"),
    nothing_yet=_l("还没有文件夹"),
    advice=_l("在“内容 → 物料 → 文件夹”里建好文件夹，把物料放进去，这里就能按类比较。"),
    icon="folders",
    filters=periods,
    tabs=_tabs,
)


def _of_hands() -> list[Filter]:
    return [*periods(), Filter("material", _l("全部物料"), materials.choices(actor()))]


DEALERS = Table[DealerFigures](
    endpoint="console.analysis_dealers.listing",
    title=_l("物料分析：按渠道商"),
    listing=hands.dealers,
    columns=(
        *OF_A_DEALER,
        *columns_of(lambda row: row.figures),
    ),
    search_hint=_l("搜索渠道商名称或编号"),
    nothing_yet=_l("这段时间没有渠道商分享过物料"),
    advice=_l("换一段时间看看；或者先邀请渠道商绑定，老板和店员在小程序的公文包里就能带出物料。"),
    icon="building-store",
    filters=_of_hands,
    tabs=_tabs,
)


PEOPLE_TABLE = Table[PersonFigures](
    endpoint="console.analysis_people.listing",
    title=_l("物料分析：按人员"),
    listing=hands.people,
    columns=(
        *OF_A_PERSON,
        *columns_of(lambda row: row.figures),
    ),
    search_hint=_l("搜索姓名或渠道商"),
    nothing_yet=_l("这段时间没有人分享过物料"),
    advice=_l("换一段时间看看；员工和渠道商的人绑定微信后，在小程序的公文包里就能带出物料。"),
    icon="users",
    filters=_of_hands,
    tabs=_tabs,
)


@analysis.get("")
@who_may(READ)
def listing() -> Response:
    return show(TABLE)


@analysis_folders.get("", endpoint="listing")
@who_may(READ)
def by_folder() -> Response:
    return show(FOLDERS)


@analysis_dealers.get("", endpoint="listing")
@who_may(PEOPLE)
def by_dealer() -> Response:
    return show(DEALERS)


@analysis_people.get("", endpoint="listing")
@who_may(PEOPLE)
def by_person() -> Response:
    return show(PEOPLE_TABLE)
