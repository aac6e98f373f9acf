"""Leads on the phone: the boxes of whoever works on them, and one of them with what may be done to it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select

from models.bindings import OPEN
from models.db import reading, session
from models.leads import Lead
from services.errors import Invalid
from services.leads import calls
from services.leads.colleagues import Colleague, colleagues_of
from services.leads.holders import may_know
from services.leads.lines import LeadLine, knows_as, lines_of
from services.leads.searching import meant_by
from services.leads.states import ASSIGNED, POOL, WORKED
from services.leads.trail import trail_for
from services.leads.viewers import (
    BOXES,
    IN_POOL,
    MINE,
    TEAM,
    Viewer,
    in_box,
    is_theirs,
    knows_number,
    seen_by,
    viewer_of,
)
from services.leads.viewing import LeadCard, card_of, waits
from services.leads.writing import unknown
from services.typed_words import spellings

A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """Which leads: a box, a state or one of its waits ("" any), a typed word; from `before` (a lead's number) on."""

    box: str = MINE
    state: str = ""
    waits: str = ""
    search: str = ""
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many open leads each box holds; `due`: of mine, those unanswered or whose date is over. `team` is None for
    whoever looks after nobody."""

    mine: int
    due: int
    pool: int
    team: int | None


@dataclass(frozen=True, slots=True)
class MyLead:
    """One lead as somebody on the phone has it. `deeds` is what they may do with it now."""

    card: LeadCard
    mine: bool
    deeds: tuple[str, ...]
    colleagues: tuple[Colleague, ...]


@reading
def box(follower_id: int, asked: Asked) -> tuple[list[LeadLine], int | None]:
    """A page of one box, the newest lead first, and where the next page begins. A word is looked for in all boxes that
    are theirs, a number among those whose number they may know. Refuses whoever is nobody of ours (`not_ours`), and a
    box that is none (`box_unknown`)."""
    viewer = viewer_of(follower_id)
    if asked.box not in BOXES:
        raise Invalid("box_unknown", "没有这个分类。")
    words = spellings(asked.search)
    query = select(Lead).where(seen_by(viewer) if words else in_box(viewer, asked.box))
    if words:
        query = query.where(meant_by(words, knows_number(viewer)))
    if asked.state:
        query = query.where(Lead.state == asked.state)
    if asked.waits:
        query = query.where(waits(asked.waits))
    if asked.before is not None:
        query = query.where(Lead.id < asked.before)
    rows = session().scalars(query.order_by(Lead.id.desc()).limit(A_PAGE + 1)).all()
    shown = rows[:A_PAGE]
    return lines_of(shown, knows_as(viewer.hand_for)), shown[-1].id if len(rows) > A_PAGE else None


@reading
def counted(follower_id: int) -> Counted:
    """How full the boxes are. Refuses `not_ours`."""
    viewer = viewer_of(follower_id)
    mine = in_box(viewer, MINE)
    due = mine & or_(waits("unanswered"), waits("overdue"))
    looks_after = viewer.owner or viewer.employee_id is not None
    team = _count(in_box(viewer, TEAM) & (Lead.open_marker == OPEN)) if looks_after else None
    return Counted(_count(mine), _count(due), _count(in_box(viewer, IN_POOL)), team)


@reading
def one(follower_id: int, lead_id: int) -> MyLead:
    """One lead that is theirs to see, with its trail; what is not, answers like what is not there (`lead_unknown`)."""
    viewer = viewer_of(follower_id)
    lead = session().scalars(select(Lead).where(Lead.id == lead_id, seen_by(viewer))).one_or_none()
    if lead is None:
        raise unknown()
    deeds = _deeds(viewer, lead)
    mates = tuple(colleagues_of(lead)) if {"hand_on", "follow_up"} & set(deeds) else ()
    card = card_of(lead, knows_as(viewer.hand_for), trail_for(viewer, lead))
    return MyLead(card, is_theirs(viewer, lead), deeds, mates)


def _deeds(viewer: Viewer, lead: Lead) -> tuple[str, ...]:
    """What this person may do with it as it stands: the rules of `working`, for buttons."""
    mine, owns = is_theirs(viewer, lead), viewer.owner and lead.dealer_id == viewer.dealer_id
    near = viewer.employee_id is not None if lead.dealer_id is None else lead.dealer_id == viewer.dealer_id
    may = {
        "claim": (lead.state == POOL and near) or (lead.state == ASSIGNED and mine),
        "decline": (lead.state == ASSIGNED and mine) or (lead.state == POOL and owns),
        "call": mine and calls.has_reason(lead) and lead.phone is not None and _named(viewer, lead),
        "follow_up": mine and lead.state in (ASSIGNED, *WORKED),
        "hand_on": (mine or owns) and lead.state in (POOL if owns else ASSIGNED, ASSIGNED, *WORKED),
        "give_back": mine and lead.state in WORKED,
    }
    return tuple(deed for deed, allowed in may.items() if allowed)


def _named(viewer: Viewer, lead: Lead) -> bool:
    return may_know(lead, viewer.hand_for(lead))


def _count(condition: object) -> int:
    return session().scalar(select(func.count()).select_from(Lead).where(condition)) or 0  # type: ignore[arg-type]
