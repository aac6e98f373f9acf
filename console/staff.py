"""Console accounts: taking away happens at once, giving waits for a second person."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console import words
from console.answers import done
from console.auth import actor
from console.cells import Link, Moment, Text, badge
from console.proving import proof
from console.tables import Column, Filter, Table, filter_by_words, show
from console.words import word
from doorway.access import who_may
from doorway.limits import at_most
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.statuses import status_of
from services import second_person, staff_accounts
from services.errors import Conflict, Invalid, NotAllowed, Refusal
from services.staff_accounts import AccountRow

staff = Blueprint("staff", __name__, url_prefix="/staff")
ANSWERED_IN_PLACE = (Conflict, Invalid, NotAllowed)


def filters() -> list[Filter]:
    return [
        filter_by_words("role", _l("全部角色"), words.STAFF_ROLES),
        filter_by_words("state", _l("全部状态"), {name: words.ACCOUNT_STATES[name] for name in ("active", "disabled")}),
    ]


def _link(row: AccountRow) -> Link:
    return Link(row.name, url_for("console.staff.one", code=row.code))


def _roles(row: AccountRow) -> Text:
    return Text("、".join(str(word(words.STAFF_ROLES, role).text) for role in row.roles) or None)


COLUMNS = (
    Column[AccountRow](_l("姓名"), _link, "name"),
    Column[AccountRow](_l("工号"), lambda row: Text(row.code), "code"),
    Column[AccountRow](_l("角色"), _roles),
    Column[AccountRow](_l("状态"), lambda row: badge(words.ACCOUNT_STATES, row.state)),
    Column[AccountRow](
        _l("两步验证"), lambda row: badge(words.SECOND_FACTOR, "on" if row.has_second_factor else "off")
    ),
    Column[AccountRow](_l("最近使用"), lambda row: Moment(row.last_seen)),
    Column[AccountRow](_l("开通"), lambda row: Moment(row.created_at)),
)

TABLE = Table[AccountRow](
    endpoint="console.staff.listing",
    title=_l("后台账号"),
    listing=staff_accounts.listing,
    columns=COLUMNS,
    search_hint=_l("搜索工号或姓名"),
    nothing_yet=_l("还没有后台账号"),
    advice=_l("打开一位员工的页面，点“后台账号”，为他申请角色，由另一位管理员确认。"),
    icon="user-shield",
    filters=filters,
)


@staff.get("")
@who_may("staff.write")
def listing() -> Response:
    return show(TABLE)


@staff.get("/<code>")
@who_may("staff.write")
def one(code: str) -> str:
    return _page(code)


@staff.post("/<code>/roles")
@who_may("staff.write")
@at_most(20)
@once_per_form
def ask_role(code: str) -> Response:
    """Ask for a role; another administrator confirms it."""
    return _asked(code, "grant_role", {"role": request.form.get("role", "")[:32]})


@staff.post("/<code>/enable")
@who_may("staff.write")
@at_most(20)
@once_per_form
def ask_enable(code: str) -> Response:
    return _asked(code, "enable_account", {})


@staff.post("/<code>/second-factor/reset")
@who_may("staff.write")
@at_most(20)
@once_per_form
def ask_reset(code: str) -> Response:
    """A colleague lost the phone and the recovery codes; another administrator confirms."""
    return _asked(code, "reset_second_factor", {})


@staff.post("/<code>/roles/revoke")
@who_may("staff.write")
@safe_to_repeat("a role that is gone stays gone")
def revoke(code: str) -> Response:
    role = request.form.get("role", "")[:32]
    return _at_once(code, lambda: staff_accounts.revoke_role(actor(), code, role), _l("角色已收回"))


@staff.post("/<code>/disable")
@who_may("staff.write")
@safe_to_repeat("a disabled account stays so")
def disable(code: str) -> Response:
    return _at_once(code, lambda: staff_accounts.disable(actor(), code), _l("账号已停用，所有登录立即结束"))


@staff.post("/<code>/password")
@who_may("staff.write")
@safe_to_repeat("another new password takes the place of the one before")
def new_password(code: str) -> Response:
    """A password made up, shown once on this very page."""
    try:
        made = staff_accounts.new_password(actor(), code)
    except ANSWERED_IN_PLACE as refusal:
        return make_response(_page(code, refusal), status_of(refusal))
    answer = make_response(_page(code, password=made))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked(code: str, deed: str, facts: dict[str, str]) -> Response:
    row = staff_accounts.account(actor(), code)  # what is not there is not worth a password
    facts |= {"employee": row.code, "name": row.name}
    try:
        act_id = second_person.ask(actor(), proof(), deed, facts, reason=request.form.get("reason", ""))
    except ANSWERED_IN_PLACE as refusal:
        return make_response(_page(code, refusal), status_of(refusal))
    return done(_l("已提交，等另一位管理员确认后生效"), url_for("console.second_person.one", act_id=act_id))


def _at_once(code: str, deed: Callable[[], None], said: object) -> Response:
    try:
        deed()
    except ANSWERED_IN_PLACE as refusal:
        return make_response(_page(code, refusal), status_of(refusal))
    return done(said, url_for("console.staff.one", code=code))


def _page(code: str, problem: Refusal | None = None, password: str | None = None) -> str:
    row = staff_accounts.account(actor(), code)
    return render_template("console/staff.html", row=row, problem=problem, password=password)
