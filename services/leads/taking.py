"""A contact becomes a lead: one open lead for each number and each person, whatever they come by, with its trail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from models.bindings import OPEN
from models.db import insert_row_once, session, transaction
from models.leads import KEYWORD, MATERIAL, Lead, LeadEvent
from models.leads import SOURCES as SOURCES
from models.people import Follower
from services import access, audit, clock, people, phones
from services.access import Actor
from services.hq_settings import setting
from services.leads import states
from services.leads.beside import belong_to, contact, note_number
from services.leads.holders import HEADQUARTERS_POOL, Holder, hand_in_wechat, holder_of, house_of
from services.leads.routing import next_hand
from services.leads.writing import owe_new, plain, put, take, tell
from services.typed_words import spellings

LONGEST_INTEREST = 120
LONGEST_NAME = 80
LONGEST_MESSAGE = 40  # a word with what is around it; nobody's letter is read for one
EVENTS_A_DAY = 20  # of one lead coming in again; a person who taps on adds no rows without end


@dataclass(frozen=True, slots=True)
class Entry:
    """A contact as somebody left it. `phone` is normalised; `named` is the hand its person agreed to be handed to (a
    dealer's, or headquarters' pool), None without a number; `prefer` the hand that goes first."""

    source: str
    interest: str
    follower_id: int | None = None
    phone: str | None = None
    name: str | None = None
    region_code: str | None = None
    share_id: int | None = None
    named: Holder | None = None
    prefer: Holder | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """The lead a contact became; `fresh` when there was none open for this number or person."""

    lead_id: int
    fresh: bool
    holder: Holder


@dataclass(frozen=True, slots=True)
class Heard:
    """One of headquarters' words, said in the chat. `fresh`: it became a lead; `house` is the dealer who has it, ""
    for headquarters."""

    word: str
    fresh: bool
    house: str


@transaction
def take_lead(actor: Actor, entry: Entry, *, besides: int | None = None, by: Holder | None = None) -> Taken:
    """A contact comes in. With an open lead of the same person, or else of the same number, it joins that: one more
    line, what was missing is added, and its holder is told; in whose hand it is does not change. Otherwise it becomes a
    lead of its own and is routed. `besides` is a follower who is told otherwise; `by` is whoever of ours entered it,
    who has it when they are preferred. The caller has noted the consent that goes with a number.
    Locks: follower, lead."""
    if entry.follower_id is not None:
        people.lock(entry.follower_id)
    for _ in range(2):
        standing = _standing(entry)
        if standing is not None:
            _join(actor, standing, entry, besides, by)
            return Taken(standing.id, False, holder_of(standing))
        fresh = insert_lead(entry)
        if fresh is not None:
            return _begin(actor, fresh, entry, besides, by)
    raise AssertionError("a lead that stands in the way cannot be found")


@transaction
def leave_word(follower_id: int, text: str) -> Heard | None:
    """Somebody wrote in the chat: one of headquarters' words makes a lead of them, without a number, or joins the one
    they have. None for any other text, and for people of ours. Locks: follower, lead."""
    word = keyword_in(text)
    if word is None:
        return None
    row = people.lock(follower_id)
    if hand_in_wechat(row.id) is not None:
        return None
    entry = Entry(KEYWORD, f"在公众号里说“{word}”", follower_id=row.id)
    taken = take_lead(access.follower(row.id, row.label), entry)
    return Heard(word, taken.fresh, house_of(taken.holder))


def keyword_in(text: str) -> str | None:
    """Which of headquarters' words a message is; the whole message, whatever is around it left out, in either case."""
    if len(text) > LONGEST_MESSAGE or not setting("leads.from_chat"):
        return None
    said = [one.casefold() for one in spellings(text.strip("，。！？!?,.～~ \n"))]
    words = re.split(r"[、，,\s]+", str(setting("leads.keywords")))
    return next((word for word in words if word and word.casefold() in said), None)


def left_on_material(follower_id: int, label: str, share_id: int, title: str, phone: str, teller: int) -> int:
    """A number was left for whoever shared a material: their lead, who is told of it by its own notice. The number of
    the lead. The caller holds the reader and has noted their consent."""
    hand = hand_in_wechat(teller)
    named = HEADQUARTERS_POOL if hand is None or hand.dealer_id is None else Holder(hand.dealer_id)
    entry = Entry(MATERIAL, title[:LONGEST_INTEREST], follower_id, phone, share_id=share_id, named=named, prefer=hand)
    return take_lead(access.follower(follower_id, label), entry, besides=teller).lead_id


