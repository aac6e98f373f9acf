"""What an import would do: which rows are new, which change, which stay."""

from __future__ import annotations

from dataclasses import dataclass

from services.organisation.lines import DealerLine, DepartmentLine, EmployeeLine, Lines
from services.organisation.standing import KnownDealer, KnownDepartment, KnownEmployee, Standing


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows to create and the rows to change; all others stay as they are."""

    created: Lines
    changed: Lines
    unchanged: int


def compare(lines: Lines, standing: Standing) -> Plan:
    created = Lines(
        tuple(line for line in lines.departments if line.code not in standing.departments),
        tuple(line for line in lines.employees if line.code not in standing.employees),
        tuple(line for line in lines.dealers if line.code not in standing.dealers),
    )
    changed = Lines(
        tuple(line for line in lines.departments if _department_differs(line, standing.departments.get(line.code))),
        tuple(line for line in lines.employees if _employee_differs(line, standing.employees.get(line.code))),
        tuple(line for line in lines.dealers if _dealer_differs(line, standing.dealers.get(line.code))),
    )
    return Plan(created, changed, lines.count - created.count - changed.count)


def _department_differs(line: DepartmentLine, known: KnownDepartment | None) -> bool:
    return known is not None and (line.name, line.parent) != (known.name, known.parent)


def _employee_differs(line: EmployeeLine, known: KnownEmployee | None) -> bool:
    if known is None:
        return False
    wanted = (line.name, line.department, line.position, line.manager, line.regions)
    stands = (known.name, known.department, known.position, known.manager, known.regions)
    return wanted != stands or (line.phone is not None and line.phone.index != known.phone_index)


def _dealer_differs(line: DealerLine, known: KnownDealer | None) -> bool:
    if known is None:
        return False
    wanted = (line.name, line.category, line.tier, line.parent, line.employee, line.regions)
    stands = (known.name, known.category, known.tier, known.parent, known.employee, known.regions)
    return wanted != stands or owner_differs(line, known)


def owner_differs(line: DealerLine, known: KnownDealer) -> bool:
    if line.contact is None:
        return False
    if known.owner is None:
        return True
    return line.contact != known.owner.name or (line.phone is not None and line.phone.index != known.owner.phone_index)
