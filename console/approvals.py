"""Claims that wait for headquarters: the list, one claim with all that speaks for and against it, the decision."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console import words
from console.answers import done, wants_fragment
from console.auth import actor, may
from console.cells import Act, Cell, Contact, Moment, Text, badge
from console.tables import Column, Filter, Table, filter_by_words, show
from console.tabs import approval_tabs
from console.words import word
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from services.bindings import deciding, history
from services.bindings.history import ClaimRow
from services.errors import Conflict, Expired, Invalid, NotAllowed, Refusal
from services.privacy.counting import CONTACT

approvals = Blueprint("approvals", __name__, url_prefix="/approvals")

# What the decider can read and act on where they are, instead of a page that only says no.
ANSWERED_IN_PLACE = (Conflict, Expired, Invalid, NotAllowed)
DECISIONS = ("accept", "refuse")


def filters() -> list[Filter]:
    return [
        filter_by_words("state", _l("全部状态"), words.CLAIM_STATES),
        filter_by_words("comparison", _l("全部核对结果"), words.COMPARISONS),
    ]


def _target(row: ClaimRow) -> Text:
    return Text(f"{row.target_code} {row.target_name}", str(word(words.LETTERS, row.letter).text))


def _comparison(row: ClaimRow) -> Cell:
    """Who was bound by following gave no number to compare."""
    return badge(words.COMPARISONS, row.comparison) if row.phone else Text(None)


def _opens(row: ClaimRow) -> Cell:
    name = _l("处理") if row.state == "waiting" and may("bindings.decide") else _l("查看")
    return Act(name, url_for("console.approvals.one", claim_id=row.id))


COLUMNS = (
    Column[ClaimRow](_l("申请人"), lambda row: Text(row.name or row.label, row.label if row.name else None)),
    Column[ClaimRow](_l("申请成为"), _target),
    Column[ClaimRow](_l("手机号"), lambda row: Contact(row.phone, "claim", row.id)),
    Column[ClaimRow](_l("与登记核对"), _comparison),
    Column[ClaimRow](_l("申请时间"), lambda row: Moment(row.created_at), "created"),
    Column[ClaimRow](_l("状态"), lambda row: badge(words.CLAIM_STATES, row.state)),
    Column[ClaimRow](_l("处理人"), lambda row: Text(row.decided_by)),
    Column[ClaimRow](_l("操作"), _opens, exported=False),
)

TABLE = Table[ClaimRow](
    endpoint="console.approvals.listing",
    title=_l("审核"),
    listing=history.claims,
    columns=COLUMNS,
    search_hint=_l("搜索编码、名称或访客号"),
    nothing_yet=_l("还没有申请"),
    advice=_l("有人扫了邀请二维码并填好表单后，申请会出现在这里，也会推送到您的微信。"),
    icon="checks",
    filters=filters,
    holds=CONTACT,
    tabs=approval_tabs,
    none_in={"waiting": _l("现在没有待审核的申请")},
)


@approvals.get("")
@who_may("approvals.read")
def listing() -> Response:
    return show(TABLE)


@approvals.get("/waiting")
@who_may("approvals.read")
def waiting() -> str:
    """The number beside 审核 in the navigation."""
    return render_template("console/waiting.html")


@approvals.get("/<int(max=9223372036854775807):claim_id>")
@who_may("approvals.read")
def one(claim_id: int) -> str:
    return _shown(claim_id)


@approvals.post("/<int(max=9223372036854775807):claim_id>")
@who_may("bindings.decide")
@safe_to_repeat("a claim is decided once; the second try is told by whom")
def decide(claim_id: int) -> Response:
    """Accept or refuse; a refusal to decide is answered with the claim as it stands now and everything typed."""
    reason, decision = request.form.get("reason", "")[:200], request.form.get("decision")
    try:
        if decision not in DECISIONS:
            raise Invalid("decision_missing", "请选择通过或拒绝。")
        deciding.decide(
            actor(),
            claim_id,
            accept=decision == "accept",
            reason=reason,
            via="console",
            shown_conflict=request.form.get("shown_conflict"),
        )
    except ANSWERED_IN_PLACE as refusal:
        return make_response(_shown(claim_id, refusal, reason), status_of(refusal))
    said = _l("已通过，绑定生效，对方会在微信收到通知") if decision == "accept" else _l("已拒绝，原因会发到对方微信")
    return done(said, url_for("console.approvals.listing", state="waiting"))


def _shown(claim_id: int, problem: Refusal | None = None, reason: str = "") -> str:
    """The claim alone for the drawer, or as a page of its own."""
    claim = history.claim(actor(), claim_id)
    template = "console/claim.html" if wants_fragment() else "console/claim_page.html"
    return render_template(template, claim=claim, problem=problem, reason=reason)
