"""Whom an invitation is for, and how a phone number compares with headquarters' record of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from models.bindings import DEALER_CLERK, DEALER_OWNER, OPEN, SIGN, Binding, Invitation
from models.db import Base, session
from models.dealers import ACTIVE, CLERK, OWNER, Dealer, DealerStaff
from models.organisation import Employee
from services.errors import Conflict, Expired
from services.sentences import N_, say

MATCHES = "matches"
DIFFERS = "differs"
NO_RECORD = "no_record"
COMPARISON_WORDS = {MATCHES: N_("号码一致"), DIFFERS: N_("号码不符"), NO_RECORD: N_("没有记录")}

EMPLOYEE_KIND = "employee"
DEALER_STAFF_KIND = "dealer_staff"

CONSUMER = "consumer"
ROLE_OF_LETTER = {DEALER_OWNER: OWNER, DEALER_CLERK: CLERK, SIGN: CONSUMER}
ROLE_WORDS = {OWNER: N_("老板"), CLERK: N_("店员"), "employee": N_("员工"), CONSUMER: N_("顾客")}


@dataclass(frozen=True, slots=True)
class Target:
    """Whom an invitation binds to: `name` is the dealer's or employee's, `role` owner, clerk or employee; `person` the
    name on record of the one person of a dealer whom it means."""

    kind: str
    role: str
    code: str
    name: str
    active: bool
    employee_id: int | None = None
    dealer_id: int | None = None
    dealer_staff_id: int | None = None
    person: str | None = None

    @property
    def record(self) -> tuple[type[Base], int]:
        """The table and number of the dealer or employee."""
        return (Employee, self.employee_id) if self.employee_id is not None else (Dealer, self.dealer_id or 0)

    @property
    def words(self) -> str:
        """As a sentence names it: 华南旗舰店的老板 / 员工 李强."""
        if self.kind == EMPLOYEE_KIND:
            return say("员工 %(name)s", name=self.name)
        return say("%(dealer)s的%(role)s", dealer=self.name, role=say(ROLE_WORDS[self.role]))


def target_of(invitation: Invitation) -> Target:
    """The target as it stands now; refuses when it is no longer active."""
    target = named_target(invitation)
    refuse_inactive(target)
    return target


def refuse_inactive(target: Target) -> None:
    if not target.active:
        raise Expired("target_left", "这份邀请已经失效，请联系您的业务员重新获取。")


def named_target(invitation: Invitation) -> Target:
    """The target an invitation names, whether or not it is still active: a claim on it can always be refused."""
    if invitation.employee_id is not None:
        return _employee_target(invitation.employee_id)
    return _dealer_target(invitation.dealer_id, ROLE_OF_LETTER[invitation.letter], invitation.dealer_staff_id)


def _employee_target(employee_id: int) -> Target:
    employee = session().get_one(Employee, employee_id)
    return as_employee(employee.id, employee.code, employee.name, employee.status)


def as_employee(employee_id: int, code: str, name: str, status: str) -> Target:
    """An employee as read."""
    return Target(EMPLOYEE_KIND, "employee", code, name, status == ACTIVE, employee_id=employee_id)


_DEALER_AND_PERSON = (
    select(Dealer.code, Dealer.name, Dealer.status, DealerStaff.name)
    .outerjoin(DealerStaff, DealerStaff.id == bindparam("person"))
    .where(Dealer.id == bindparam("dealer"))
)


def _dealer_target(dealer_id: int | None, role: str, dealer_staff_id: int | None) -> Target:
    asked = {"dealer": dealer_id, "person": dealer_staff_id}
    code, name, status, person = session().execute(_DEALER_AND_PERSON, asked).one()
    return as_dealers(dealer_id, role, dealer_staff_id, code=code, name=name, status=status, person=person)


def as_dealers(
    dealer_id: int | None,
    role: str,
    dealer_staff_id: int | None,
    *,
    code: str,
    name: str,
    status: str,
    person: str | None,
) -> Target:
    """Somebody of a dealer as read: `person` is the name of the one who is meant, if it is one."""
    return Target(
        DEALER_STAFF_KIND,
        role,
        code,
        name,
        active=status == ACTIVE,
        dealer_id=dealer_id,
        dealer_staff_id=dealer_staff_id,
        person=person,
    )


def bound_to(binding: Binding) -> Target:
    """What a binding makes of its person, whether or not that still stands."""
    if binding.employee_id is not None:
        return _employee_target(binding.employee_id)
    staff = session().get_one(DealerStaff, binding.dealer_staff_id)
    return _dealer_target(staff.dealer_id, staff.role, staff.id)


def compare(target: Target, phone_index: str) -> tuple[str, int | None]:
    """How a phone compares with the record: matches, differs or no_record; with the dealer's person it names."""
    if target.kind == EMPLOYEE_KIND:
        known = session().execute(select(Employee.phone_index).where(Employee.id == target.employee_id)).scalar_one()
        return (NO_RECORD if known is None else MATCHES if known == phone_index else DIFFERS), None
    people = _records(target)
    numbered = [person for person in people if person.phone_index is not None]
    same = next((person for person in numbered if person.phone_index == phone_index), None)
    if same is not None:
        return MATCHES, same.id
    if _joins(target):
        return NO_RECORD, None
    return (DIFFERS if numbered else NO_RECORD), None


