"""How far an act reaches: one scoper per table, and `can`, which asks it about one thing.

A region manager reaches the dealers authorised in her regions, their people, customers, invitations, claims and
bindings; and of headquarters' own people herself, those in charge of such a dealer, and those who look after a region
of hers. Of the people in WeChat she reaches those bound to one of these, customers of such a dealer, and those who wait
to be bound. Of the leads and of who took part in a campaign, those of such a dealer, her own, and those of
nobody from such a place. What is out of
reach answers like what does not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import aliased

from models.attribution import Attribution
from models.bindings import OPEN, WAITING, Binding, Claim, Invitation
from models.campaign_entries import CampaignEntry
from models.db import Base, reading, session
from models.dealers import Dealer, DealerContact, DealerRegion, DealerStaff
from models.leads import Lead
from models.organisation import Employee, EmployeeRegion
from models.people import Follower
from services.access import Actor, reach
from services.listing import found_for_each
from services.region_names import around, stem

Condition = ColumnElement[bool]
Scoper = Callable[[Actor, str], Condition]

_theirs, _authorised, _looked_after = aliased(Dealer), aliased(DealerRegion), aliased(EmployeeRegion)


def dealers(actor: Actor, act: str, dealer_id: Any) -> Condition:
    """The condition on a column that holds a dealer's id."""
    return _narrowed(actor, act, lambda: dealer_id.in_(_dealers_of_hers(actor)))


def employees(actor: Actor, act: str, employee_id: Any) -> Condition:
    """The condition on a column that holds an employee's id; asked of each, since there are few of them."""

    def hers() -> Condition:
        in_charge = (
            select(_theirs.id)
            .join(_authorised, _authorised.dealer_id == _theirs.id)
            .where(_theirs.employee_id == employee_id, _inside(actor, _authorised.region_code))
        )
        looks_after = select(_looked_after.region_code).where(
            _looked_after.employee_id == employee_id, _inside(actor, _looked_after.region_code)
        )
        return or_(
            employee_id == actor.id,
            found_for_each(in_charge.correlate_except(_theirs, _authorised)),
            found_for_each(looks_after.correlate_except(_looked_after)),
        )

    return _narrowed(actor, act, hers)


def _staff(actor: Actor, act: str) -> Condition:
    return dealers(actor, act, DealerStaff.dealer_id)


def _invitations(actor: Actor, act: str) -> Condition:
    return or_(dealers(actor, act, Invitation.dealer_id), employees(actor, act, Invitation.employee_id))


def _claims(actor: Actor, act: str) -> Condition:
    invited = select(Invitation.id).where(
        Invitation.id == Claim.invitation_id, employees(actor, act, Invitation.employee_id)
    )
    of_employee = Claim.dealer_id.is_(None) & found_for_each(invited.correlate_except(Invitation))
    return _narrowed(actor, act, lambda: or_(dealers(actor, act, Claim.dealer_id), of_employee))


def _bindings(actor: Actor, act: str) -> Condition:
    return or_(dealers(actor, act, Binding.dealer_id), employees(actor, act, Binding.employee_id))


def _leads(actor: Actor, act: str) -> Condition:
    """Her dealers', her own, and those of no dealer that came from a place of hers."""
    return _narrowed(
        actor,
        act,
        lambda: or_(
            Lead.dealer_id.in_(_dealers_of_hers(actor)),
            Lead.employee_id == actor.id,
            Lead.dealer_id.is_(None) & _inside(actor, Lead.region_code),
        ),
    )


def _entries(actor: Actor, act: str) -> Condition:
    """Through her dealers, through herself, and through nobody from a place of hers."""
    return _narrowed(
        actor,
        act,
        lambda: or_(
            CampaignEntry.dealer_id.in_(_dealers_of_hers(actor)),
            CampaignEntry.employee_id == actor.id,
            CampaignEntry.dealer_id.is_(None)
            & CampaignEntry.employee_id.is_(None)
            & _inside(actor, CampaignEntry.region_code),
        ),
    )


def _followers(actor: Actor, act: str) -> Condition:
    return _narrowed(
        actor,
        act,
        lambda: or_(
            *(
                found_for_each(query.where(query.selected_columns[0] == Follower.id).correlate(Follower))
                for query in _people(actor, act)
            )
        ),
    )


