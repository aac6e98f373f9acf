"""In whose hand a lead is: a person, a dealer's pool, or headquarters' pool; who is told there, and who looks after
it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select

from models.bindings import OPEN, Binding
from models.db import session
from models.dealers import ACTIVE, OWNER, Dealer, DealerStaff
from models.leads import FOR_DEALER, FOR_HEADQUARTERS, Lead, LeadEvent
from models.organisation import ACTIVE as EMPLOYED
from models.organisation import Employee
from services.leads.houses import names_of_dealers


@dataclass(frozen=True, slots=True)
class Holder:
    """A dealer's person (staff and dealer), a dealer (its pool), an employee, or nobody: headquarters' pool."""

    dealer_id: int | None = None
    staff_id: int | None = None
    employee_id: int | None = None

    @property
    def is_person(self) -> bool:
        return self.staff_id is not None or self.employee_id is not None


HEADQUARTERS_POOL = Holder()


def holder_of(lead: Lead) -> Holder:
    return Holder(lead.dealer_id, lead.dealer_staff_id, lead.employee_id)


def hand_in_wechat(follower_id: int) -> Holder | None:
    """The hand of somebody of ours as of now: a dealer's person in service before an employee; None is nobody of
    ours."""
    bound = select(Binding).where(Binding.follower_id == follower_id, Binding.open_marker == OPEN)
    held = session().scalars(bound.order_by(Binding.dealer_id.is_(None))).all()
    for binding in held:
        found = (
            employee_hand(binding.employee_id)
            if binding.employee_id is not None
            else staff_hand(binding.dealer_staff_id or 0)
        )
        if found is not None:
            return found
    return None


def staff_hand(staff_id: int) -> Holder | None:
    """A dealer's person, in service at a dealer in partnership."""
    query = (
        select(DealerStaff.dealer_id)
        .join(Dealer, Dealer.id == DealerStaff.dealer_id)
        .where(DealerStaff.id == staff_id, DealerStaff.status == ACTIVE, Dealer.status == ACTIVE)
    )
    dealer_id = session().scalar(query)
    return None if dealer_id is None else Holder(dealer_id, staff_id)


def employee_hand(employee_id: int) -> Holder | None:
    """An employee in service."""
    in_service = select(Employee.id).where(Employee.id == employee_id, Employee.status == EMPLOYED)
    return None if session().scalar(in_service) is None else Holder(employee_id=employee_id)


def dealer_hand(dealer_id: int | None) -> Holder | None:
    """A dealer's pool: in partnership, and somebody of it can be reached in WeChat; a lead would rot otherwise."""
    reached = select(Binding.id).where(Binding.dealer_id == dealer_id, Binding.open_marker == OPEN).limit(1)
    active = select(Dealer.id).where(Dealer.id == dealer_id, Dealer.status == ACTIVE)
    if dealer_id is None or session().scalar(active) is None or session().scalar(reached) is None:
        return None
    return Holder(dealer_id)


def is_there(holder: Holder) -> bool:
    """Whether the hand is one still: a person in service, a dealer in partnership, headquarters always. Asked by a rule
    whose lead points to it already: from then on the database keeps it as it is until the rule is over."""
    if holder.employee_id is not None:
        return employee_hand(holder.employee_id) is not None
    if holder.staff_id is not None:
        return staff_hand(holder.staff_id) == holder
    active = select(Dealer.id).where(Dealer.id == holder.dealer_id, Dealer.status == ACTIVE)
    return holder.dealer_id is None or session().scalar(active) is not None


def told_in(holder: Holder) -> list[int]:
    """The followers who are told what comes into this hand: the person, a dealer's owners; of headquarters' pool nobody
    in person."""
    if holder.employee_id is not None:
        return _followers(Binding.employee_id == holder.employee_id)
    if holder.staff_id is not None:
        return _followers(Binding.dealer_staff_id == holder.staff_id)
    return [] if holder.dealer_id is None else owners_of(holder.dealer_id)


