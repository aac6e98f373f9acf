"""Working a lead: taking it up, declining it, giving it back, handing it on, noting what was said, how far it came."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from models.db import session, transaction
from models.leads import Lead
from models.products import Product
from services import audit, clock, people, phones
from services.errors import Conflict, Invalid, NotAllowed
from services.hq_settings import number
from services.leads import calls, states
from services.leads.colleagues import Colleague, colleagues_of, find_colleagues
from services.leads.holders import Holder, dealer_hand, held_now, holder_of, may_know, told_in
from services.leads.routing import next_hand
from services.leads.viewers import Viewer, hold_in_house, hold_seen, is_theirs, viewer_of
from services.leads.writing import answered, end, hand_on, owe, plain, put, take, tell
from services.sentences import N_, say

LONGEST_NOTE = 1_000
LONGEST_REASON = 100
MOST_MENTIONS = 5
LARGEST_AMOUNT = 100_000_000_000  # fen: a thousand million yuan
WAYS = ("call", "wechat", "visit", "other")
REASONS = {
    "unreachable": N_("联系不上"),
    "not_interested": N_("没有意向"),
    "wrong_number": N_("号码不对"),
    "out_of_area": N_("不在服务区域"),
    "busy": N_("忙不过来"),
    "price": N_("价格不合适"),
    "competitor": N_("选了别家"),
    "duplicate": N_("重复线索"),
    "other": N_("其他"),
}
STAGES = {"qualified": states.QUALIFY, "opportunity": states.OPEN, "won": states.WIN, "lost": states.LOSE}
MENTION = "lead_mention"


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A lead on its way to an order: a product's code or None, an amount in fen, a probability in per cent, a day."""

    product: str | None
    amount_fen: int
    probability: int
    expected_on: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What was said with whom how, when to come back to it, whom of one's colleagues to ask, and how far it came.
    `as_planned`: nothing was said of when, and a date that is still to come stays."""

    note: str
    way: str = "call"
    next_at: datetime | None = None
    as_planned: bool = False
    mentions: Sequence[int] = ()
    stage: str | None = None
    opportunity: Opportunity | None = None
    reason: str | None = None


@transaction
def claim(follower_id: int, lead_id: int) -> Holder:
    """Take a lead from a pool, or take up the one that was given; what I took up already stays as it is. Refuses what
    somebody else took (`lead_taken`), what waits for headquarters' nod (`lead_cannot`), and more than
    `leads.held_per_person` in one hand at once (`too_many_leads`). Locks: follower, lead."""
    people.lock(follower_id)
    viewer = viewer_of(follower_id)
    lead = hold_in_house(viewer, lead_id)
    me = viewer.hand_for(lead)
    if lead.state in states.WORKED and is_theirs(viewer, lead):
        return me
    if lead.state == states.NEW:  # `take` steps from here for whoever enters a lead that waits for nobody
        raise Conflict("lead_cannot", "这条线索还在等总部审核，通过后才能跟进。")
    if lead.state == states.ASSIGNED and not is_theirs(viewer, lead):
        raise Conflict("lead_taken", "这条线索刚刚被别人领走了。")
    states.step(lead.state, states.CLAIM)
    if lead.state == states.POOL:
        _refuse_too_many(me)
    take(viewer.actor, lead, me)
    audit.record(viewer.actor, "lead:record:claim", "lead", lead.id)
    return me


@transaction
def decline(follower_id: int, lead_id: int, *, reason: str, note: str = "") -> None:
    """Not for me: a lead that was given to me and that I have not taken up, or, for an owner, one in the dealer's pool.
    A clerk's goes to their dealer's pool, an owner's to the next dealer of the place, else to headquarters' pool;
    whoever declined does not get it again by itself. Refuses a reason that is none (`reason_missing`). Locks: follower,
    lead."""
    viewer, lead = _open(follower_id, lead_id)
    if not is_theirs(viewer, lead) and not _pool_of_owner(viewer, lead):
        raise _not_yours()
    _pass_back(viewer, lead, states.DECLINE, "declined", reason, note)


@transaction
def give_back(follower_id: int, lead_id: int, *, reason: str, note: str = "") -> None:
    """I took it up and cannot go on: back into the pool, with a reason. Where it goes is `decline`'s.
    Locks: follower, lead."""
    viewer, lead = _open(follower_id, lead_id)
    _refuse_unless_theirs(viewer, lead)
    _pass_back(viewer, lead, states.GIVE_BACK, "returned", reason, note)


@transaction
def pass_on(follower_id: int, lead_id: int, to: int, *, note: str = "") -> str:
    """Hand a lead on to a colleague of the same house (`to` is a dealer's person for a dealer's lead, an employee for
    headquarters'); a dealer's owner also hands on what others of the shop hold, and out of the pool. Refuses whoever is
    no colleague there (`colleague_unknown`). The colleague's name. Locks: follower, lead."""
    viewer, lead = _open(follower_id, lead_id)
    if not is_theirs(viewer, lead) and not (viewer.owner and lead.dealer_id == viewer.dealer_id):
        raise _not_yours()
    receiver = _colleague(lead, to)
    if receiver.hand == holder_of(lead):
        raise Invalid("colleague_unknown", "请选一位在职的同事来接手。")
    by, noted = viewer.hand_for(lead), _note(note)
    if lead.state == states.POOL:
        put(viewer.actor, lead, receiver.hand, by=by, note=noted)
    else:
        hand_on(viewer.actor, lead, receiver.hand, by=by, note=noted)
    audit.record(viewer.actor, "lead:record:hand_on", "lead", lead.id, to=to)
    return receiver.name


@transaction
def follow_up(follower_id: int, lead_id: int, said: FollowUp) -> str:
    """Note what was said; the first one answers the lead. `stage` moves it on: qualified, opportunity (with its
    figures), won, or lost with a reason. Colleagues who are mentioned are told. The state afterwards.

    Refuses a lead that is somebody else's (`not_your_lead`), nothing said (`note_missing`), a next date that is over or
    further than a year (`next_at_unfit`), an opportunity without sound figures (`opportunity_unfit`), a loss without a
    reason (`reason_missing`). Locks: follower, lead."""
    viewer, lead = _open(follower_id, lead_id)
    _refuse_unless_theirs(viewer, lead)
    note, reason = _note(said.note), None
    if note is None:
        raise Invalid("note_missing", "请写一句跟进情况。")
    if said.way not in WAYS:
        raise Invalid("way_unknown", "请选择跟进方式。")
    _judge_next(said.next_at)
    asked = find_colleagues(lead, said.mentions[:MOST_MENTIONS])
    lead.state = states.step(lead.state, states.FOLLOW_UP)
    answered(lead)
    if not (said.as_planned and lead.next_at is not None and lead.next_at > clock.now()):
        lead.next_at = lead.remind_at = said.next_at
    if said.stage is not None:
        reason = _move_on(lead, said)
    whom = "、".join(one.name for one in asked) or None
    event = tell(
        lead,
        "follow_up",
        viewer.actor,
        by=viewer.hand_for(lead),
        way=said.way,
        note=note,
        next_at=said.next_at,
        reason=reason,
        whom=whom,
    )
    for one in asked:
        for reader in told_in(one.hand):
            owe(MENTION, reader, lead, one.hand, f"lead:{lead.id}:{event.id}", by=viewer.name)
    audit.record(viewer.actor, "lead:record:follow_up", "lead", lead.id, state=lead.state)
    return lead.state


@transaction
def call(follower_id: int, lead_id: int) -> str:
    """The whole number, for whoever holds the lead and was named by its person; each look is a line of its history.
    Refuses a lead there is nothing to call about any more (`lead_ended`), `number_not_yours` where the person agreed to
    somebody else, or left none, and `calls_used_up` beyond `leads.calls_a_day` leads. Locks: follower, lead."""
    viewer, lead = _open(follower_id, lead_id)
    _refuse_unless_theirs(viewer, lead)
    if not calls.has_reason(lead):
        states.refuse_ended(lead.state)
    if lead.phone is None or not may_know(lead, holder_of(lead)):
        raise NotAllowed("number_not_yours", "对方还没有同意把号码交给您，可以先在微信里联系，或请总部征得同意。")
    by = viewer.hand_for(lead)
    calls.refuse_too_many(lead, by, viewer.name)
    tell(lead, calls.CALLED, viewer.actor, by=by)
    audit.record(viewer.actor, "lead:phone:call", "lead", lead.id)
    return phones.national(lead.phone)


def _open(follower_id: int, lead_id: int) -> tuple[Viewer, Lead]:
    """Who asks, held still, and the lead, if it is theirs to see."""
    people.lock(follower_id)
    viewer = viewer_of(follower_id)
    return viewer, hold_seen(viewer, lead_id)


def _refuse_unless_theirs(viewer: Viewer, lead: Lead) -> None:
    if not is_theirs(viewer, lead):
        raise _not_yours()


def _not_yours() -> NotAllowed:
    return NotAllowed("not_your_lead", "这条线索不在您手上，请先领取或请老板转给您。")


def _pool_of_owner(viewer: Viewer, lead: Lead) -> bool:
    return viewer.owner and lead.state == states.POOL and lead.dealer_id == viewer.dealer_id


def _pass_back(viewer: Viewer, lead: Lead, act: str, kind: str, reason: str, note: str) -> None:
    if reason not in REASONS:
        raise Invalid("reason_missing", "请选择原因。")
    held, by = holder_of(lead), viewer.hand_for(lead)
    lead.state = states.step(lead.state, act)
    # An owner speaks for the dealer: it leaves the house; a clerk's goes to their pool first.
    left = Holder(held.dealer_id) if viewer.owner and held.dealer_id == viewer.dealer_id else held
    tell(lead, kind, viewer.actor, by=by, left=left, reason=reason, note=_note(note))
    shop = dealer_hand(held.dealer_id) if left == held and held.staff_id is not None else None
    put(viewer.actor, lead, shop or next_hand(lead))
    audit.record(viewer.actor, f"lead:record:{act}", "lead", lead.id, reason=reason)


def _colleague(lead: Lead, wanted: int) -> Colleague:
    found = next((one for one in colleagues_of(lead) if one.id == wanted), None)
    if found is None:
        raise Invalid("colleague_unknown", "请选一位在职的同事来接手。")
    return found


def _refuse_too_many(me: Holder) -> None:
    most = number("leads.held_per_person")
    if (session().scalar(select(func.count()).where(held_now(me))) or 0) >= most:
        raise Conflict("too_many_leads", say("您手上已有 %(most)s 条线索，请先跟进或退回几条再领。", most=most))


def _judge_next(moment: datetime | None) -> None:
    now = clock.now()
    if moment is not None and not now < moment <= now + timedelta(days=366):
        raise Invalid("next_at_unfit", "下次跟进的时间要在今后一年之内。")


def _move_on(lead: Lead, said: FollowUp) -> str | None:
    act = STAGES.get(said.stage or "")
    if act is None:
        raise Invalid("stage_unknown", "请选择线索进展。")
    if act == states.LOSE:
        if said.reason not in REASONS:
            raise Invalid("reason_missing", "请选择没有成交的原因。")
        end(lead, act, said.reason)
        return said.reason
    if act == states.OPEN or (act == states.WIN and said.opportunity is not None):
        _note_opportunity(lead, said.opportunity)
    if act == states.WIN:
        end(lead, act, "won")
    else:
        lead.state = states.step(lead.state, act)
    return None


def _note_opportunity(lead: Lead, told: Opportunity | None) -> None:
    if (
        told is None
        or not 0 < told.amount_fen <= LARGEST_AMOUNT
        or not 0 <= told.probability <= 100
        or not _is_day(told.expected_on)
    ):
        raise Invalid("opportunity_unfit", "请填写商机的金额、把握（0 到 100）和预计成交日期。")
    lead.product_id = None if told.product is None else _product(told.product)
    lead.amount_fen, lead.probability, lead.expected_on = told.amount_fen, told.probability, told.expected_on


def _product(code: str) -> int:
    found = session().scalar(select(Product.id).where(Product.code == code))
    if found is None:
        raise Invalid("product_unknown", "没有这个产品，请重新选择。")
    return found


def _is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _note(text: str) -> str | None:
    return plain(text, LONGEST_NOTE)
