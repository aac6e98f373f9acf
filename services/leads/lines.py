"""Leads as a list says them: how each is called, in whose hand it is, and as much of its contact as the reader may
know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.db import session
from models.leads import Lead
from models.people import Follower
from services import clock, phones
from services.leads.holders import Holder, holder_of, may_know, names_of
from services.leads.states import OPEN_STATES
from services.leads.writing import numbered


@dataclass(frozen=True, slots=True)
class LeadLine:
    """One lead. `called` is a name only where it may be known, else the label of its person, else the lead's number;
    `phone` is masked and only where it may be known; `has_phone` says that there is one all the same. `holder` is ""
    for headquarters' pool. `unanswered` since `given_at`; `overdue` when the date to come back to it is over."""

    id: int
    source: str
    state: str
    called: str
    phone: str | None
    has_phone: bool
    interest: str | None
    region_code: str | None
    holder: str
    hand: Holder
    given_at: datetime | None
    answered_at: datetime | None
    answered_seconds: int | None
    next_at: datetime | None
    created_at: datetime
    ended_at: datetime | None

    @property
    def standing(self) -> str:
        return standing_in(self.state, self.hand)

    @property
    def open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def unanswered(self) -> bool:
        return self.open and self.given_at is not None and self.answered_at is None

    @property
    def overdue(self) -> bool:
        return self.open and self.next_at is not None and self.next_at <= clock.now()


def standing_in(state: str, hand: Holder) -> str:
    """How far a lead came and in whose hand it is, in one word: a page carries it, so that what is decided on it holds
    for what it showed."""
    return f"{state}-{hand.dealer_id or 0}-{hand.staff_id or 0}-{hand.employee_id or 0}"


def lines_of(leads: Sequence[Lead], knows: Callable[[Lead], bool]) -> list[LeadLine]:
    """These leads; `knows` says whether whoever reads them may know the contact of one. For rules that have judged who
    may see them."""
    names = names_of([holder_of(lead) for lead in leads])
    labels = _labels([lead.follower_id for lead in leads])
    return [_line(lead, knows(lead), names, labels) for lead in leads]


def knows_as(hand_for: Callable[[Lead], Holder]) -> Callable[[Lead], bool]:
    """Whoever acts on a lead as this hand knows its contact where its person named that hand."""
    return lambda lead: may_know(lead, hand_for(lead))


def _line(lead: Lead, known: bool, names: dict[Holder, str], labels: dict[int, str]) -> LeadLine:
    held = holder_of(lead)
    label = labels.get(lead.follower_id or 0)
    return LeadLine(
        id=lead.id,
        source=lead.source,
        state=lead.state,
        called=(lead.name if known else None) or label or numbered(lead.id),
        phone=phones.mask(lead.phone) if known and lead.phone else None,
        has_phone=lead.phone is not None,
        interest=lead.interest,
        region_code=lead.region_code,
        holder=names[held],
        hand=held,
        given_at=lead.given_at,
        answered_at=lead.answered_at,
        answered_seconds=lead.answered_seconds,
        next_at=lead.next_at,
        created_at=lead.created_at,
        ended_at=lead.ended_at,
    )


def _labels(numbers: Sequence[int | None]) -> dict[int, str]:
    wanted = {number for number in numbers if number is not None}
    if not wanted:
        return {}
    return dict(session().execute(select(Follower.id, Follower.label).where(Follower.id.in_(wanted))).tuples().all())
