"""Must-read: who has read a material themselves and who has not, and a word to the latter."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console import material_words
from console.auth import actor
from console.cells import Cell, Moment, Text, badge
from console.forms import moved
from console.materials import address_of
from console.tables import Column, Filter, HeadAct, Table, filter_by_words, show
from console.words import ROLES
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from services.must_read import listing as rules
from services.must_read import reminding
from services.must_read.listing import Addressee

must_read = Blueprint("must_read", __name__, url_prefix="/must-read")


def _filters() -> list[Filter]:
    return [
        Filter("material", _l("选择必读物料"), rules.offered(actor())),
        filter_by_words("state", _l("全部状态"), material_words.READING_STATES),
        filter_by_words("kind", _l("公司和渠道"), material_words.ADDRESSEES),
    ]


def _head() -> list[HeadAct]:
    token = request.args.get("material", "")
    return [HeadAct(_l("看这份物料"), "books", address_of(token), drawer=False)] if token else []


def _who(row: Addressee) -> Cell:
    return Text(row.name, row.role and str(ROLES[row.role].text))


COLUMNS = (
    Column[Addressee](_l("姓名"), _who, "name"),
    Column[Addressee](_l("渠道商"), lambda row: Text(row.dealer or gettext("本公司"), row.dealer_code), "dealer"),
    Column[Addressee](_l("渠道商编码"), lambda row: Text(row.dealer_code), shown=False),
    Column[Addressee](_l("状态"), lambda row: badge(material_words.READING_STATES, row.state)),
    Column[Addressee](_l("读完时间"), lambda row: Moment(row.at), "at"),
)

TABLE = Table[Addressee](
    endpoint="console.must_read.listing",
    title=_l("必读名单"),
    listing=rules.listing,
    columns=COLUMNS,
    search_hint=_l("搜索姓名、渠道商或编码"),
    nothing_yet=_l("还没有人要读"),
    advice=_l("在物料的“编辑”里选“必读”并发布，能看到它的员工和渠道商人员会列在这里，谁读完了一目了然。"),
    icon="checks",
    filters=_filters,
    head=_head,
)


@must_read.get("")
@who_may("materials.readers")
def listing() -> Response:
    """Without a material the one that was published last."""
    if not request.args.get("material"):
        offered = rules.offered(actor())
        if offered:
            here: Response = redirect(url_for("console.must_read.listing", material=offered[0][0]))  # type: ignore[assignment]
            return here
    return show(TABLE)


@must_read.post("/<material>/remind")
@who_may("materials.remind")
@safe_to_repeat("a person is reminded of one version once a day")
def remind(material: str) -> Response:
    number = reminding.remind(actor(), material)
    return moved(_l("已提醒没读完的 %(number)s 人，同一个人一天最多提醒一次", number=number), address_of(material))
