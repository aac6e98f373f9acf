"""Who took part in campaigns: the list, one entry with its answers, and the look at those that may be a farm's."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from console import campaign_words
from console.answers import done, wants_fragment
from console.auth import actor
from console.campaigns import address_of
from console.cells import Act, Cell, Contact, Link, Moment, Text, badge
from console.tables import Column, Filter, HeadAct, Table, filter_by_words, show
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from services import clock
from services.campaigns import entry_list as rules
from services.campaigns import farming
from services.campaigns.entry_list import EntryRow
from services.errors import Conflict, Invalid, Refusal
from services.privacy.counting import CONTACT

campaign_entries = Blueprint("campaign_entries", __name__, url_prefix="/campaign-entries")
NUMBER = "<int(max=9223372036854775807):campaign_entry_id>"


def _filters() -> list[Filter]:
    return [
        Filter("campaign", _l("全部活动"), rules.offered(actor())),
        filter_by_words("state", _l("全部状态"), campaign_words.ENTRY_STATES),
        filter_by_words("outcome", _l("全部结果"), campaign_words.OUTCOMES),
    ]


def _head() -> list[HeadAct]:
    slug = request.args.get("campaign", "")[:22]
    return [HeadAct(_l("看这个活动"), "gift", address_of(slug), drawer=False)] if slug else []


LET_GO = _l("资料已到期删除")


def _who(row: EntryRow) -> Cell:
    called = row.called or row.label or str(LET_GO)
    return Link(called, _address(row.id), row.label if row.called else None)


def _outcome(row: EntryRow) -> Cell:
    return Text(row.prize or str(campaign_words.OUTCOMES[row.outcome].text), _hour(row))


def _hour(row: EntryRow) -> str | None:
    return None if row.wanted_at is None else str(gettext("预约 %(when)s", when=clock.shown(row.wanted_at)))


def _reasons(row: EntryRow) -> Cell:
    """Of those somebody has to look at, or looked at: every newcomer has some small sign, which says nothing alone."""
    words = campaign_words.RISKS
    if row.state != "held" and not row.decided_by:
        return Text(None)
    return Text(str(gettext("；")).join(str(words[one].text) for one in row.reasons if one in words) or None)


def _address(entry_id: int) -> str:
    return url_for("console.campaign_entries.one", campaign_entry_id=entry_id)


TABLE = Table[EntryRow](
    endpoint="console.campaign_entries.listing",
    title=_l("参与记录"),
    listing=rules.listing,
    columns=(
        Column[EntryRow](_l("参与人"), _who),
        Column[EntryRow](_l("手机号"), lambda row: Contact(row.phone, "campaign_entry", row.id)),
        Column[EntryRow](_l("活动"), lambda row: Link(row.campaign, address_of(row.slug))),
        Column[EntryRow](_l("状态"), lambda row: badge(campaign_words.ENTRY_STATES, row.state)),
        Column[EntryRow](_l("结果"), _outcome),
        Column[EntryRow](_l("谁带来的"), lambda row: Text(row.hand or gettext("自己打开"))),
        Column[EntryRow](_l("可疑之处"), _reasons),
        Column[EntryRow](_l("时间"), lambda row: Moment(row.at)),
        Column[EntryRow]("", lambda row: _look(row), exported=False),
    ),
    search_hint=_l("搜索手机号或访客号"),
    nothing_yet=_l("还没有人参与"),
    advice=_l(
        "活动发布后，有人填表、领券、抽奖或预约，就会出现在这里。看起来像批量刷奖的会先停在“待核实”，等您看过再算数。"
    ),
    icon="users",
    filters=_filters,
    head=_head,
    holds=CONTACT,
    none_in={"held": _l("现在没有待核实的参与")},
)


def _look(row: EntryRow) -> Cell:
    return Act(_l("核实") if row.state == "held" else _l("查看"), _address(row.id))


@campaign_entries.get("")
@who_may("campaigns.entries")
def listing() -> Response:
    return show(TABLE)


@campaign_entries.get(f"/{NUMBER}")
@who_may("campaigns.entries")
def one(campaign_entry_id: int) -> Response:
    return _answer(campaign_entry_id)


@campaign_entries.post(f"/{NUMBER}")
@who_may("campaigns.judge")
@safe_to_repeat("an entry is decided once; the second try is refused")
def decide(campaign_entry_id: int) -> Response:
    """Let it count, or refuse it with a reason its person reads; what stands in the way is said in its place."""
    rules.one(actor(), campaign_entry_id)
    accepts = request.form.get("decision") == "accept"
    try:
        if accepts:
            farming.accept(actor(), campaign_entry_id)
        else:
            farming.refuse(actor(), campaign_entry_id, request.form.get("reason", "")[:200])
    except (Conflict, Invalid) as refusal:
        return _answer(campaign_entry_id, refusal)
    told = _l("已通过，奖品和线索都算数") if accepts else _l("已登记不通过，奖品退回库存")
    return done(told, url_for("console.campaign_entries.listing"))


def _answer(entry_id: int, problem: Refusal | None = None) -> Response:
    part: Any = "console/campaign_entry.html" if wants_fragment() else "console/campaign_entry_page.html"
    page = render_template(
        part,
        card=rules.one(actor(), entry_id),
        campaign_words=campaign_words,
        problem=problem,
        said=request.form if problem else {},
        most=farming.LONGEST_REASON,
    )
    return make_response(page, status_of(problem) if problem else 200)
