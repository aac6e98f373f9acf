"""What only shows when rows are seen together: rings in trees, one phone of two people, one region of two dealers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.organisation.lines import Lines, Phone
from services.organisation.sheets import (
    CONTACT,
    DEALERS,
    DEPARTMENTS,
    EMPLOYEES,
    PARENT,
    PERSON_NAME,
    PHONE,
    CellError,
)
from services.organisation.standing import KnownEmployee, KnownPerson, Standing
from services.organisation.territories import find_overlaps
from services.sentences import say


def find_conflicts(lines: Lines, standing: Standing) -> Iterator[CellError]:
    departments = {code: known.parent for code, known in standing.departments.items()}
    managers = {code: known.manager for code, known in standing.employees.items()}
    parents = {code: known.parent for code, known in standing.dealers.items()}
    yield from _rings(DEPARTMENTS, departments, {line.code: (line.parent, line.row) for line in lines.departments})
    yield from _rings(EMPLOYEES, managers, {line.code: (line.manager, line.row) for line in lines.employees})
    yield from _rings(DEALERS, parents, {line.code: (line.parent, line.row) for line in lines.dealers})
    yield from _shared_phones(lines, standing)
    yield from _replaced_people(lines, standing)
    yield from find_overlaps(lines.dealers, standing)


def _rings(
    sheet: str, standing: Mapping[str, str | None], brought: Mapping[str, tuple[str | None, int]]
) -> Iterator[CellError]:
    """Every ring is told once, at its first row in the workbook."""
    parents = {**standing, **{code: parent for code, (parent, _) in brought.items()}}
    clear: set[str] = set()
    for code, (_, row) in brought.items():
        path: dict[str, None] = {}
        current: str | None = code
        while current is not None and current not in clear and current not in path:
            path[current] = None
            current = parents.get(current)
        if current is not None and current in path:
            ring = [*list(path)[list(path).index(current) :], current]
            yield CellError(
                sheet, row, PARENT, say("上级关系绕成了一圈：%(ring)s。请修改其中一个上级编码。", ring=" → ".join(ring))
            )
        clear.update(path)


@dataclass(frozen=True, slots=True)
class _Bearer:
    """Who has a phone; `row` is None for what already stands."""

    index: str
    name: str
    sheet: str
    code: str
    row: int | None

    def is_same_person(self, other: _Bearer) -> bool:
        """One person may own several dealers, or work for headquarters and own one, but has one employee code."""
        return self.name == other.name and (self.sheet, other.sheet) != (EMPLOYEES, EMPLOYEES)

    def __str__(self) -> str:
        return f"{self.sheet} {self.code}（{self.name}）"


def _shared_phones(lines: Lines, standing: Standing) -> Iterator[CellError]:
    first: dict[str, _Bearer] = {}
    bearers = [*_employees_phones(lines, standing), *_dealers_phones(lines, standing)]
    for bearer in sorted(bearers, key=lambda one: one.row is not None):  # what stands was first
        holder = first.setdefault(bearer.index, bearer)
        if bearer.row is not None and holder is not bearer and not bearer.is_same_person(holder):
            message = say("这个手机号已经属于 %(holder)s，一个手机号只能属于一个人，请核对。", holder=holder)
            yield CellError(bearer.sheet, bearer.row, PHONE, message)


def _employees_phones(lines: Lines, standing: Standing) -> Iterator[_Bearer]:
    brought = {line.code: line for line in lines.employees}
    for code, known in standing.employees.items():
        line = brought.get(code)
        if known.phone_index and known.is_active and not (line and line.phone):
            yield _Bearer(known.phone_index, line.name if line else known.name, EMPLOYEES, code, None)
    for line in lines.employees:
        if line.phone:
            yield _Bearer(line.phone.index, line.name, EMPLOYEES, line.code, line.row)


def _dealers_phones(lines: Lines, standing: Standing) -> Iterator[_Bearer]:
    brought = {line.code: line for line in lines.dealers}
    for code, known in standing.dealers.items():
        line = brought.get(code)
        for person in known.others:
            if person.phone_index:
                yield _Bearer(person.phone_index, person.name, DEALERS, code, None)
        if known.owner and known.owner.phone_index and not (line and line.phone):
            name = line.contact if line and line.contact else known.owner.name
            yield _Bearer(known.owner.phone_index, name, DEALERS, code, None)
    for line in lines.dealers:
        if line.phone and line.contact:
            yield _Bearer(line.phone.index, line.contact, DEALERS, line.code, line.row)


def _replaced_people(lines: Lines, standing: Standing) -> Iterator[CellError]:
    """A new name is another person unless the phone is the same: neither phone nor WeChat binding passes to him."""
    for line in lines.employees:
        known = standing.employees.get(line.code)
        if known:
            yield from _replaced(_Change(EMPLOYEES, line.row, PERSON_NAME, line.name, line.phone), known)
    for dealer in lines.dealers:
        stands = standing.dealers.get(dealer.code)
        if stands and stands.owner and dealer.contact:
            yield from _replaced(_Change(DEALERS, dealer.row, CONTACT, dealer.contact, dealer.phone), stands.owner)


@dataclass(frozen=True, slots=True)
class _Change:
    sheet: str
    row: int
    column: str
    name: str
    phone: Phone | None


def _replaced(wanted: _Change, known: KnownEmployee | KnownPerson) -> Iterator[CellError]:
    if wanted.name == known.name or (wanted.phone and wanted.phone.index == known.phone_index):
        return
    if known.is_bound:
        message = say(
            "%(name)s 已经绑定微信，不能直接换成 %(new_name)s：请先在后台解除绑定，再导入。",
            name=known.name,
            new_name=wanted.name,
        )
        yield CellError(wanted.sheet, wanted.row, wanted.column, message)
    elif wanted.phone is None and known.phone_index:
        message = say(
            "原来登记的是 %(name)s，换成 %(new_name)s 时请把手机也填上。", name=known.name, new_name=wanted.name
        )
        yield CellError(wanted.sheet, wanted.row, PHONE, message)
