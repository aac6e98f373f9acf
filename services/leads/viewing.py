"""Leads as headquarters sees them in the console: the list with its filters, and one lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import ColumnElement, false, func, select

from models.bindings import OPEN
from models.db import reading, session
from models.dealers import Dealer
from models.leads import FOR_DEALER, FOR_HEADQUARTERS, Lead, LeadNumber
from models.organisation import Employee
from models.products import Product
from services import clock, phones, regions, scopes
from services.access import Actor, require
from services.leads import letting_go
from services.leads.holders import Holder, holder_of, names_of
from services.leads.lines import LeadLine, lines_of
from services.leads.searching import by_interest, by_label, by_number
from services.leads.states import NEW
from services.leads.trail import Step, whole_trail
from services.leads.writing import unknown
from services.listing import Columns, Page, Wanted, page_of

READ = "leads.read"
FOR_A_NOD = NEW
HEADQUARTERS = "hq"
EMPLOYEES = "employees"
DEALERS = "dealers"
WAITS = ("unanswered", "overdue")
HANDS = (HEADQUARTERS, EMPLOYEES, DEALERS)
Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Figures:
    """The opportunity a lead became: a product's name or None, fen, per cent, a day."""

    product: str | None
    amount_fen: int
    probability: int
    expected_on: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A number left for a house that does not have the lead: "" for headquarters; masked."""

    id: int
    house: str
    phone: str


@dataclass(frozen=True, slots=True)
class LeadCard:
    """One lead with everything that happened to it. `named` is whom its person named when they left their number: a
    dealer's name, "" for headquarters, None where there is no number. `same_hand`: whoever holds it is the one.
    `goes_at`: when a lead that rests at headquarters is let go if nothing happens to it; `beside`: numbers left for
    others. Neither is told on the phone."""

    line: LeadLine
    follower_id: int | None
    place: str
    named: str | None
    same_hand: bool
    figures: Figures | None
    outcome: str | None
    trail: list[Step] = field(default_factory=list)
    goes_at: datetime | None = None
    beside: list[Beside] = field(default_factory=list)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[LeadLine]:
    """The leads in this actor's reach, the newest first. Numbers are masked; whole ones are asked for one by one."""
    require(actor, READ)
    columns = replace(COLUMNS, keys=select(Lead.id).with_hint(Lead, _index_for(wanted), "mysql"))
    found = page_of(select(Lead), wanted, columns, lambda row: row[0], seen=scopes.seen(actor, READ, Lead), whole=whole)
    return Page(lines_of(found.rows, everything), found.total, found.page, found.size, found.more)


@reading
def waiting_count(actor: Actor) -> int:
    """How many leads that dealers entered wait for headquarters' nod, as far as this actor reaches."""
    require(actor, READ)
    waits = select(func.count()).select_from(Lead).where(Lead.state == FOR_A_NOD, scopes.seen(actor, READ, Lead))
    return session().scalar(waits) or 0


@reading
def one(actor: Actor, lead_id: int) -> LeadCard:
    """One lead with its trail. Refuses what is out of reach like what is not there (`lead_unknown`)."""
    require(actor, READ)
    seen = select(Lead).where(Lead.id == lead_id, scopes.seen(actor, READ, Lead))
    lead = session().scalars(seen).one_or_none()
    if lead is None:
        raise unknown()
    card = card_of(lead, everything, whole_trail(lead))
    return replace(card, goes_at=letting_go.goes_at(lead), beside=_beside(lead))


def everything(_: Lead) -> bool:
    """Headquarters answers for all of them: it sees names, and numbers masked."""
    return True


def card_of(lead: Lead, knows: Callable[[Lead], bool], trail: list[Step]) -> LeadCard:
    """One lead for a reader who may see it."""
    [line] = lines_of([lead], knows)
    held = holder_of(lead)
    named = lead.phone_for_dealer_id if lead.phone_for == FOR_DEALER else None
    same = lead.phone_for == (FOR_HEADQUARTERS if held.dealer_id is None else FOR_DEALER) and named == held.dealer_id
    return LeadCard(
        line=line,
        follower_id=lead.follower_id,
        place="" if lead.region_code is None else regions.called(lead.region_code),
        named=None if lead.phone_for is None else _dealer(named),
        same_hand=lead.phone is not None and same,
        figures=_figures(lead),
        outcome=lead.outcome,
        trail=trail,
    )


def _beside(lead: Lead) -> list[Beside]:
    rows = session().scalars(select(LeadNumber).where(LeadNumber.lead_id == lead.id).order_by(LeadNumber.id)).all()
    houses = names_of([Holder(row.dealer_id) for row in rows])
    return [Beside(row.id, houses[Holder(row.dealer_id)], phones.mask(row.phone)) for row in rows]


def _dealer(dealer_id: int | None) -> str:
    return "" if dealer_id is None else session().get_one(Dealer, dealer_id).name


def _figures(lead: Lead) -> Figures | None:
    if lead.amount_fen is None or lead.probability is None or lead.expected_on is None:
        return None
    product = None if lead.product_id is None else session().get_one(Product, lead.product_id).name
    return Figures(product, lead.amount_fen, lead.probability, lead.expected_on)


def waits(value: str) -> Condition:
    """Of the open ones: nobody answered since they were given, or the date to come back to them is over."""
    return {
        "unanswered": (Lead.open_marker == OPEN) & Lead.given_at.is_not(None) & Lead.answered_at.is_(None),
        "overdue": (Lead.open_marker == OPEN) & (Lead.next_at <= clock.now()),
    }.get(value, false())


def _in_hands(value: str) -> Condition:
    return {
        HEADQUARTERS: Lead.dealer_id.is_(None) & Lead.employee_id.is_(None),
        # Of no dealer, as the index begins.
        EMPLOYEES: Lead.dealer_id.is_(None) & Lead.employee_id.is_not(None),
        DEALERS: Lead.dealer_id.is_not(None),
    }.get(value, false())


def _of_dealer(code: str) -> Condition:
    return Lead.dealer_id == select(Dealer.id).where(Dealer.code == code).scalar_subquery()


def _of_employee(code: str) -> Condition:
    return Lead.employee_id == select(Employee.id).where(Employee.code == code).scalar_subquery()


def _index_for(wanted: Wanted) -> str:
    """The index in whose order a list is looked through, newest first, without a row being read to be judged. What
    MariaDB would choose depends on what it believes of the filter; a rare one after a common one costs it seconds."""
    asked = {name for name, value in wanted.filters.items() if value}
    if asked & {"dealer", "employee"}:
        return ""
    if "waits" in asked:
        return "FORCE INDEX (ix_lead_open)"
    if "state" in asked:
        return "FORCE INDEX (ix_lead_in_state)"
    if "source" in asked:
        return "FORCE INDEX (ix_lead_from)"
    of_few = wanted.filters.get("hands") in (HEADQUARTERS, EMPLOYEES)
    return "FORCE INDEX (ix_lead_hand)" if of_few else "FORCE INDEX (ix_lead_newest)"


COLUMNS = Columns(
    keys=select(Lead.id),
    searched=[by_number, by_label, by_interest],
    filtered={
        "state": Lead.state,
        "source": Lead.source,
        "waits": waits,
        "hands": _in_hands,
        "dealer": _of_dealer,
        "employee": _of_employee,
    },
    sorted_by={"came": Lead.id},
    order=[Lead.id.desc()],
    counted=3_000,
)
