"""Dangerous acts that wait for a second person: the list, one act, the decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, make_response, render_template, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console import words
from console.answers import done
from console.auth import actor
from console.cells import Link, Moment, Text, badge
from console.personal_exports import narrowed_by
from console.proving import proof
from console.tables import Column, Filter, Table, filter_by_words, show
from console.words import word
from doorway.access import who_may
from doorway.limits import at_most
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.statuses import status_of
from services import second_person as rules
from services.errors import Conflict, Expired, Invalid, NotAllowed, Refusal
from services.personal_exports import asking
from services.second_person import PendingRow

second_person = Blueprint("second_person", __name__, url_prefix="/second-person")
ANSWERED_IN_PLACE = (Conflict, Expired, Invalid, NotAllowed)


def filters() -> list[Filter]:
    return [filter_by_words("state", _l("全部状态"), words.PENDING_STATES)]


def said(row: PendingRow) -> str:
    """What is asked for, in one sentence."""
    if row.deed in OTHERS:
        return OTHERS[row.deed](row.facts)
    employee = f"{row.facts['employee']} {row.facts.get('name', '')}".strip()
    if row.deed == "grant_role":
        role = word(words.STAFF_ROLES, row.facts["role"]).text
        return str(gettext("让 %(employee)s 成为%(role)s", employee=employee, role=role))
    if row.deed == "reset_second_factor":
        return str(gettext("重置 %(employee)s 的两步验证", employee=employee))
    return str(gettext("重新启用 %(employee)s 的后台账号", employee=employee))


def _export_said(export_id: int) -> str:
    asked = asking.one(actor(), export_id)
    told = {"list": word(words.PERSONAL_LISTS, asked.listing).text, "filter": narrowed_by(asked.filter)}
    if asked.listing == "copy":
        return str(gettext("替%(person)s取一份个人资料副本", person=asked.filter.search or gettext("已删除的人")))
    return str(gettext("导出%(list)s，含完整号码，%(number)s 条（%(filter)s）", number=f"{asked.records:,}", **told))


def _issue_said(facts: Mapping[str, str]) -> str:
    said = gettext("为产品 %(product)s 发 %(number)s 个码", product=facts["product"], number=f"{int(facts['count']):,}")
    if facts.get("lot"):
        said += gettext("，批号 %(lot)s", lot=facts["lot"])
    if facts.get("per_carton"):
        said += gettext("，每箱 %(number)s 个", number=facts["per_carton"])
    if facts.get("dealer"):
        said += gettext("，卖给渠道商 %(dealer)s", dealer=facts["dealer"])
    if facts.get("key_version"):
        said += gettext("，用第 %(version)s 版密钥", version=facts["key_version"])
    return str(said + (gettext("，带刮刮码") if facts.get("inner") else ""))


def _void_said(facts: Mapping[str, str]) -> str:
    told = {"batch": facts["batch"], "number": f"{int(facts['count']):,}", "first": facts["first"]}
    return str(gettext("作废 %(batch)s 从序列号 %(first)s 起的 %(number)s 个码，不能恢复", **told))


def _package_said(facts: Mapping[str, str]) -> str:
    told = {"batch": facts["batch"], "number": f"{int(facts['count']):,}", "printer": facts["printer"]}
    return str(gettext("把 %(batch)s 的 %(number)s 个码交给“%(printer)s”", **told))


def _budget_said(facts: Mapping[str, str]) -> str:
    return str(gettext("把活动“%(name)s”的奖品预算提高到 %(yuan)s 元", name=facts["name"], yuan=facts["yuan"]))


OTHERS: dict[str, Callable[[Mapping[str, str]], str]] = {
    "personal_export": lambda facts: _export_said(int(facts["export"])),
    "issue_codes": _issue_said,
    "void_codes": _void_said,
    "code_package": _package_said,
    "raise_budget": _budget_said,
}


def _link(row: PendingRow) -> Link:
    return Link(said(row), url_for("console.second_person.one", act_id=row.id))


COLUMNS = (
    Column[PendingRow](_l("操作"), _link),
    Column[PendingRow](_l("申请人"), lambda row: Text(row.asked_by)),
    Column[PendingRow](_l("原因"), lambda row: Text(row.reason)),
    Column[PendingRow](_l("申请时间"), lambda row: Moment(row.asked_at), "asked"),
    Column[PendingRow](_l("状态"), lambda row: badge(words.PENDING_STATES, row.state)),
    Column[PendingRow](_l("处理人"), lambda row: Text(row.decided_by)),
)

TABLE = Table[PendingRow](
    endpoint="console.second_person.listing",
    title=_l("等待第二人确认"),
    listing=rules.listing,
    columns=COLUMNS,
    search_hint=_l("搜索申请人或原因"),
    nothing_yet=_l("没有等待确认的操作"),
    advice=_l("授予后台角色这样的敏感操作，要由另一位同事确认才会生效，申请会出现在这里。"),
    icon="users-group",
    filters=filters,
)


@second_person.get("")
@who_may("staff.write")
def listing() -> Response:
    return show(TABLE)


@second_person.get("/<int(max=9223372036854775807):act_id>")
@who_may("staff.write")
def one(act_id: int) -> str:
    return _page(act_id)


@second_person.post("/<int(max=9223372036854775807):act_id>/confirm")
@who_may("staff.write")
@at_most(20)
@once_per_form
def confirm(act_id: int) -> Response:
    rules.one(actor(), act_id)  # what is not there is not worth a password
    return _decided(act_id, lambda: rules.confirm(actor(), proof(), act_id), _l("已确认，立即生效"))


@second_person.post("/<int(max=9223372036854775807):act_id>/refuse")
@who_may("staff.write")
@safe_to_repeat("an act is decided once; the second try is refused")
def refuse(act_id: int) -> Response:
    return _decided(act_id, lambda: rules.refuse(actor(), act_id), _l("已否决，什么都没有改变"))


def _decided(act_id: int, decide: Callable[[], None], told: object) -> Response:
    try:
        decide()
    except ANSWERED_IN_PLACE as refusal:
        return make_response(_page(act_id, refusal), status_of(refusal))
    return done(told, url_for("console.second_person.one", act_id=act_id))


def _page(act_id: int, problem: Refusal | None = None) -> str:
    row = rules.one(actor(), act_id)
    mine = row.asked_by_id == actor().id
    alone = mine and not rules.may_be_confirmed(actor(), row.deed)
    return render_template(
        "console/second_person.html", row=row, said=said(row), mine=mine, alone=alone, problem=problem
    )
