"""From rows of text to plain objects, naming every bad cell at once; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from services.organisation.conflicts import find_conflicts
from services.organisation.halting import halt_if_told
from services.organisation.lines import DealerLine, DepartmentLine, EmployeeLine, Lines
from services.organisation.row_reader import RowReader
from services.organisation.sheets import (
    AUTHORISED,
    CATEGORY,
    CODE,
    CONTACT,
    DEALERS,
    DEPARTMENT,
    DEPARTMENTS,
    EMPLOYEE,
    EMPLOYEES,
    EXCLUSIVE,
    LOOKS_AFTER,
    NAME,
    PARENT,
    PERSON_NAME,
    POSITION,
    TIER,
    CellErrors,
    Sheet,
)
from services.organisation.standing import Standing
from services.sentences import say

DEALER_NAME_LENGTH = 120
ROWS_BETWEEN_LOOKS = 1000


@dataclass(frozen=True, slots=True)
class Reach:
    """What a row may refer to: what stands, and what this workbook brings."""

    standing: Standing
    departments: frozenset[str]
    employees: frozenset[str]
    dealers: frozenset[str]
    create_missing: bool
    places: dict[tuple[tuple[str, bool], ...], Mapping[str, bool]] = field(default_factory=dict, repr=False)


def check(sheets: Sequence[Sheet], standing: Standing, *, create_missing: bool) -> tuple[Lines, CellErrors]:
    """The lines of a workbook, and everything that is wrong with it; the lines are good only without errors.

    The rows are taken out of the sheets: afterwards these are empty.
    """
    errors = CellErrors()
    by_name = {sheet.name: sheet for sheet in sheets}
    reach = _reach(by_name, standing, create_missing)

    def readers(name: str) -> Iterator[RowReader]:
        sheet = by_name.get(name)
        if sheet is None or not sheet.is_complete:
            return
        _check_twice(sheet, errors)
        for number, row in enumerate(sheet.take_rows()):
            if number % ROWS_BETWEEN_LOOKS == 0:
                halt_if_told()
            yield RowReader(name, row, errors)

    lines = Lines(
        tuple(_department(reader, reach) for reader in readers(DEPARTMENTS)),
        tuple(_employee(reader, reach) for reader in readers(EMPLOYEES)),
        tuple(_dealer(reader, reach) for reader in readers(DEALERS)),
    )
    halt_if_told()
    errors.extend(find_conflicts(lines, standing))
    return lines, errors


def _reach(sheets: dict[str, Sheet], standing: Standing, create_missing: bool) -> Reach:
    def brought(name: str) -> set[str]:
        sheet = sheets.get(name)
        return {row.cells.get(CODE, "") for row in sheet.rows} - {""} if sheet else set()

    employed = {code for code, known in standing.employees.items() if known.is_active}
    return Reach(
        standing,
        frozenset(standing.departments.keys() | brought(DEPARTMENTS)),
        frozenset(employed | (brought(EMPLOYEES) - standing.employees.keys())),
        frozenset(standing.dealers.keys() | brought(DEALERS)),
        create_missing,
    )


def _check_twice(sheet: Sheet, errors: CellErrors) -> None:
    first: dict[str, int] = {}
    for row in sheet.rows:
        code = row.cells[CODE]
        if code and first.setdefault(code, row.number) != row.number:
            message = say(
                "编码“%(code)s”在第 %(row)s 行已经出现过，请删去一行或改用别的编码。", code=code, row=first[code]
            )
            errors.note(sheet.name, row.number, CODE, message)


def _department(reader: RowReader, reach: Reach) -> DepartmentLine:
    return DepartmentLine(
        reader.row.number,
        reader.code(),
        reader.required(NAME),
        reader.reference(PARENT, reach.departments, DEPARTMENTS),
    )


def _employee(reader: RowReader, reach: Reach) -> EmployeeLine:
    code = reader.code()
    known = reach.standing.employees.get(code)
    manager = known.manager if known else None
    regions = known.regions if known else frozenset()
    return EmployeeLine(
        reader.row.number,
        code,
        reader.required(PERSON_NAME),
        reader.reference(DEPARTMENT, reach.departments, DEPARTMENTS),
        reader.optional(POSITION),
        reader.reference(PARENT, reach.employees, EMPLOYEES) if reader.has(PARENT) else manager,
        reader.regions(LOOKS_AFTER, reach.standing.regions) if reader.has(LOOKS_AFTER) else regions,
        reader.phone("employee.phone"),
    )


def _dealer(reader: RowReader, reach: Reach) -> DealerLine:
    code, phone, contact = reader.code(), reader.phone("dealer_staff.phone"), reader.optional(CONTACT)
    if phone is not None and contact is None:
        reader.refuse(CONTACT, say("填了手机，请把联系人也填上。"))
    name, known = reader.required(NAME, DEALER_NAME_LENGTH), reach.standing.dealers.get(code)
    if known:
        name = known.name if known.name == name else name  # one text, not two that say the same
    if known and known.owner and known.owner.name == contact:
        contact = known.owner.name
        if phone and phone.index == known.owner.phone_index:
            phone = None  # the number there is
    return DealerLine(
        reader.row.number,
        code,
        name,
        _choice(reader, CATEGORY, reach, list(reach.standing.categories)),
        _choice(reader, TIER, reach, list(reach.standing.tiers)),
        reader.reference(PARENT, reach.dealers, DEALERS),
        reader.reference(EMPLOYEE, reach.employees, EMPLOYEES),
        _authorised(reader, reach, code),
        contact,
        phone,
    )


def _choice(reader: RowReader, heading: str, reach: Reach, known: list[str]) -> str | None:
    return reader.optional(heading, 40) if reach.create_missing else reader.choice(heading, known)


def _authorised(reader: RowReader, reach: Reach, code: str) -> Mapping[str, bool]:
    """Without a column 独占, places stay as exclusive as they were. Dealers with the same places share one object."""
    places = sorted(reader.regions(AUTHORISED, reach.standing.regions))
    if reader.has(EXCLUSIVE):
        alone = reader.exclusive()
        return _shared(reach, tuple((place, alone) for place in places))
    known = reach.standing.dealers.get(code)
    return _shared(reach, tuple((place, known.regions.get(place, False) if known else False) for place in places))


def _shared(reach: Reach, places: tuple[tuple[str, bool], ...]) -> Mapping[str, bool]:
    return reach.places.setdefault(places, dict(places))
