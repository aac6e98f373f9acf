"""Headquarters' first look: how many dealers and employees there are, how many are bound, how it went day by day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from sqlalchemy import case, func, select

from models.bindings import OPEN, Binding
from models.db import reading, session
from models.dealers import ACTIVE, Dealer
from models.organisation import ACTIVE as EMPLOYED
from models.organisation import Employee
from services import clock, scopes
from services.access import Actor, require


@dataclass(frozen=True, slots=True)
class Reached:
    """Of how many there are, how many are bound to WeChat."""

    total: int
    bound: int


@reading
def dealers_reached(actor: Actor) -> Reached:
    """Active dealers this actor may see, and those with at least one person bound."""
    require(actor, "dealers.read")
    bound = select(Binding.dealer_id).where(Binding.open_marker == OPEN)
    active = select(func.count()).where(Dealer.status == ACTIVE, scopes.seen(actor, "dealers.read", Dealer))
    reached = active.where(Dealer.id.in_(bound))  # as a condition it is a join; as a column it is asked of every dealer
    return Reached(session().execute(active).scalar_one(), session().execute(reached).scalar_one())


@reading
def employees_reached(actor: Actor) -> Reached:
    """Employees in service whom this actor may see, and those who are bound."""
    require(actor, "organisation.read")
    bound = select(Binding.employee_id).where(Binding.open_marker == OPEN, Binding.employee_id.is_not(None))
    counts = func.count(), func.count(case((Employee.id.in_(bound), 1)))
    total, reached = (
        session()
        .execute(select(*counts).where(Employee.status == EMPLOYED, scopes.seen(actor, "organisation.read", Employee)))
        .one()
    )
    return Reached(total, reached)


@reading
def bindings_per_day(actor: Actor, days: int) -> list[tuple[date, int]]:
    """How many bindings began on each of the last `days` days of China's calendar, today last."""
    require(actor, "bindings.read")
    today = clock.now().astimezone(clock.SHANGHAI).date()
    dates = [today - timedelta(days=back) for back in reversed(range(days))]
    starts = [datetime.combine(day, time.min, clock.SHANGHAI) for day in [*dates, today + timedelta(days=1)]]
    counts = [
        func.count(case(((Binding.started_at >= begin) & (Binding.started_at < end), 1)))
        for begin, end in pairwise(starts)
    ]
    found = session().execute(
        select(*counts)
        .select_from(Binding)
        .where(Binding.started_at >= starts[0], scopes.seen(actor, "bindings.read", Binding))
    )
    return list(zip(dates, found.one(), strict=True))
