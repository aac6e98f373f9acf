"""People in WeChat: the list, and one person with everything they are and were to us."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from console import words
from console.auth import actor, may
from console.cells import Cell, Link, Moment, Text, badge
from console.tables import Column, Filter, Table, filter_by_words, show
from console.words import word
from doorway.access import who_may
from services.items import life
from services.people_profiles import listing as rules
from services.people_profiles.listing import PersonRow
from services.people_profiles.profile import profile

people = Blueprint("people", __name__, url_prefix="/people")


def filters() -> list[Filter]:
    return [
        filter_by_words("kind", _l("全部身份"), words.PERSON_KINDS),
        filter_by_words("follow", _l("关注与否"), words.REACH),
    ]


def _link(row: PersonRow) -> Link:
    return Link(row.label, url_for("console.people.one", person_id=row.id))


def kinds_of(row: PersonRow) -> Text:
    """Every identity they hold now, the nearest to us first; an application that waits is said below."""
    said = "、".join(str(word(words.PERSON_KINDS, kind).text) for kind in row.kinds)
    return Text(said, str(_l("有申请待审核")) if row.waits else None)


def _belongs(row: PersonRow) -> Cell:
    """The dealer they work for, else the one they are a customer of, else their number as employee."""
    if row.dealer_code:
        return Text(row.dealer_name, row.dealer_code)
    if row.customer_of_code:
        return Text(row.customer_of_name, row.customer_of_code)
    return Text(row.employee_code)


COLUMNS = (
    Column[PersonRow](_l("访客号"), _link),
    Column[PersonRow](_l("姓名"), lambda row: Text(row.name)),
    Column[PersonRow](_l("身份"), kinds_of),
    Column[PersonRow](_l("渠道商或工号"), _belongs),
    Column[PersonRow](_l("微信"), lambda row: badge(words.REACH, row.follows)),
    Column[PersonRow](_l("关注时间"), lambda row: Moment(row.followed_at)),
    Column[PersonRow](_l("第一次见到"), lambda row: Moment(row.met_at), "met"),
)

TABLE = Table[PersonRow](
    endpoint="console.people.listing",
    title=_lp("list", "微信用户"),
    listing=rules.listing,
    columns=COLUMNS,
    search_hint=_l("搜索访客号、姓名或渠道商"),
    nothing_yet=_l("还没有人来过"),
    advice=_l("有人关注公众号、扫邀请码或顾客码后，就会出现在这里。"),
    icon="brand-wechat",
    filters=filters,
)


@people.get("")
@who_may("people.read")
def listing() -> Response:
    return show(TABLE)


@people.get("/<int(max=9223372036854775807):person_id>")
@who_may("people.read")
def one(person_id: int) -> str:
    """Everything of one person; what they own, for who may see items."""
    found = profile(actor(), person_id)
    owned = life.of_person(actor(), found.row.id) if may("items.read") else []
    return render_template("console/person.html", person=found, items=owned)
