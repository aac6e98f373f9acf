"""The figures of campaigns (活动数据): from the page to the order, by campaign, dealer, person and place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, select, true

from models.campaign_sums import HAND, PLACE, WHOLE, CampaignSum
from models.campaigns import Campaign
from models.db import reading, session
from models.dealers import Dealer, DealerStaff, DealerTier
from models.organisation import Employee, Region
from models.promotions import Promotion
from services import scopes
from services.access import Actor, reach, require
from services.campaigns.counting import NAMES
from services.campaigns.rows import get_campaign
from services.listing import Columns, Page, Wanted, page_of
from services.typed_words import holds

READ = "campaigns.numbers"
PEOPLE = "analysis.people"
TOP = 10
MOST_CHOICES = 200


@dataclass(frozen=True, slots=True)
class Funnel:
    """From the page to the order; `won_fen` is what was won, in fen."""

    visitors: int = 0
    entries: int = 0
    leads: int = 0
    opportunities: int = 0
    won: int = 0
    won_fen: int = 0

    @property
    def entered_percent(self) -> int | None:
        return round(100 * self.entries / self.visitors) if self.visitors else None


@dataclass(frozen=True, slots=True)
class CampaignFigures:
    """One campaign; `cost_fen` is what it cost so far (prizes given and what headquarters paid besides), of which an
    actor who sees her own dealers alone is told nothing."""

    slug: str
    name: str
    state: str
    funnel: Funnel
    cost_fen: int | None
    counted_at: datetime | None

    @property
    def lead_fen(self) -> int | None:
        """What a lead cost."""
        return None if self.cost_fen is None or not self.funnel.leads else self.cost_fen // self.funnel.leads


@dataclass(frozen=True, slots=True)
class DealerFigures:
    code: str
    name: str
    tier: str | None
    funnel: Funnel


@dataclass(frozen=True, slots=True)
class PersonFigures:
    """Somebody of a dealer (`dealer` says which), or an employee (`employee` is their code)."""

    name: str
    role: str
    dealer: str | None
    employee: str | None
    funnel: Funnel


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """A province; None where people told none. Who opens a page tells no place, so visitors are not counted here."""

    name: str | None
    funnel: Funnel


@dataclass(frozen=True, slots=True)
class OneCampaign:
    """One campaign with the hands that brought most."""

    figures: CampaignFigures
    dealers: list[DealerFigures]
    people: list[PersonFigures]
    places: list[PlaceFigures]


@reading
def campaigns(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[CampaignFigures]:
    """What was ever published, the newest first; of a region manager what came by her dealers."""
    require(actor, READ)
    added = _by_campaign(actor).subquery("sums")
    ordered = {name: func.coalesce(added.c[name], 0) for name in NAMES}
    columns = Columns(
        keys=select(Campaign.id)
        .outerjoin(added, added.c.campaign_id == Campaign.id)
        .where(Campaign.published_at.is_not(None)),
        searched=[Campaign.name],
        filtered={"state": Campaign.state},
        sorted_by=ordered | {"name": Campaign.name},
        order=[Campaign.id.desc()],
    )
    query = _campaign_lines(added)
    return page_of(query, wanted, columns, lambda row: _campaign(actor, row), whole=whole)


@reading
def dealers(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[DealerFigures]:
    """Dealers whose people promoted anything, those with most entries first; of one campaign by its slug, or of all."""
    require(actor, PEOPLE)
    added = _sums(actor, PEOPLE, HAND, _campaign_of(wanted), CampaignSum.dealer_id).subquery("sums")
    columns = Columns(
        keys=select(Dealer.id).join(added, added.c.dealer_id == Dealer.id),
        searched=[Dealer.code, Dealer.name],
        filtered={},
        sorted_by={**{name: added.c[name] for name in NAMES}, "name": Dealer.name},
        order=[added.c.entries.desc(), added.c.visitors.desc(), Dealer.id],
    )
    return page_of(_dealer_lines(added), wanted, columns, _dealer, whole=whole)


@reading
def people(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[PersonFigures]:
    """The same by person, also those who left since: figures stay with whose they were."""
    require(actor, PEOPLE)
    added = _by_person(actor, _campaign_of(wanted))
    columns = Columns(
        keys=select(added.c.person),
        searched=[
            lambda words: select(2 * DealerStaff.id).where(holds(DealerStaff.name, words)),
            lambda words: select(2 * Employee.id + 1).where(holds(Employee.name, words)),
        ],
        filtered={},
        sorted_by={name: added.c[name] for name in NAMES},
        order=[added.c.entries.desc(), added.c.visitors.desc(), added.c.person],
    )
    return page_of(_person_lines(added), wanted, columns, _person, whole=whole)


@reading
def places(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[PlaceFigures]:
    """By province, those with most entries first; there are never more than some forty."""
    require(actor, READ)
    found = _places(actor, _campaign_of(wanted))
    if wanted.search:
        found = [one for one in found if wanted.search in (one.name or "")]
    return Page(found, len(found), 1, max(len(found), 1))


@reading
def one(actor: Actor, slug: str) -> OneCampaign:
    """One campaign. Who may not see people sees no hands. Refuses `campaign_unknown`."""
    require(actor, READ)
    row = get_campaign(slug)
    added = _by_campaign(actor).subquery("sums")
    found = session().execute(_campaign_lines(added).where(Campaign.id == row.id)).one()
    sees_people = reach(actor, PEOPLE) is not None
    return OneCampaign(
        _campaign(actor, found),
        _top_dealers(actor, row.id) if sees_people else [],
        _top_people(actor, row.id) if sees_people else [],
        _places(actor, row.id)[:TOP],
    )


@reading
def choices(actor: Actor) -> list[tuple[str, str]]:
    """Slug and name of the 200 published last, to choose one."""
    require(actor, READ)
    query = select(Campaign.slug, Campaign.name).where(Campaign.published_at.is_not(None))
    return [(slug, name) for slug, name in session().execute(query.order_by(Campaign.id.desc()).limit(MOST_CHOICES))]


def _hers(actor: Actor, act: str) -> ColumnElement[bool]:
    """Whether a sum may be counted for this actor, as far as this act reaches: of two roles the one may tell figures
    everywhere and the other people in one region. What is of no dealer is headquarters' own."""
    return true() if reach(actor, act) == "all" else scopes.dealers(actor, act, CampaignSum.dealer_id)


