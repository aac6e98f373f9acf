"""Dealers as headquarters looks at them: the list, one dealer, its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from models.bindings import OPEN, Binding
from models.db import reading, session
from models.dealers import Dealer, DealerCategory, DealerRegion, DealerStaff, DealerTier
from models.organisation import Employee, Region
from models.people import Follower
from services import phones, scopes
from services.access import Actor, require
from services.errors import NotFound
from services.listing import Columns, Page, Wanted, found_for_each, page_of
from services.organisation.charges import Charge, charges_of
from services.organisation.dealer_contacts import ContactRow, contacts_of
from services.sentences import say
from services.typed_words import holds


@dataclass(frozen=True, slots=True)
class DealerRow:
    """One line of the list of dealers."""

    id: int
    code: str
    name: str
    category: str | None
    tier: str | None
    parent: str | None
    in_charge: str | None
    status: str
    bound: bool


@dataclass(frozen=True, slots=True)
class DealerPerson:
    """One person of a dealer; the phone is masked."""

    id: int
    role: str
    name: str
    phone: str | None
    bound_label: str | None
    bound_since: datetime | None


@dataclass(frozen=True, slots=True)
class DealerCard:
    """All of one dealer that the console shows."""

    row: DealerRow
    regions: list[tuple[str, str, bool]]
    people: list[DealerPerson]
    contacts: list[ContactRow]
    children: list[tuple[str, str]]
    charges: list[Charge]
    version: int


def visible(actor: Actor) -> ColumnElement[bool]:
    """Which dealers somebody may see."""
    return scopes.seen(actor, "dealers.read", Dealer)


_parent = aliased(Dealer)
_bound = found_for_each(
    select(Binding.id).where(Binding.dealer_id == Dealer.id, Binding.open_marker == OPEN).correlate(Dealer)
)


def _lines() -> Select[Any]:
    return (
        select(
            Dealer.id,
            Dealer.code,
            Dealer.name,
            DealerCategory.name,
            DealerTier.name,
            _parent.name,
            Employee.name,
            Dealer.status,
            _bound,
        )
        .outerjoin(DealerCategory, DealerCategory.id == Dealer.category_id)
        .outerjoin(DealerTier, DealerTier.id == Dealer.tier_id)
        .outerjoin(_parent, _parent.id == Dealer.parent_id)
        .outerjoin(Employee, Employee.id == Dealer.employee_id)
    )


_rank = select(DealerTier.rank).where(DealerTier.id == Dealer.tier_id).correlate(Dealer).scalar_subquery()


def _one_of(column: Any, table: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Refers to a row of a small table, which is asked by itself: joined, it would be asked for every dealer."""
    found: ColumnElement[bool] = column.in_(select(table.id).where(condition).correlate(None))
    return found


COLUMNS = Columns(
    keys=select(Dealer.id),
    searched=[
        Dealer.code,
        Dealer.name,
        lambda words: (
            select(Dealer.id).join(Employee, Employee.id == Dealer.employee_id).where(holds(Employee.name, words))
        ),
    ],
    filtered={
        "tier": lambda name: _one_of(Dealer.tier_id, DealerTier, DealerTier.name == name),
        "category": lambda name: _one_of(Dealer.category_id, DealerCategory, DealerCategory.name == name),
        "status": Dealer.status,
        "parent": lambda code: _one_of(Dealer.parent_id, _parent, _parent.code == code),
        "employee": lambda code: _one_of(Dealer.employee_id, Employee, Employee.code == code),
        "bound": lambda said: _bound if said == "yes" else ~_bound,
    },
    sorted_by={"code": Dealer.code, "name": Dealer.name, "tier": _rank},
    order=[Dealer.code],
)


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[DealerRow]:
    """The dealers this actor may see."""
    require(actor, "dealers.read")
    return page_of(_lines(), wanted, COLUMNS, lambda row: DealerRow(*row), seen=visible(actor), whole=whole)


@reading
def card(actor: Actor, code: str) -> DealerCard:
    """One dealer; foreign and missing ones answer alike."""
    require(actor, "dealers.read")
    found = session().execute(_lines().where(visible(actor), Dealer.code == code)).first()
    if found is None:
        raise NotFound("dealer_unknown", say("没有编码为 %(code)s 的渠道商。", code=code))
    row = DealerRow(*found)
    regions = session().execute(
        select(Region.code, Region.name, DealerRegion.exclusive)
        .join(DealerRegion, DealerRegion.region_code == Region.code)
        .where(DealerRegion.dealer_id == row.id)
        .order_by(Region.code)
    )
    children = session().execute(
        select(Dealer.code, Dealer.name).where(Dealer.parent_id == row.id, visible(actor)).order_by(Dealer.code)
    )
    return DealerCard(
        row,
        [(code, name, exclusive) for code, name, exclusive in regions],
        _people(row.id),
        contacts_of(row.id),
        [(code, name) for code, name in children],
        charges_of(row.id),
        session().execute(select(Dealer.version).where(Dealer.id == row.id)).scalar_one(),
    )


def _people(dealer_id: int) -> list[DealerPerson]:
    rows = session().execute(
        select(DealerStaff, Follower.label, Binding.started_at)
        .outerjoin(Binding, (Binding.dealer_staff_id == DealerStaff.id) & (Binding.open_marker == OPEN))
        .outerjoin(Follower, Follower.id == Binding.follower_id)
        .where(DealerStaff.dealer_id == dealer_id)
        .order_by(DealerStaff.id)
    )
    return [
        DealerPerson(
            person.id, person.role, person.name, phones.mask(person.phone) if person.phone else None, label, since
        )
        for person, label, since in rows
    ]


@reading
def tiers() -> list[str]:
    return list(session().execute(select(DealerTier.name).order_by(DealerTier.rank)).scalars())


@reading
def categories() -> list[str]:
    return list(session().execute(select(DealerCategory.name).order_by(DealerCategory.name)).scalars())