def managers_of(holder: Holder) -> list[int]:
    """Who is told when this hand does not answer: a clerk's owners; an owner's or a dealer's employee in charge; an
    employee's manager."""
    if holder.employee_id is not None:
        manager = in_charge_of(holder)
        return [] if manager is None else _followers(Binding.employee_id == manager)
    if holder.dealer_id is None:
        return []
    if holder.staff_id is not None:
        me = told_in(holder)
        owners = [one for one in owners_of(holder.dealer_id) if one not in me]
        if owners and session().get_one(DealerStaff, holder.staff_id).role != OWNER:
            return owners
    charge = in_charge_of(holder)
    return [] if charge is None else _followers(Binding.employee_id == charge)


def in_charge_of(holder: Holder) -> int | None:
    """The employee who looks after this hand: an employee's manager, a dealer's employee in charge."""
    if holder.employee_id is not None:
        return session().scalar(select(Employee.manager_id).where(Employee.id == holder.employee_id))
    return session().scalar(select(Dealer.employee_id).where(Dealer.id == holder.dealer_id))


def owners_of(dealer_id: int) -> list[int]:
    owns = select(DealerStaff.id).where(
        DealerStaff.dealer_id == dealer_id, DealerStaff.role == OWNER, DealerStaff.status == ACTIVE
    )
    return _followers(Binding.dealer_id == dealer_id, Binding.dealer_staff_id.in_(owns))


def names_of(holders: Sequence[Holder]) -> dict[Holder, str]:
    """How people call each hand: 李四（华南旗舰店）, a dealer's name, an employee's; headquarters' pool is "". Of two
    dealers of one name each is told with its place and code."""
    dealers = names_of_dealers({one.dealer_id for one in holders if one.dealer_id is not None})
    staff = _names(DealerStaff, [one.staff_id for one in holders])
    employees = _names(Employee, [one.employee_id for one in holders])
    said = {HEADQUARTERS_POOL: ""}
    for one in holders:
        if one.employee_id is not None:
            said[one] = employees.get(one.employee_id, "")
        elif one.staff_id is not None:
            said[one] = f"{staff.get(one.staff_id, '')}（{dealers.get(one.dealer_id or 0, '')}）"
        elif one.dealer_id is not None:
            said[one] = dealers.get(one.dealer_id, "")
    return said


def name_of(holder: Holder) -> str:
    return names_of([holder])[holder]


def house_of(holder: Holder) -> str:
    """The dealer whose hand it is, or whose person's; "" for headquarters and its employees. For its person, who is
    told no names of people."""
    return name_of(Holder(holder.dealer_id))


def _names(table: type[DealerStaff] | type[Employee], numbers: Sequence[int | None]) -> dict[int, str]:
    wanted = {number for number in numbers if number is not None}
    if not wanted:
        return {}
    return dict(session().execute(select(table.id, table.name).where(table.id.in_(wanted))).tuples().all())


def may_know(lead: Lead, holder: Holder) -> bool:
    """Whether this hand is the one its person named: only then are name and number theirs to see."""
    if lead.phone_for == FOR_DEALER:
        return holder.dealer_id is not None and holder.dealer_id == lead.phone_for_dealer_id
    return lead.phone_for == FOR_HEADQUARTERS and holder.dealer_id is None


def held_now(holder: Holder) -> ColumnElement[bool]:
    """The open leads in a person's hand."""
    if holder.employee_id is not None:
        return (Lead.employee_id == holder.employee_id) & (Lead.open_marker == OPEN)
    return (Lead.dealer_staff_id == holder.staff_id) & (Lead.open_marker == OPEN)


def let_it_go(lead_id: int) -> tuple[set[int], set[int], set[int]]:
    """Who had this lead before and let it go: dealers, dealers' people, employees. None of them gets it again by
    routing."""
    had = select(LeadEvent.from_dealer_id, LeadEvent.from_staff_id, LeadEvent.from_employee_id).where(
        LeadEvent.lead_id == lead_id, LeadEvent.kind.in_(("declined", "returned", "lapsed"))
    )
    dealers: set[int] = set()
    staff: set[int] = set()
    employees: set[int] = set()
    for dealer_id, staff_id, employee_id in session().execute(had):
        if employee_id is not None:
            employees.add(employee_id)
        elif staff_id is not None:
            staff.add(staff_id)
        elif dealer_id is not None:
            dealers.add(dealer_id)
    return dealers, staff, employees


def _followers(*conditions: ColumnElement[bool]) -> list[int]:
    bound = select(Binding.follower_id).where(Binding.open_marker == OPEN, *conditions)
    return list(session().scalars(bound.order_by(Binding.id)))
