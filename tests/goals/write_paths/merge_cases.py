"""Writing about two who are perhaps one: asked, joined, kept apart."""

from __future__ import annotations

from sqlalchemy import select

from models.db import reading, session
from models.merge_cases import MergeCase
from models.organisation import Employee
from services import catching_up, people
from services.access import OPERATOR
from services.bindings import arriving, ending, inviting
from services.merge_cases import asking, deciding
from services.merge_cases.history import get_case
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import owner_of, path, somebody


def both_bound() -> tuple[int, int]:
    """An owner and an employee with one verified number: headquarters must say whether they are one."""
    owner, employee = owner_of(), somebody()
    arriving.arrive(employee.id, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    for one in (owner, employee):
        people.verified_phone(one.id, "+8613600000066")
    return owner.id, case_id()


@reading
def case_id() -> int:
    return session().scalars(select(MergeCase.id)).one()


@path
def asks_whether_two_are_one(ground: Ground) -> Act:
    owner, _ = both_bound()
    return lambda: asking.settle(owner)


@path
def joins_two_by_decision(ground: Ground) -> Act:
    owner, case = both_bound()
    shown, held = get_case(OPERATOR, case).shown, ending.held_by(owner)[0]
    return lambda: deciding.join(OPERATOR, case, keep=[held.binding_id], shown=shown, reason="", via="console")


@path
def keeps_two_apart(ground: Ground) -> Act:
    _, case = both_bound()
    return lambda: deciding.keep_apart(OPERATOR, case, reason="父子两人共用一个号码", via="console")


@path
def looks_again_when_a_binding_of_one_ends(ground: Ground) -> Act:
    owner, _ = both_bound()
    held = ending.held_by(owner)[0]
    return lambda: ending.end_binding(OPERATOR, held.binding_id, reason="合同到期")


@path
def owes_a_decider_what_waited(ground: Ground) -> Act:
    """陈洁 is bound already; a second role makes her reachable for more."""
    employee_id = _employee("E002")
    return lambda: catching_up.owe_catching_up(employee_id, "role:admin")


@path
def tells_a_decider_what_waited(ground: Ground) -> Act:
    both_bound()
    employee_id = _employee("E002")
    return lambda: asking.catch_up(employee_id)


@reading
def _employee(code: str) -> int:
    return session().scalars(select(Employee.id).where(Employee.code == code)).one()
