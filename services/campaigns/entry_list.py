"""Entries (参与) as headquarters looks through them: who took part, what came of it, and who waits for a look."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from models.campaign_entries import HELD, CampaignEntry
from models.campaigns import Campaign, CampaignPrize
from models.db import reading, session
from models.dealers import Dealer
from models.organisation import Employee
from models.people import Follower
from services import phones, regions, scopes
from services.access import Actor, require
from services.campaigns import limits
from services.campaigns.content import NAME, PHONE, REGION, Content
from services.campaigns.farming import unknown
from services.errors import Invalid
from services.listing import Columns, Page, Wanted, page_of
from services.typed_words import begins, labels

READ = "campaigns.entries"
MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry. `called` is how its person says to be called, `phone` masked; `hand` is through whom they came.
    `reasons` are codes of `risk.REASONS` and `risk.HOLDS_ALONE`. Whoever was let go has no label."""

    id: int
    at: datetime
    slug: str
    campaign: str
    follower_id: int | None
    label: str | None
    called: str | None
    phone: str | None
    state: str
    outcome: str
    prize: str | None
    wanted_at: datetime | None
    hand: str | None
    risk: int
    reasons: tuple[str, ...]
    wechat_rank: int | None
    lead_id: int | None
    refused_reason: str | None
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class EntryCard:
    """One entry with what was answered, question by question; numbers masked."""

    row: EntryRow
    answers: list[tuple[str, str]] = field(default_factory=list)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[EntryRow]:
    """The entries in this actor's reach, the newest first. Numbers are masked; whole ones are asked for one by one."""
    require(actor, READ)
    made = partial(_made, {})
    return page_of(_lines(), wanted, COLUMNS, made, seen=scopes.seen(actor, READ, CampaignEntry), whole=whole)


@reading
def one(actor: Actor, entry_id: int) -> EntryCard:
    """Refuses what is out of reach like what is not there (`entry_unknown`)."""
    require(actor, READ)
    here = _lines().where(CampaignEntry.id == entry_id, scopes.seen(actor, READ, CampaignEntry))
    found = session().execute(here).first()
    if found is None:
        raise unknown()
    entry: CampaignEntry = found[0]
    said = entry.answers or {}
    asked = limits.content_of(entry.version_id).fields
    answers = [(one.label, _shown(one.kind, said[one.key])) for one in asked if said.get(one.key)]
    return EntryCard(_made({}, found), answers)


@reading
def held(actor: Actor, slug: str) -> int:
    """How many of a campaign wait for a look."""
    require(actor, READ)
    here = (CampaignEntry.state == HELD, _of(slug), scopes.seen(actor, READ, CampaignEntry))
    return session().execute(select(func.count(CampaignEntry.id)).where(*here)).scalar_one()


@reading
def offered(actor: Actor) -> list[tuple[str, str]]:
    """The newest campaigns to choose from."""
    require(actor, READ)
    query = select(Campaign.slug, Campaign.name).where(Campaign.published_at.is_not(None))
    return list(session().execute(query.order_by(Campaign.id.desc()).limit(MOST_OFFERED)).tuples())


def _of(slug: str) -> ColumnElement[bool]:
    return CampaignEntry.campaign_id == select(Campaign.id).where(Campaign.slug == slug).scalar_subquery()


def _by_number(words: tuple[str, ...]) -> Select[Any]:
    found = []
    for word in words:
        try:
            found.append(CampaignEntry.contact_index == phones.index(phones.normalise(word)))
        except Invalid:
            continue  # no number: meant otherwise
    return select(CampaignEntry.id).where(or_(CampaignEntry.id < 0, *found))


def _by_label(words: tuple[str, ...]) -> Select[Any]:
    named = begins(Follower.label, labels(words))
    return select(CampaignEntry.id).join(Follower, Follower.id == CampaignEntry.follower_id).where(named)


COLUMNS = Columns(
    keys=select(CampaignEntry.id),
    searched=[_by_number, _by_label],
    filtered={"campaign": _of, "state": CampaignEntry.state, "outcome": CampaignEntry.outcome},
    sorted_by={},
    order=[CampaignEntry.id.desc()],
)


def _lines() -> Select[Any]:
    return (
        select(CampaignEntry, Campaign, Follower.label, CampaignPrize.name, Dealer.name, Employee.name)
        .join(Campaign, Campaign.id == CampaignEntry.campaign_id)
        .outerjoin(Follower, Follower.id == CampaignEntry.follower_id)
        .outerjoin(CampaignPrize, CampaignPrize.id == CampaignEntry.prize_id)
        .outerjoin(Dealer, Dealer.id == CampaignEntry.dealer_id)
        .outerjoin(Employee, Employee.id == CampaignEntry.employee_id)
    )


def _made(known: dict[int, Content], found: Any) -> EntryRow:
    """`known` are the editions that were read already: many entries are of one."""
    entry, campaign, label, prize, dealer, employee = found
    said = entry.answers or {}
    if said and entry.version_id not in known:
        known[entry.version_id] = limits.content_of(entry.version_id)
    content = known.get(entry.version_id)
    phone, name = (content.asked(kind) if content else None for kind in (PHONE, NAME))
    number = said.get(phone.key) if phone else None
    return EntryRow(
        entry.id,
        entry.at,
        campaign.slug,
        campaign.name,
        entry.follower_id,
        label,
        said.get(name.key) if name else None,
        phones.mask(number) if number else None,
        entry.state,
        entry.outcome,
        prize,
        entry.wanted_at,
        dealer or employee,
        entry.risk,
        tuple(entry.risk_reasons.split(",")) if entry.risk_reasons else (),
        entry.wechat_rank,
        entry.lead_id,
        entry.refused_reason,
        entry.decided_by,
    )


def _shown(kind: str, answer: str) -> str:
    if kind == PHONE:
        return phones.mask(answer)
    if kind == REGION:
        return regions.called(answer)
    return answer
