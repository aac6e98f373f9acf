"""Bindings, open and ended: who, since when, by which invitation, approved by whom."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console import words
from console.answers import done, wants_fragment
from console.auth import actor, may
from console.cells import Act, Badge, Cell, Link, Moment, Text, badge
from console.tables import Column, Filter, Table, filter_by_words, show
from console.words import word
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from services import privacy
from services.bindings import ending, history
from services.bindings.history import BindingRow
from services.errors import Conflict, Invalid, NotAllowed, Refusal
from services.privacy.counting import CONTACT

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


def _opens(row: BindingRow) -> Cell:
    name = _l("解除") if row.ended_at is None and may("bindings.end") else _l("查看")
    return Act(name, url_for("console.bindings.one", binding_id=row.id))


COLUMNS = (
    Column[BindingRow](_l("人员"), lambda row: Text(row.person, row.label)),
    Column[BindingRow](_l("身份"), lambda row: Text(str(word(words.ROLES, row.role).text))),
    Column[BindingRow](_l("渠道商或员工"), target_of),
    Column[BindingRow](_l("方式"), way_of),
    Column[BindingRow](_l("审核人"), lambda row: Text(row.decided_by)),
    Column[BindingRow](_l("微信"), lambda row: badge(words.FOLLOW_STATES, row.follow_state)),
    Column[BindingRow](_l("开始"), lambda row: Moment(row.started_at), "started"),
    Column[BindingRow](_l("结束"), lambda row: Moment(row.ended_at)),
    Column[BindingRow](_l("状态"), state_of),
    Column[BindingRow](_l("操作"), _opens, exported=False),
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
    holds=CONTACT,
)


@bindings.get("")
@who_may("bindings.read")
def listing() -> Response:
    return show(TABLE)


@bindings.get("/<int(max=9223372036854775807):binding_id>")
@who_may("bindings.read")
def one(binding_id: int) -> str:
    return _shown(binding_id)


@bindings.post("/<int(max=9223372036854775807):binding_id>/end")
@who_may("bindings.end")
@safe_to_repeat("a binding ends once; the second try is refused")
def end(binding_id: int) -> Response:
    """End a binding; a refusal is answered with the binding as it stands now and the reason still there."""
    reason = request.form.get("reason", "")[:200]
    row = history.binding(actor(), binding_id)
    try:
        ending.end_binding(actor(), binding_id, reason=reason)
    except (Conflict, Invalid, NotAllowed) as refusal:
        return make_response(_shown(binding_id, refusal, reason), status_of(refusal))
    said = _l("已解除绑定，对方会在微信收到通知")
    room = "console.employees.one" if row.kind == "employee" else "console.dealers.one"
    return done(said, url_for(room, code=row.target_code))


def _shown(binding_id: int, problem: Refusal | None = None, reason: str = "") -> str:
    """The binding alone for the drawer, or as a page of its own."""
    row = history.binding(actor(), binding_id)
    template = "console/binding.html" if wants_fragment() else "console/binding_page.html"
    return render_template(
        template,
        row=row,
        target=target_of(row),
        bases=privacy.bases_of(row.follower_id),
        problem=problem,
        reason=reason,
    )