def _sums(actor: Actor, act: str, kind: str, campaign: Any, *keys: Any) -> Select[Any]:
    added = [func.sum(getattr(CampaignSum, name)).label(name) for name in NAMES]
    query = select(*keys, *added).where(CampaignSum.kind == kind, _hers(actor, act))
    if campaign is not None:
        query = query.where(CampaignSum.campaign_id == campaign)
    return query.group_by(*keys)


def _by_campaign(actor: Actor) -> Select[Any]:
    """The whole where somebody sees all; else the sums of her dealers' hands."""
    kind = WHOLE if reach(actor, READ) == "all" else HAND
    counted = func.max(CampaignSum.counted_at).label("counted_at")
    return _sums(actor, READ, kind, None, CampaignSum.campaign_id).add_columns(counted)


def _campaign_of(wanted: Wanted) -> Any:
    slug = wanted.filters.get("campaign")
    return select(Campaign.id).where(Campaign.slug == slug).scalar_subquery() if slug else None


def _campaign_lines(added: Subquery) -> Select[Any]:
    cost = func.coalesce(Campaign.cost_fen, 0) + Campaign.spent_fen
    return select(
        Campaign.slug, Campaign.name, Campaign.state, cost, added.c.counted_at, *(added.c[name] for name in NAMES)
    ).outerjoin(added, added.c.campaign_id == Campaign.id)


def _dealer_lines(added: Subquery) -> Select[Any]:
    return (
        select(Dealer.code, Dealer.name, DealerTier.name, *(added.c[name] for name in NAMES))
        .select_from(added)
        .join(Dealer, Dealer.id == added.c.dealer_id)
        .outerjoin(DealerTier, DealerTier.id == Dealer.tier_id)
    )


def _by_person(actor: Actor, campaign: Any) -> Subquery:
    """One number for a person of a dealer or an employee, as lists need one."""
    is_staff = Promotion.dealer_staff_id.is_not(None)
    person = case((is_staff, 2 * Promotion.dealer_staff_id), else_=2 * Promotion.employee_id + 1).label("person")
    staff = func.max(Promotion.dealer_staff_id).label("staff_id")
    employee = func.max(case((is_staff, None), else_=Promotion.employee_id)).label("employee_id")
    query = _sums(actor, PEOPLE, HAND, campaign, person).add_columns(staff, employee)
    return query.join(Promotion, Promotion.id == CampaignSum.promotion_id).subquery("sums")


def _person_lines(added: Subquery) -> Select[Any]:
    return (
        select(
            func.coalesce(DealerStaff.name, Employee.name),
            func.coalesce(DealerStaff.role, literal("employee")),
            Dealer.name,
            Employee.code,
            *(added.c[name] for name in NAMES),
        )
        .select_from(added)
        .outerjoin(DealerStaff, DealerStaff.id == added.c.staff_id)
        .outerjoin(Employee, Employee.id == added.c.employee_id)
        .outerjoin(Dealer, Dealer.id == DealerStaff.dealer_id)
    )


def _places(actor: Actor, campaign: Any) -> list[PlaceFigures]:
    added = _sums(actor, READ, PLACE, campaign, CampaignSum.place).subquery("sums")
    query = (
        select(Region.name, *(added.c[name] for name in NAMES))
        .select_from(added)
        .outerjoin(Region, Region.code == added.c.place)
        .order_by(added.c.entries.desc(), added.c.place)
    )
    return [PlaceFigures(row[0], _funnel(row)) for row in session().execute(query)]


def _top_dealers(actor: Actor, campaign_id: int) -> list[DealerFigures]:
    added = _sums(actor, PEOPLE, HAND, campaign_id, CampaignSum.dealer_id).subquery("sums")
    lines = _dealer_lines(added).order_by(added.c.entries.desc(), added.c.visitors.desc(), Dealer.id)
    return [_dealer(row) for row in session().execute(lines.limit(TOP))]


def _top_people(actor: Actor, campaign_id: int) -> list[PersonFigures]:
    added = _by_person(actor, campaign_id)
    lines = _person_lines(added).order_by(added.c.entries.desc(), added.c.visitors.desc(), added.c.person)
    return [_person(row) for row in session().execute(lines.limit(TOP))]


def _funnel(row: Sequence[Any]) -> Funnel:
    """Of a row that ends with the sums in their order; nothing is nothing."""
    return Funnel(*(int(one or 0) for one in row[-len(NAMES) :]))


def _campaign(actor: Actor, row: Sequence[Any]) -> CampaignFigures:
    slug, name, state, cost, counted_at = row[:5]
    sees_cost = reach(actor, READ) == "all"
    return CampaignFigures(slug, name, state, _funnel(row), int(cost) if sees_cost else None, counted_at)


def _dealer(row: Sequence[Any]) -> DealerFigures:
    code, name, tier = row[:3]
    return DealerFigures(code, name, tier, _funnel(row))


def _person(row: Sequence[Any]) -> PersonFigures:
    name, role, dealer, employee = row[:4]
    return PersonFigures(name, role, dealer, employee, _funnel(row))
