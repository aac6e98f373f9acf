"""Two WeChat people who are perhaps one: the list, one case with both sides beside each other, the decision."""

from __future__ import annotations

import re
from itertools import product

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console import words
from console.answers import done
from console.auth import actor
from console.cells import Link, Moment, Text, badge
from console.tables import Column, Filter, Table, filter_by_words, show
from console.tabs import approval_tabs
from console.words import word
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from services.errors import Conflict, Invalid, NotAllowed, Refusal
from services.merge_cases import deciding, history
from services.merge_cases.history import CaseRow

merge_cases = Blueprint("merge_cases", __name__, url_prefix="/merge-cases")

NUMBER = "<int(max=9223372036854775807):case_id>"
ROW_NUMBER = re.compile("[0-9]{1,18}")  # more digits name no row of ours, and may be more than make a number
DECISIONS = ("join", "apart")


def filters() -> list[Filter]:
    return [filter_by_words("state", _l("全部状态"), words.MERGE_STATES)]


COLUMNS = (
    Column[CaseRow](
        _l("两位访客"),
        lambda row: Link(f"{row.first} · {row.second}", url_for("console.merge_cases.one", case_id=row.id)),
    ),
    Column[CaseRow](_l("为什么怀疑"), lambda row: Text(str(word(words.MERGE_PROOFS, row.proof).text))),
    Column[CaseRow](_l("发现时间"), lambda row: Moment(row.created_at), "created"),
    Column[CaseRow](_l("状态"), lambda row: badge(words.MERGE_STATES, row.state)),
    Column[CaseRow](_l("处理人"), lambda row: Text(row.decided_by)),
)

TABLE = Table[CaseRow](
    endpoint="console.merge_cases.listing",
    title=_l("同一人核对"),
    listing=history.cases,
    columns=COLUMNS,
    search_hint=_l("搜索访客号"),
    nothing_yet=_l("没有需要核对的人"),
    advice=_l("两位访客看来是同一人、而两边都已绑定身份，或手机号可能换过主人时，会在这里请您决定。"),
    icon="users-group",
    filters=filters,
    tabs=approval_tabs,
    none_in={"waiting": _l("现在没有待核对的人")},
)


@merge_cases.get("")
@who_may("merges.read")
def listing() -> Response:
    return show(TABLE)


@merge_cases.get(f"/{NUMBER}")
@who_may("merges.read")
def one(case_id: int) -> str:
    return _shown(case_id)


@merge_cases.post(f"/{NUMBER}")
@who_may("merges.decide")
@safe_to_repeat("a case is decided once; the second try is told by whom")
def decide(case_id: int) -> Response:
    """Join them or keep them two; a refusal is answered with the case as it stands now and everything typed."""
    form = request.form
    reason = form.get("reason", "")[:200]
    try:
        if form.get("decision") not in DECISIONS:
            raise Invalid("decision_missing", "请选择合并或确认为两个人。")
        if form["decision"] == "join":
            kept = _numbers(form.get("keep", ""))
            deciding.join(actor(), case_id, keep=kept, shown=form.get("shown", ""), reason=reason, via="console")
        else:
            deciding.keep_apart(actor(), case_id, reason=reason, via="console")
    except (Conflict, Invalid, NotAllowed) as refusal:
        return make_response(_shown(case_id, refusal, reason), status_of(refusal))
    said = _l("已合并为同一人") if form["decision"] == "join" else _l("已记下：是两个人，以后不再询问")
    return done(said, url_for("console.merge_cases.listing", state="waiting"))


def _numbers(text: str) -> frozenset[int]:
    """The bindings chosen; whatever is no number is 0, which no binding is."""
    return frozenset(int(part) if ROW_NUMBER.fullmatch(part) else 0 for part in text.split("-") if part)


def _shown(case_id: int, problem: Refusal | None = None, reason: str = "") -> str:
    case = history.get_case(actor(), case_id)
    return render_template("console/merge_case.html", case=case, choices=_choices(case), problem=problem, reason=reason)


def _choices(case: history.CaseCard) -> list[tuple[str, str]]:
    """What may stay after joining, and how it is called: one binding, or one of each kind."""
    held = [(side.label, one) for side in case.sides for one in side.holdings]
    kinds = [[one for one in held if one[1].target.kind == kind] for kind in {one.target.kind: 0 for _, one in held}]
    chosen = [[one] for one in held]
    if len(kinds) > 1:
        chosen += [list(pair) for pair in product(*kinds)]
    return [
        (
            history.shown_of(one.binding_id for _, one in kept),
            " ＋ ".join(f"{one.target.words}（{one.person}，{label}）" for label, one in kept),
        )
        for kept in chosen
    ]
