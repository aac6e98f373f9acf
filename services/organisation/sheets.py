"""What an organisation workbook may hold: three sheets, their columns, and where a cell is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

DEPARTMENTS = "部门"
EMPLOYEES = "员工"
DEALERS = "渠道商"

CODE = "编码"
NAME = "名称"
PERSON_NAME = "姓名"
PARENT = "上级编码"
DEPARTMENT = "部门编码"
PHONE = "手机"
POSITION = "职位"
LOOKS_AFTER = "负责区域"
CATEGORY = "类别"
TIER = "层级"
AUTHORISED = "授权区域"
EMPLOYEE = "负责员工编码"
CONTACT = "联系人"
EXCLUSIVE = "独占"

CODES = frozenset({CODE, PARENT, DEPARTMENT, EMPLOYEE})  # full-width letters and digits in them are ordinary ones

SHARED = frozenset(
    {PARENT, DEPARTMENT, POSITION, LOOKS_AFTER, CATEGORY, TIER, AUTHORISED, EMPLOYEE, EXCLUSIVE}
)  # by many

MARKS = "问题（导入时忽略）"  # the column of what is wrong, in a workbook that was given back

EXAMPLE_MARK = "示例"  # rows whose code begins so are the template's own and never imported


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one sheet: those it must have, and those it may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        return self.required + self.optional


LAYOUTS: Mapping[str, Layout] = {
    DEPARTMENTS: Layout((CODE, NAME, PARENT)),
    EMPLOYEES: Layout((CODE, PERSON_NAME, DEPARTMENT, PHONE, POSITION), (PARENT, LOOKS_AFTER)),
    DEALERS: Layout((CODE, NAME, CATEGORY, TIER, PARENT, AUTHORISED, EMPLOYEE, CONTACT, PHONE), (EXCLUSIVE,)),
}


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong in one cell and what to do; `row` 0 is the whole workbook, `column` a heading or a letter."""

    sheet: str
    row: int
    column: str
    message: str


MOST_KEPT = 10_000


@dataclass(slots=True)
class CellErrors:
    """What is wrong in a workbook: the first ten thousand cells are told, the others counted. A file in which every
    cell is wrong must not fill the memory, and nobody reads further."""

    kept: list[CellError] = field(default_factory=list)
    more: int = 0

    def note(self, sheet: str, row: int, column: str, message: str) -> None:
        self.extend([CellError(sheet, row, column, message)])

    def extend(self, errors: Iterable[CellError]) -> None:
        for error in errors:
            if len(self.kept) < MOST_KEPT:
                self.kept.append(error)
            else:
                self.more += 1

    def join(self, others: CellErrors) -> None:
        self.extend(others.kept)
        self.more += others.more

    def __bool__(self) -> bool:
        return bool(self.kept)


class Cells(Mapping[str, str]):
    """The texts of one row by heading. The rows of a sheet share its headings: a row costs its texts alone."""

    __slots__ = ("_places", "_texts")

    def __init__(self, places: Mapping[str, int], texts: tuple[str, ...]) -> None:
        self._places, self._texts = places, texts

    def __getitem__(self, heading: str) -> str:
        return self._texts[self._places[heading]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as text, by heading; `unreadable` names cells that were refused already."""

    number: int
    cells: Mapping[str, str]
    unreadable: frozenset[str] = frozenset()

    @property
    def is_blank(self) -> bool:
        return not self.unreadable and not any(self.cells.values())

    @property
    def is_example(self) -> bool:
        return self.cells.get(CODE, "").startswith(EXAMPLE_MARK)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows under known headings of one sheet."""

    name: str
    headings: frozenset[str]
    rows: list[Row] = field(repr=False)

    def take_rows(self) -> Iterator[Row]:
        """Each row once, in order; the sheet lets go of it, so that what is made of rows does not lie beside them."""
        self.rows.reverse()
        while self.rows:
            yield self.rows.pop()

    @property
    def is_complete(self) -> bool:
        return self.headings >= set(LAYOUTS[self.name].required)


def sorted_errors(errors: Sequence[CellError]) -> list[CellError]:
    """In the order of the workbook, each once."""
    order = list(LAYOUTS)

    def place(error: CellError) -> tuple[int, int, int, str]:
        known = LAYOUTS[error.sheet].known if error.sheet in LAYOUTS else ()
        column = known.index(error.column) if error.column in known else len(known)
        return (order.index(error.sheet) if error.sheet in order else -1, error.row, column, error.column)

    return sorted(dict.fromkeys(errors), key=place)
