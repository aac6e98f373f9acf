"""What a person is to us: headquarters' staff, employee, a dealer's person, or consumer; by their open bindings."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from models.bindings import OPEN, Binding
from models.db import reading, session
from models.dealers import ACTIVE, OWNER, Dealer, DealerStaff
from models.organisation import Employee
from services import accounts, people
from services.people import Person


@dataclass(frozen=True, slots=True)
class Role:
    """One role: `hq`, `employee`, `dealer_staff` or `consumer`; nobody has two of one kind. `dealer` and `dealer_code`
    name the dealer of dealer staff, whose `owner` one may be; `position` is an employee's."""

    kind: str
    name: str
    dealer: str | None = None
    dealer_code: str | None = None
    owner: bool | None = None
    position: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    person: Person
    roles: list[Role]


@reading
def of_person(follower_id: int) -> Known:
    """The living person and every role they hold now; who holds none is a consumer."""
    person = people.person(follower_id)
    roles: list[Role] = []
    held = (
        session()
        .execute(
            select(Binding)
            .where(Binding.follower_id == person.id, Binding.open_marker == OPEN)
            .order_by(Binding.kind.desc())
        )
        .scalars()
    )
    for binding in held:
        if binding.employee_id is not None:
            roles += _employee_roles(binding.employee_id)
        elif binding.dealer_staff_id is not None:
            staff, dealer = (
                session()
                .execute(
                    select(DealerStaff, Dealer)
                    .join(Dealer, Dealer.id == DealerStaff.dealer_id)
                    .where(DealerStaff.id == binding.dealer_staff_id)
                )
                .one()
            )
            if staff.status == dealer.status == ACTIVE:
                roles.append(Role("dealer_staff", staff.name, dealer.name, dealer.code, staff.role == OWNER))
    return Known(person, roles or [Role("consumer", person.label)])


def _employee_roles(employee_id: int) -> list[Role]:
    employee = session().get_one(Employee, employee_id)
    if employee.status != ACTIVE:
        return []  # left: the binding is history that nobody has ended yet
    roles = [Role("employee", employee.name, position=employee.position or None)]
    if accounts.staff_of_employee(employee_id) is not None:
        roles.insert(0, Role("hq", employee.name))
    return roles