def people_of_hers(actor: Actor, act: str) -> tuple[Select[Any], ...]:
    """The same people all at once, by the numbers of their followers, each kind of them once: for a list, begun at her
    dealers instead of at everybody. Bound to one of these, bound as an employee, waiting, and served by one."""
    _, employees_bound, waiting, _ = _people(actor, act)
    hers = _dealers_of_hers(actor).distinct().subquery()
    at_work = select(Binding.follower_id).select_from(hers).join(Binding, Binding.dealer_id == hers.c.dealer_id)
    customers = select(Follower.id).select_from(hers).join(Follower, Follower.served_by_id == hers.c.dealer_id)
    return (
        _begun_at_hers(at_work.where(Binding.open_marker == OPEN)),
        employees_bound,
        waiting.where(Claim.state == WAITING).with_hint(Claim, "FORCE INDEX (ix_claim_state)", "mysql").distinct(),
        _begun_at_hers(customers),
    )


def _begun_at_hers(query: Select[Any]) -> Select[Any]:
    """MariaDB would look at every person, newest first, as long as few are wanted."""
    return query.prefix_with("STRAIGHT_JOIN", dialect="mysql")


def _people(actor: Actor, act: str) -> tuple[Select[Any], ...]:
    bound = select(Binding.follower_id).where(Binding.open_marker == OPEN)
    return (
        bound.where(dealers(actor, act, Binding.dealer_id)),
        bound.where(Binding.employee_id.is_not(None), employees(actor, act, Binding.employee_id)),
        select(Claim.follower_id).where(Claim.open_marker == OPEN, _claims(actor, act)),
        select(Attribution.follower_id).where(
            Attribution.open_marker == OPEN, dealers(actor, act, Attribution.dealer_id)
        ),
    )


SCOPERS: dict[type[Base], Scoper] = {
    Dealer: lambda actor, act: dealers(actor, act, Dealer.id),
    Employee: lambda actor, act: employees(actor, act, Employee.id),
    DealerStaff: _staff,
    DealerContact: lambda actor, act: dealers(actor, act, DealerContact.dealer_id),
    Attribution: lambda actor, act: dealers(actor, act, Attribution.dealer_id),
    Invitation: _invitations,
    Claim: _claims,
    Binding: _bindings,
    Follower: _followers,
    Lead: _leads,
    CampaignEntry: _entries,
}


def seen(actor: Actor, act: str, table: type[Base]) -> Condition:
    """The condition that keeps of a table what this actor may do `act` to."""
    reached = reach(actor, act)
    if reached is None:
        return false()
    return true() if reached == "all" else SCOPERS[table](actor, act)


@reading
def can(actor: Actor, act: str, table: type[Base], number: int) -> bool:
    """Whether this actor may do `act` to this very thing: the row of that number in a table that has a scoper."""
    reached = reach(actor, act)
    if reached != "own":
        return reached == "all"
    rows: Any = table
    query = select(rows.id).where(rows.id == number, seen(actor, act, table))
    return session().execute(query).first() is not None


def provinces(actor: Actor) -> frozenset[str] | None:
    """The provinces that a region manager looks after, by two digits, if whatever she looks after is whole provinces:
    then a dealer of any of these is hers, and no other. None if some of it is smaller."""
    codes = set(session().execute(_looked_after_by(actor)).scalars())
    whole = {code[:2] for code in codes if len(stem(code)) == len("44")}
    return frozenset(whole) if all(code[:2] in whole for code in codes) else None


def _narrowed(actor: Actor, act: str, hers: Callable[[], Condition]) -> Condition:
    reached = reach(actor, act)
    return true() if reached == "all" else hers() if reached == "own" else false()


def _dealers_of_hers(actor: Actor) -> Any:
    """Authorised inside her region, or for the whole of a province or city that her region lies in."""
    return _apart(DealerRegion.dealer_id, _inside(actor, DealerRegion.region_code))


def _apart(column: Any, *conditions: Condition) -> Any:
    """A question of its own, whatever tables the query around it names."""
    return select(column).where(*conditions).correlate(None)


def _looked_after_by(actor: Actor) -> Select[tuple[str]]:
    return select(EmployeeRegion.region_code).where(EmployeeRegion.employee_id == actor.id)


def _inside(actor: Actor, region_code: Any) -> Condition:
    inside: list[Condition] = []
    for code in session().execute(_looked_after_by(actor)).scalars():
        inside += [region_code.startswith(stem(code)), region_code.in_(around(code))]
    return or_(false(), *inside)
