"""Writing a checked plan: whole, in few statements, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from models.dealers import ACTIVE, OWNER, Dealer, DealerCategory, DealerRegion, DealerStaff, DealerTier
from models.organisation import ACTIVE as EMPLOYED
from models.organisation import Department, Employee, EmployeeRegion
from services import clock
from services.access import Actor
from services.organisation.charges import hand_over
from services.organisation.comparing import Plan, owner_differs
from services.organisation.lines import DealerLine, DepartmentLine, EmployeeLine, Phone
from services.organisation.standing import KnownDealer, KnownDepartment, KnownEmployee, Standing
from services.organisation.writing import delete_rows, ids_by, insert_rows, insert_tree, rewrite_rows
from services.reading.places import mark_moved


def apply(actor: Actor, plan: Plan, standing: Standing) -> None:
    """Write what `compare` found against this very standing. Called inside the import's transaction."""
    _departments(actor, plan, standing)
    _employees(actor, plan, standing)
    _choices(plan, standing)
    _dealers(actor, plan, standing)
    _owners(plan, standing)


def _next(actor: Actor, known: KnownDepartment | KnownEmployee | KnownDealer) -> dict[str, Any]:
    """A form that was opened before the import must not overwrite it."""
    return {"version": known.version + 1, "changed_at": clock.now(), "changed_by": actor.name}


def _departments(actor: Actor, plan: Plan, standing: Standing) -> None:
    ids = ids_by(Department, "code")

    def facts(line: DepartmentLine) -> dict[str, Any]:
        return {"name": line.name, "parent_id": _link(ids, line.parent)}

    def new(line: DepartmentLine) -> dict[str, Any]:
        return {"code": line.code, **facts(line)}

    insert_tree(Department, ids, plan.created.departments, lambda line: line.parent, new)
    known = standing.departments
    changes = {ids[line.code]: facts(line) | _next(actor, known[line.code]) for line in plan.changed.departments}
    rewrite_rows(Department, changes)


def _employees(actor: Actor, plan: Plan, standing: Standing) -> None:
    ids, departments, at = ids_by(Employee, "code"), ids_by(Department, "code"), clock.now()

    def facts(line: EmployeeLine) -> dict[str, Any]:
        links = {"department_id": _link(departments, line.department), "manager_id": _link(ids, line.manager)}
        return {"name": line.name, "position": line.position, **links}

    def new(line: EmployeeLine) -> dict[str, Any]:
        return {"code": line.code, "status": EMPLOYED, "created_at": at, **facts(line), **_phone(line.phone)}

    insert_tree(Employee, ids, plan.created.employees, lambda line: line.manager, new)
    changes = {
        ids[line.code]: facts(line) | _new_phone(line.phone) | _next(actor, standing.employees[line.code])
        for line in plan.changed.employees
    }
    rewrite_rows(Employee, changes)
    delete_rows(EmployeeRegion, "employee_id", [ids[line.code] for line in plan.changed.employees])
    insert_rows(
        EmployeeRegion,
        (
            {"employee_id": ids[line.code], "region_code": place}
            for line in chain(plan.created.employees, plan.changed.employees)
            for place in sorted(line.regions)
        ),
    )


def _choices(plan: Plan, standing: Standing) -> None:
    """Categories and tiers that were allowed to be created; a new tier ranks below those there are."""
    lines = (*plan.created.dealers, *plan.changed.dealers)
    insert_rows(
        DealerCategory, [{"name": name} for name in _missing((line.category for line in lines), standing.categories)]
    )
    tiers = _missing((line.tier for line in lines), standing.tiers)
    insert_rows(DealerTier, [{"name": name, "rank": standing.last_rank + step} for step, name in enumerate(tiers, 1)])


def _dealers(actor: Actor, plan: Plan, standing: Standing) -> None:
    ids, employees, at = ids_by(Dealer, "code"), ids_by(Employee, "code"), clock.now()
    categories, tiers = ids_by(DealerCategory, "name"), ids_by(DealerTier, "name")

    def facts(line: DealerLine) -> dict[str, Any]:
        return {
            "name": line.name,
            "category_id": _link(categories, line.category),
            "tier_id": _link(tiers, line.tier),
            "parent_id": _link(ids, line.parent),
            "employee_id": _link(employees, line.employee),
        }

    def new(line: DealerLine) -> dict[str, Any]:
        return {"code": line.code, "status": ACTIVE, "created_at": at, **facts(line)}

    insert_tree(Dealer, ids, plan.created.dealers, lambda line: line.parent, new)
    known = standing.dealers
    rewrite_rows(
        Dealer, {ids[line.code]: facts(line) | _next(actor, known[line.code]) for line in plan.changed.dealers}
    )
    charges = {ids[line.code]: _link(employees, line.employee) for line in plan.created.dealers if line.employee}
    for line in plan.changed.dealers:
        if line.employee != known[line.code].employee:
            charges[ids[line.code]] = _link(employees, line.employee)
    hand_over(actor, charges)
    delete_rows(DealerRegion, "dealer_id", [ids[line.code] for line in plan.changed.dealers])
    insert_rows(
        DealerRegion,
        (
            {"dealer_id": ids[line.code], "region_code": place, "exclusive": alone}
            for line in chain(plan.created.dealers, plan.changed.dealers)
            for place, alone in line.regions.items()
        ),
    )
    mark_moved(ids[line.code] for line in plan.changed.dealers if line.regions != known[line.code].regions)


def _owners(plan: Plan, standing: Standing) -> None:
    """联系人 and 手机 are the dealer's owner (老板): made when there is none, else brought up to date."""
    ids, at = ids_by(Dealer, "code"), clock.now()
    changes: dict[int, dict[str, Any]] = {}

    def missing() -> Iterator[dict[str, Any]]:
        for line in chain(plan.created.dealers, plan.changed.dealers):
            known = standing.dealers.get(line.code)
            if line.contact is None or (known and not owner_differs(line, known)):
                continue
            if known and known.owner:
                changes[known.owner.id] = {"name": line.contact, **_new_phone(line.phone)}
            else:
                person = {"dealer_id": ids[line.code], "role": OWNER, "name": line.contact, "status": ACTIVE}
                yield {**person, "created_at": at, **_phone(line.phone)}

    insert_rows(DealerStaff, missing())
    rewrite_rows(DealerStaff, changes)


def _phone(phone: Phone | None) -> dict[str, Any]:
    if phone is None:
        return {"phone": None, "phone_index": None, "phone_tail_index": None}
    return {"phone": phone.sealed, "phone_index": phone.index, "phone_tail_index": phone.tail_index}


def _new_phone(phone: Phone | None) -> dict[str, Any]:
    """An empty cell keeps the number there is."""
    return _phone(phone) if phone else {}


def _link(ids: dict[str, int], code: str | None) -> int | None:
    return None if code is None else ids[code]


def _missing(names: Iterable[str | None], known: Iterable[str]) -> list[str]:
    wanted = dict.fromkeys(name for name in names if name is not None)
    return [name for name in wanted if name not in set(known)]
