"""Leads (线索): the list with its filters, one lead with its trail, and what headquarters decides about it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console import lead_words, words
from console.answers import done
from console.auth import actor, may
from console.cells import Contact, Link, Moment, Text, badge
from console.lead_batches import MOST, deeds
from console.tables import Batch, Column, Filter, HeadAct, Table, filter_by_words, show
from console.tabs import Tab, approval_tabs
from console.words import word
from doorway.access import who_may
from doorway.repeats import safe_to_repeat
from doorway.sentences import said
from doorway.statuses import status_of
from services.errors import Conflict, Invalid, Refusal
from services.leads import deciding, viewing
from services.leads.lines import LeadLine
from services.privacy.counting import CONTACT

leads = Blueprint("leads", __name__, url_prefix="/leads")
NUMBER = "<int(max=9223372036854775807):lead_id>"
OFFERED = ("new", "pool", "assigned", "claimed", "contacted", "qualified", "opportunity", "won", "lost", "closed")


def filters() -> list[Filter]:
    states = {state: lead_words.STATES[state] for state in OFFERED}
    return [
        filter_by_words("state", _l("全部进展"), states),
        filter_by_words("waits", _l("跟进及时与否"), lead_words.WAITS),
        filter_by_words("hands", _l("在谁手上"), lead_words.HANDS),
        filter_by_words("source", _l("全部来源"), lead_words.SOURCES),
        *_of_somebody(),
    ]


def _of_somebody() -> list[Filter]:
    """In the hand of one dealer or employee: links lead here, and the list says so."""
    asked = {"dealer": _l("全部渠道商"), "employee": _l("全部员工")}
    return [
        Filter(name, title, [(request.args[name][:32], request.args[name][:32])])
        for name, title in asked.items()
        if request.args.get(name)
    ]


def _head() -> list[HeadAct]:
    acts = [HeadAct(_l("跟进情况"), "chart-bar", url_for("console.lead_numbers.show"), drawer=False)]
    if may("leads.write"):
        acts.append(HeadAct(_l("录入线索"), "plus", url_for("console.lead_forms.new")))
    return acts


def _link(row: LeadLine) -> Link:
    return Link(said(row.called), url_for("console.leads.one", lead_id=row.id), row.interest)


def _holder(row: LeadLine) -> Text:
    return Text(row.holder or str(_l("总部线索池")))


def _state(row: LeadLine) -> Text:
    return Text(str(word(lead_words.STATES, row.state).text), _late(row))


def _late(row: LeadLine) -> str | None:
    word = lead_words.waits_of(row)
    return None if word is None else str(word.text)


def _tabs() -> list[Tab]:
    """Those that wait for a nod are one of the lists of what is to be decided."""
    return approval_tabs() if request.args.get("state") == viewing.FOR_A_NOD and may("approvals.read") else []


TABLE = Table[LeadLine](
    endpoint="console.leads.listing",
    title=_l("线索"),
    listing=viewing.listing,
    columns=(
        Column[LeadLine](_l("线索"), _link),
        Column[LeadLine](_l("手机号"), lambda row: Contact(row.phone, "lead", row.id)),
        Column[LeadLine](_l("来源"), lambda row: badge(lead_words.SOURCES, row.source)),
        Column[LeadLine](_l("在谁手上"), _holder),
        Column[LeadLine](_l("进展"), _state),
        Column[LeadLine](_l("下次跟进"), lambda row: Moment(row.next_at)),
        Column[LeadLine](_l("进来时间"), lambda row: Moment(row.created_at), "came"),
    ),
    search_hint=_l("搜索手机号、后四位、访客号或意向"),
    nothing_yet=_l("还没有线索"),
    advice=_l("有人在分享的物料上留下电话，或者同事、渠道商录入联系人，就会出现在这里，并自动分给该跟进的人。"),
    icon="target-arrow",
    filters=filters,
    head=_head,
    holds=CONTACT,
    tabs=_tabs,
    none_in={viewing.FOR_A_NOD: _l("现在没有待审核的线索")},
    batch=Batch(lambda row: str(row.id), deeds, "console.lead_batches.look", MOST),
)


@leads.get("")
@who_may("leads.read")
def listing() -> Response:
    return show(TABLE)


@leads.get(f"/{NUMBER}")
@who_may("leads.read")
def one(lead_id: int) -> str:
    return _page(lead_id)


@leads.post(f"/{NUMBER}")
@who_may("leads.write")
@safe_to_repeat("each decision holds for the lead as it was seen; the second try is refused or says the same")
def decide(lead_id: int) -> Response:
    """Give it to somebody, let it begin or not, close it, note a consent; a refusal keeps everything typed."""
    form = request.form
    reason, seen = form.get("reason", "")[:200], form.get("seen", "")[:80]
    page = url_for("console.leads.one", lead_id=lead_id)
    try:
        match form.get("decision"):
            case "assign":
                dealer, employee = form.get("dealer", "")[:32], form.get("employee", "")[:32]
                deciding.reassign(actor(), lead_id, dealer=dealer, employee=employee, reason=reason, seen=seen)
                return done(_l("已分配"), page)
            case "approve":
                deciding.approve(actor(), lead_id)
                return done(_l("已通过，可以开始跟进"), page)
            case "refuse":
                deciding.refuse(actor(), lead_id, reason=reason)
                return done(_l("已登记不通过，录入的人会看到原因"), page)
            case "close":
                deciding.close(actor(), lead_id, outcome=form.get("outcome", "")[:32], reason=reason, seen=seen)
                return done(_l("线索已关闭"), page)
            case "consent":
                deciding.note_consent(actor(), lead_id, reason=reason, seen=seen)
                return done(_l("已登记，现在手上的人可以看到号码"), page)
            case _:
                raise Invalid("decision_missing", "请选择怎样处理。")
    except (Conflict, Invalid) as refusal:
        return make_response(_page(lead_id, refusal), status_of(refusal))


def _page(lead_id: int, problem: Refusal | None = None) -> str:
    return render_template(
        "console/lead.html",
        card=viewing.one(actor(), lead_id),
        lead_words=lead_words,
        closings=deciding.CLOSINGS,
        problem=problem,
        said=request.form if problem else {},
        word=words.word,
    )