def _standing(entry: Entry) -> Lead | None:
    """The open lead of this person, or else of this number, held still."""
    for column, value in (
        (Lead.follower_id, entry.follower_id),
        (Lead.phone_index, phones.index(entry.phone) if entry.phone else None),
    ):
        if value is None:
            continue
        number = session().scalar(select(Lead.id).where(column == value, Lead.open_marker == OPEN))
        if number is not None:
            held = select(Lead).where(Lead.id == number, column == value, Lead.open_marker == OPEN).with_for_update()
            row = session().scalars(held.execution_options(populate_existing=True)).one_or_none()
            if row is not None:
                return row
    return None


def insert_lead(entry: Entry, **held: int | None) -> Lead | None:
    """A lead in nobody's hand, or that of `held`; None where somebody was quicker with the same number."""
    return insert_row_once(
        Lead,
        source=entry.source,
        state=states.NEW,
        open_marker=OPEN,
        follower_id=entry.follower_id,
        name=plain(entry.name, LONGEST_NAME),
        interest=plain(entry.interest, LONGEST_INTEREST),
        region_code=entry.region_code,
        share_id=entry.share_id,
        created_at=clock.now(),
        **({} if entry.phone is None else contact(entry.phone, entry.named or HEADQUARTERS_POOL)),
        **held,
    )


def _begin(actor: Actor, lead: Lead, entry: Entry, besides: int | None, by: Holder | None) -> Taken:
    tell(lead, "entered", actor, by=by, share_id=entry.share_id)
    audit.record(actor, "lead:record:enter", "lead", lead.id, source=entry.source)
    if by is not None and entry.prefer == by and by.is_person:
        take(actor, lead, by)
        return Taken(lead.id, True, by)
    to = next_hand(lead, entry.prefer)
    put(actor, lead, to, besides=besides)
    return Taken(lead.id, True, holder_of(lead))


def _join(actor: Actor, lead: Lead, entry: Entry, besides: int | None, by: Holder | None) -> None:
    """The same contact once more. A number goes with the person who left it: where the lead is another person's of the
    same number, or nobody's whom WeChat knows by it, nothing of its contact changes, neither name nor place."""
    changed = _changed(lead, entry)
    since = clock.now() - timedelta(days=1)
    lines = select(func.count()).where(LeadEvent.lead_id == lead.id, LeadEvent.kind == "again", LeadEvent.at > since)
    if not changed and (session().scalar(lines) or 0) >= EVENTS_A_DAY:
        return
    event = tell(lead, "again", actor, by=by, share_id=entry.share_id)
    audit.record(actor, "lead:record:again", "lead", lead.id, source=entry.source)
    owe_new(lead, holder_of(lead), event.id, besides=besides)


def _changed(lead: Lead, entry: Entry) -> bool:
    """What is new of its person and contact is added: that is never one line too many."""
    theirs = lead.follower_id is None and entry.follower_id is not None and _is_theirs(lead, entry.follower_id)
    if theirs:
        lead.follower_id = entry.follower_id
        belong_to(lead, entry.follower_id)
    return (lead.follower_id == entry.follower_id and _add_contact(lead, entry)) or theirs


def _add_contact(lead: Lead, entry: Entry) -> bool:
    """What was missing is added; the number they leave now is for whom they name now (`beside.note_number`)."""
    name = None if lead.name else plain(entry.name, LONGEST_NAME)
    lead.name, found = lead.name or name, name is not None
    if lead.region_code is None and entry.region_code is not None:
        lead.region_code, found = entry.region_code, True
    if entry.phone is None:
        return found
    return note_number(lead, entry.phone, entry.named or HEADQUARTERS_POOL) or found


def _is_theirs(lead: Lead, follower_id: int) -> bool:
    """Whether a lead that was entered by hand is this person's: WeChat says the number is. A typed one proves nothing:
    it would show them what was written of somebody else, and let them end it."""
    row = session().get_one(Follower, follower_id)
    if row.phone_verified_at is None or row.phone_index is None or row.phone_index != lead.phone_index:
        return False
    return session().scalar(select(Lead.id).where(Lead.follower_id == follower_id, Lead.open_marker == OPEN)) is None
