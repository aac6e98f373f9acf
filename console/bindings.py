"""Bindings, open and ended: who, since when, by which invitation, approved by whom."""

from __future__ import annotations

from flask import Blueprint, Response, url_for
from flask_babel import lazy_gettext as _l

from console import words
from console.cells import Badge, Cell, Link, Moment, Text, badge
from console.tables import Column, Filter, Table, filter_by_words, show
from console.words import word
from doorway.access import who_may
from services.bindings import history
from services.bindings.history import BindingRow

bindings = Blueprint("bindings", __name__, url_prefix="/bindings")


def filters() -> list[Filter]:
    return [
        filter_by_words("kind", _l("全部类型"), words.BINDING_KINDS),
        filter_by_words("state", _l("全部状态"), words.BINDING_STATES),
    ]


def state_of(row: BindingRow) -> Badge:
    return badge(words.BINDING_STATES, "open" if row.ended_at is None else "ended")


def target_of(row: BindingRow) -> Cell:
    room = "console.employees.one" if row.kind == "employee" else "console.dealers.one"
    return Link(f"{row.target_code} {row.target_name}", url_for(room, code=row.target_code))


def way_of(row: BindingRow) -> Text:
    """How it came about, with who approved and by which invitation."""
    invitation = str(_l("邀请 #%(number)s", number=row.invitation_id)) if row.invitation_id else None
    told = [part for part in (row.decided_by, invitation) if part]
    return Text(str(word(words.WAYS, row.way).text), " · ".join(told) or None)


COLUMNS = (
    Column[BindingRow](_l("人员"), lambda row: Text(row.person, row.label)),
    Column[BindingRow](_l("身份"), lambda row: Text(str(word(words.ROLES, row.role).text))),
    Column[BindingRow](_l("渠道商或员工"), target_of, "target"),
    Column[BindingRow](_l("方式"), way_of),
    Column[BindingRow](_l("审核人"), lambda row: Text(row.decided_by)),
    Column[BindingRow](_l("微信"), lambda row: badge(words.FOLLOW_STATES, row.follow_state)),
    Column[BindingRow](_l("开始"), lambda row: Moment(row.started_at), "started"),
    Column[BindingRow](_l("结束"), lambda row: Moment(row.ended_at)),
    Column[BindingRow](_l("状态"), state_of),
)

TABLE = Table[BindingRow](
    endpoint="console.bindings.listing",
    title=_l("绑定记录"),
    listing=history.bindings,
    columns=COLUMNS,
    search_hint=_l("搜索人员、编码、名称或访客号"),
    nothing_yet=_l("还没有人绑定"),
    advice=_l("打开一家渠道商或一位员工，生成邀请二维码，请对方用微信扫一扫。"),
    icon="link",
    filters=filters,
)


@bindings.get("")
@who_may("bindings.read")
def listing() -> Response:
    return show(TABLE)