def _joins(target: Target) -> bool:
    """Whether the target is one more clerk, not a person we have on record."""
    return target.role == CLERK and target.dealer_staff_id is None


def refuse_own_shop(held: Binding | None, target: Target) -> None:
    """An owner who scans the code for their own clerks must not become one."""
    if held is None or target.role != CLERK:
        return
    mine = bound_to(held)
    if mine.dealer_id == target.dealer_id and mine.role == OWNER:
        raise Conflict("own_shop", say("您是%(name)s的老板，这个二维码请发给您的店员。", name=target.name))


def _records(target: Target) -> list[DealerStaff]:
    query = select(DealerStaff).where(
        DealerStaff.dealer_id == target.dealer_id, DealerStaff.role == target.role, DealerStaff.status == ACTIVE
    )
    if target.dealer_staff_id is not None:
        query = query.where(DealerStaff.id == target.dealer_staff_id)
    return list(session().execute(query.order_by(DealerStaff.id)).scalars())


def single_record(target: Target) -> int | None:
    """The one record of the target's role, when there is exactly one; a clerk is nobody of those already there."""
    if target.kind == EMPLOYEE_KIND or _joins(target):
        return None
    people = _records(target)
    return people[0].id if len(people) == 1 else None


_EMPLOYEE_HELD = select(Employee.id).where(Employee.id == bindparam("number")).with_for_update()
_PERSON_HELD = select(DealerStaff.id).where(DealerStaff.id == bindparam("number")).with_for_update()


def lock_target(target: Target, dealer_staff_id: int | None) -> None:
    """Lock the employee's or dealer person's row, so that two bindings to one target come one after another."""
    _hold(target.employee_id, dealer_staff_id)


def lock_named(invitation: Invitation) -> None:
    """The same for the target of an invitation, before it is read."""
    _hold(invitation.employee_id, invitation.dealer_staff_id)


def _hold(employee_id: int | None, dealer_staff_id: int | None) -> None:
    if employee_id is not None:
        session().execute(_EMPLOYEE_HELD, {"number": employee_id})
    elif dealer_staff_id is not None:
        session().execute(_PERSON_HELD, {"number": dealer_staff_id})


def open_binding_of(follower_id: int, kind: str) -> Binding | None:
    return (
        session()
        .execute(
            select(Binding).where(Binding.follower_id == follower_id, Binding.kind == kind, Binding.open_marker == OPEN)
        )
        .scalar_one_or_none()
    )


def holder_of(target: Target, dealer_staff_id: int | None) -> Binding | None:
    """The open binding that already holds this very target, if any."""
    query = select(Binding).where(Binding.open_marker == OPEN)
    if target.kind == EMPLOYEE_KIND:
        query = query.where(Binding.employee_id == target.employee_id)
    elif dealer_staff_id is not None:
        query = query.where(Binding.dealer_staff_id == dealer_staff_id)
    else:
        return None
    return session().execute(query).scalar_one_or_none()


def standing_conflict(follower_id: int, target: Target, dealer_staff_id: int | None) -> str | None:
    """Whether accepting would end somebody's binding: theirs elsewhere (`bound_elsewhere`), another's to the same
    target (`target_taken`), or one of each (`both`)."""
    return conflict_of(open_binding_of(follower_id, target.kind), holder_of(target, dealer_staff_id), target)


def conflict_of(held: Binding | None, holder: Binding | None, target: Target) -> str | None:
    """The same where the person's open binding of that kind and the target's are known."""
    elsewhere = held is not None and not holds(held, target)
    taken = holder is not None and holder is not held
    if elsewhere and taken:
        return "both"
    return "bound_elsewhere" if elsewhere else "target_taken" if taken else None


def record_for(target: Target, phone_index: str | None) -> int | None:
    """The record a claim would become: the one its number names, else the only one of that role."""
    named = compare(target, phone_index)[1] if phone_index is not None else None
    return named or single_record(target)


def holds(binding: Binding, target: Target) -> bool:
    """Whether an open binding already is what the target offers."""
    if target.kind == EMPLOYEE_KIND:
        return binding.employee_id == target.employee_id
    if target.dealer_staff_id is not None:
        return binding.dealer_staff_id == target.dealer_staff_id
    person = session().get(DealerStaff, binding.dealer_staff_id)
    return person is not None and person.dealer_id == target.dealer_id and person.role == target.role
