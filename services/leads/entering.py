"""A lead entered by hand: by a dealer's person or an employee on the phone, or by headquarters at the console."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from sqlalchemy import select

from models.bindings import OPEN
from models.db import reading, session, transaction
from models.dealers import Dealer, DealerCategory
from models.leads import MANUAL, Lead
from models.organisation import Region
from services import audit, people, phones, regions, scopes
from services.access import Actor, require
from services.errors import Conflict, Invalid, NotAllowed
from services.leads.holders import HEADQUARTERS_POOL, Holder, dealer_hand, name_of
from services.leads.taking import LONGEST_INTEREST, LONGEST_NAME, Entry, Taken, insert_lead, take_lead
from services.leads.telling import tell_of_waiting
from services.leads.viewers import Viewer, viewer_of
from services.leads.writing import plain, tell
from services.organisation.forms import Problems
from services.sentences import say

WRITE = "leads.write"


@dataclass(frozen=True, slots=True)
class Wish:
    """A contact as somebody of ours heard it; `agreed`: they were asked, and want to be called by whoever gets it."""

    name: str
    phone: str
    interest: str
    region_code: str = ""
    agreed: bool = False


@reading
def is_taken(follower_id: int, phone: str) -> bool:
    """Whether somebody works on this number already; never who. For people of ours."""
    viewer_of(follower_id)
    return _taken(phones.normalise(phone))


@transaction
def enter(follower_id: int, wish: Wish) -> Taken:
    """Enter a lead that is mine to work on: of my dealer, or of headquarters when I am its employee. Where
    headquarters wants to see first what dealers of a category enter, it waits for its nod.

    Refuses without the contact's consent (`consent_missing`), a number that somebody works on (`lead_exists`; never
    who), what is no number, no name, no interest or no place (`phone_invalid`, `name_missing`, `interest_missing`,
    `region_unknown`). Locks: follower, lead."""
    people.lock(follower_id)
    viewer = viewer_of(follower_id)
    entry = _judged(wish, viewer.own_hand, viewer.own_hand)
    if _waits_for_a_nod(viewer):
        return _wait(viewer, entry)
    return take_lead(viewer.actor, entry, by=viewer.own_hand)


@transaction
def enter_at_headquarters(actor: Actor, wish: Wish, dealer_code: str = "") -> Taken:
    """Headquarters enters a lead, for a dealer by its code, or for whoever the place belongs to (""). The contact
    agreed to that dealer, or to headquarters alone: a dealer found by the place gets the interest without the number
    until they are asked. Refuses what `enter` refuses, a dealer who is closed, whom nobody can be reached of in WeChat,
    or who is out of the actor's reach (`dealer_unknown`), and a place that is (`out_of_reach`). Locks: lead."""
    require(actor, WRITE)
    named = _named(actor, dealer_code.strip())
    taken = take_lead(actor, _judged(wish, named, named if named.dealer_id else None))
    if not scopes.can(actor, WRITE, Lead, taken.lead_id):
        raise NotAllowed("out_of_reach", "请选择您负责区域里的渠道商或地区。")
    return taken


@reading
def judge_at_headquarters(actor: Actor, wish: Wish, dealer_code: str, place: str) -> Wish:
    """A lead as the console's form says it, its `place` by name or code. Refuses `form_wrong` with all that is wrong;
    what is too long is told, for there is somebody to shorten it."""
    require(actor, WRITE)
    problems, code = Problems(), ""
    for field, text, longest in (("name", wish.name, LONGEST_NAME), ("interest", wish.interest, LONGEST_INTEREST)):
        if len(" ".join(text.split())) > longest:
            problems.wrong(field, say("最多 %(most)s 个字，请缩短。", most=longest))
    with problems.beside("region"):
        code = _place(place)
    meant = replace(wish, region_code=code)
    for field, judge in _demands(meant):
        with problems.beside(field):
            judge()
    with problems.beside("dealer"):
        _named(actor, dealer_code.strip())
    problems.refuse()
    return meant


def _place(typed: str) -> str:
    """The code of the one place that is meant. Refuses `region_unknown`."""
    if not typed.strip():
        return ""
    found = regions.find(typed)
    if len(found) != 1:
        names = "、".join(one.path for one in found[:5])
        why = (
            say("有几个地方都叫这个名字：%(names)s，请写全。", names=names)
            if found
            else say("没有这个地区，请重新填写。")
        )
        raise Invalid("region_unknown", why)
    return found[0].code


def _named(actor: Actor, code: str) -> Holder:
    """Whose it becomes: a dealer's by its code, or nobody's yet (""). Refuses `dealer_unknown`."""
    if not code:
        return HEADQUARTERS_POOL
    seen = select(Dealer.id).where(Dealer.code == code, scopes.seen(actor, WRITE, Dealer))
    found = dealer_hand(session().scalar(seen))
    if found is None:
        raise Invalid("dealer_unknown", "请选一家合作中、已有人绑定微信的渠道商，或者留空。")
    return found


def _judged(wish: Wish, named: Holder, prefer: Holder | None) -> Entry:
    for _, judge in _demands(wish):
        judge()
    name, interest = plain(wish.name, LONGEST_NAME), plain(wish.interest, LONGEST_INTEREST) or ""
    e164, code = phones.normalise(wish.phone), wish.region_code.strip() or None
    if _taken(e164):
        raise Conflict("lead_exists", "这个号码已经有人在跟进了，请不要重复录入。")
    return Entry(MANUAL, interest, phone=e164, name=name, region_code=code, named=named, prefer=prefer)


def _demands(wish: Wish) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is asked of a lead, field by field, in the order it is told to who enters one on a phone."""

    def consent() -> None:
        if not wish.agreed:
            raise Invalid("consent_missing", "请先征得对方同意，再录入他们的联系方式。")

    def name() -> None:
        if not plain(wish.name, LONGEST_NAME):
            raise Invalid("name_missing", "请填写怎么称呼对方。")

    def interest() -> None:
        if not plain(wish.interest, LONGEST_INTEREST):
            raise Invalid("interest_missing", "请填写对方想了解什么。")

    def region() -> None:
        code = wish.region_code.strip()
        if code and session().get(Region, code) is None:
            raise Invalid("region_unknown", "没有这个地区，请重新选择。")

    yield "agreed", consent
    yield "name", name
    yield "interest", interest
    yield "phone", lambda: phones.normalise(wish.phone)
    yield "region", region


def _taken(e164: str) -> bool:
    same = select(Lead.id).where(Lead.phone_index == phones.index(e164), Lead.open_marker == OPEN)
    return session().scalar(same) is not None


def _waits_for_a_nod(viewer: Viewer) -> bool:
    if viewer.dealer_id is None:
        return False
    asked = (
        select(DealerCategory.leads_need_approval)
        .join(Dealer, Dealer.category_id == DealerCategory.id)
        .where(Dealer.id == viewer.dealer_id)
    )
    return bool(session().scalar(asked))


def _wait(viewer: Viewer, entry: Entry) -> Taken:
    """In the hand of whoever entered it, and nobody's to work on yet."""
    lead = insert_lead(entry, dealer_id=viewer.dealer_id, dealer_staff_id=viewer.staff_id)
    if lead is None:
        raise Conflict("lead_exists", "这个号码已经有人在跟进了，请不要重复录入。")
    tell(lead, "entered", viewer.actor, by=viewer.own_hand)
    tell_of_waiting(lead, name_of(viewer.own_hand))
    audit.record(viewer.actor, "lead:record:enter", "lead", lead.id, source=entry.source, waits=True)
    return Taken(lead.id, True, viewer.own_hand)
