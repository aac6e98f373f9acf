"""Labels that look copied (可疑扫码): the list, one case with its signs, the decision."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console import code_words
from console.answers import done
from console.auth import actor
from console.cells import Link, Moment, Text, badge
from console.proving import proof
from console.tables import Column, Filter, Table, filter_by_words, show
from console.words import word
from doorway.access import who_may
from doorway.limits import at_most
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from services.errors import Conflict, Invalid, NotAllowed, Refusal
from services.item_codes import cases
from services.item_codes.cases import CaseRow
from services.item_codes.code_text import printed
from services.item_codes.suspecting import Reason

item_cases = Blueprint("item_cases", __name__, url_prefix="/item-cases")
NUMBER = "<int(max=9223372036854775807):item_case_id>"


def filters() -> list[Filter]:
    return [filter_by_words("state", _l("全部状态"), code_words.CASE_STATES)]


def sign(reason: Reason) -> str:
    """One sign in words: 4 个相距很远的地方."""
    return str(
        gettext("%(number)s %(what)s", number=reason.number, what=word(code_words.CASE_REASONS, reason.rule).text)
    )


def _code(row: CaseRow) -> Link:
    return Link(
        printed(row.code) if row.code else str(row.serial), url_for("console.item_cases.one", item_case_id=row.id)
    )


TABLE = Table[CaseRow](
    endpoint="console.item_cases.listing",
    title=_l("可疑扫码"),
    listing=cases.listing,
    columns=(
        Column[CaseRow](_l("防伪码"), _code),
        Column[CaseRow](_l("产品"), lambda row: Text(row.product, row.batch)),
        Column[CaseRow](_l("为什么可疑"), lambda row: Text(str(gettext("；")).join(sign(one) for one in row.reasons))),
        Column[CaseRow](_l("发现时间"), lambda row: Moment(row.opened_at), "opened"),
        Column[CaseRow](_l("状态"), lambda row: badge(code_words.CASE_STATES, row.state)),
        Column[CaseRow](_l("处理人"), lambda row: Text(row.decided_by)),
    ),
    search_hint=_l("搜索产品或处理原因"),
    nothing_yet=_l("没有可疑的扫码"),
    advice=_l("同一个码被不同的人在相距很远的地方扫过，一件商品做不到，就会出现在这里，由您判断。"),
    icon="alert-triangle",
    filters=filters,
    none_in={"waiting": _l("现在没有待判断的可疑扫码")},
)


@item_cases.get("")
@who_may("codes.read")
def listing() -> Response:
    return show(TABLE)


@item_cases.get(f"/{NUMBER}")
@who_may("codes.read")
def one(item_case_id: int) -> str:
    return _page(item_case_id)


@item_cases.post(f"/{NUMBER}")
@who_may("codes.write")
@at_most(20)
@safe_to_repeat("a case is decided once; the second try is refused")
def decide(item_case_id: int) -> Response:
    """Confirm, call it honest, or ask for the code to be killed; a refusal is answered with everything typed."""
    form = request.form
    reason = form.get("reason", "")[:200]
    listing = url_for("console.item_cases.listing", state="waiting")
    try:
        match form.get("decision"):
            case "confirm":
                cases.confirm(actor(), item_case_id, reason=reason)
                return done(_l("已确认：以后查验的人都会被提醒"), listing)
            case "dismiss":
                cases.dismiss(actor(), item_case_id, reason=reason)
                return done(_l("已解除：查验的人不再被提醒"), listing)
            case "void":
                cases.ask_void(actor(), proof(), item_case_id, reason=reason)
                return done(_l("已确认并申请作废，等另一位同事确认"), listing)
            case _:
                raise Invalid("decision_missing", "请选择怎样处理。")
    except (Conflict, Invalid, NotAllowed) as refusal:
        return make_response(_page(item_case_id, refusal, reason, form.get("decision", "")), status_of(refusal))


def _page(case_id: int, problem: Refusal | None = None, reason: str = "", decision: str = "") -> str:
    row = cases.one(actor(), case_id)
    signs = [sign(one) for one in row.reasons]
    return render_template(
        "console/item_case.html",
        row=row,
        signs=signs,
        code_words=code_words,
        problem=problem,
        reason=reason,
        decision=decision,
    )
