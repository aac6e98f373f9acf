"""What a workbook wants the organisation to be: one plain object per row, without the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from models.sealing import sealer
from services import phones


@dataclass(frozen=True, slots=True)
class Phone:
    """A number ready to be stored: sealed for its column, with its blind indexes."""

    index: str
    tail_index: str
    sealed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    row: int
    code: str
    name: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class EmployeeLine:
    """`phone` None keeps the number there is: an empty cell never deletes one."""

    row: int
    code: str
    name: str
    department: str | None
    position: str | None
    manager: str | None
    regions: frozenset[str]
    phone: Phone | None


@dataclass(frozen=True, slots=True)
class DealerLine:
    """`contact` None keeps the owner there is, `phone` None keeps his number."""

    row: int
    code: str
    name: str
    category: str | None
    tier: str | None
    parent: str | None
    employee: str | None
    regions: Mapping[str, bool]  # code → exclusive
    contact: str | None
    phone: Phone | None


@dataclass(frozen=True, slots=True)
class Lines:
    """All rows of a workbook."""

    departments: tuple[DepartmentLine, ...] = ()
    employees: tuple[EmployeeLine, ...] = ()
    dealers: tuple[DealerLine, ...] = ()

    @property
    def count(self) -> int:
        return len(self.departments) + len(self.employees) + len(self.dealers)


def phone_for(place: str, e164: str) -> Phone:
    """Sealed here, before any transaction begins; `place` is the table and column it will lie in."""
    return Phone(phones.index(e164), phones.tail_index(e164), sealer().seal(place, e164))
