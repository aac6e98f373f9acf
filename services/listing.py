"""Lists as people ask for them: a search word, filters, an order, one page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import isfunction
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, select, true, union

from models.db import session
from services.typed_words import holds, spellings

Row = TypeVar("Row")
LARGEST_PAGE = 100
LARGEST_EXPORT = 50_000
AT_ONCE = 1_000  # keys in one statement
COUNTED = 10_000  # counting on would cost more the longer a list grows; nobody turns five hundred pages


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody wants to see of a list; `sort` names a column, `-name` the other way round."""

    search: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    page: int = 1
    size: int = 20


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list and how long the whole list is; `more` when it is longer than was counted."""

    rows: list[Row]
    total: int
    page: int
    size: int
    more: bool = False

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class Columns:
    """What of a list may be searched, filtered and sorted; `order` decides when nobody asked.

    `keys` selects the key of every row from the fewest tables; filters, sorts and orders speak of these. What is
    searched is a column of theirs that is to hold a word, or a function that selects keys by its spellings. A filter is
    a column that is to equal the value, or a function that makes a condition of it.
    """

    keys: Select[Any]
    searched: Sequence[Any]
    filtered: Mapping[str, Any]
    sorted_by: Mapping[str, Any]
    order: Sequence[Any]
    shown_by: Any = None
    """The same key where rows are selected, when `keys` takes it from another table."""
    counted: int = COUNTED
    """How far is counted; less where judging one row costs more."""

    @property
    def key(self) -> Any:
        return self.keys.selected_columns[0]

    @property
    def row_key(self) -> Any:
        return self.key if self.shown_by is None else self.shown_by


def found_for_each(query: Select[Any]) -> ColumnElement[bool]:
    """Whether `query`, which names the row around it, finds anything, asked row by row through an index. Of an EXISTS
    MariaDB makes one question about all rows: for a page of twenty it would gather a million first."""
    return query.limit(1).scalar_subquery().is_not(None)


def select_found(query: Select[Any], key: Any, *conditions: ColumnElement[bool]) -> Select[Any]:
    """`query` over one table, begun at what one condition or another finds. Each is asked by itself, so that the index
    of its column answers; joined by OR, every row would be read."""
    hits = union(*(select(key).where(condition) for condition in conditions)).subquery()
    begun = query.select_from(hits).join(key.class_, key == hits.c[0])
    return begun.prefix_with("STRAIGHT_JOIN", dialect="mysql")


Rows = Select[Any] | Callable[[Sequence[Any]], Select[Any]]
"""What a list shows of its keys; or a function of the keys shown, where something is added up for these alone: its rows
end with the key, and `Columns.keys` says by itself which there are."""


def page_of(
    query: Rows,
    wanted: Wanted,
    columns: Columns,
    make: Callable[[Any], Row],
    *,
    seen: ColumnElement[bool] | None = None,
    whole: bool = False,
) -> Page[Row]:
    """One page of `query` (or, `whole`, up to 50,000 rows for an export). Unknown filters and orders are ignored.
    `seen` is what the asker may see, asked of the keys alone.

    The keys are found first, in the narrowest query that decides them, then the rows of just the page: what it costs
    does not grow with what a row shows. At most 10,000 keys are read, which also counts them: that many bare numbers
    cost less than to search, or to ask what somebody may see, a second time.
    """
    conditions = _conditions(query) if isinstance(query, Select) else ()
    keys = _narrow(columns.keys.where(*conditions, true() if seen is None else seen), wanted, columns)
    if whole:
        every = session().scalars(_order(keys, wanted, columns).limit(LARGEST_EXPORT + 1)).all()
        made = [
            row
            for start in range(0, min(len(every), LARGEST_EXPORT), AT_ONCE)
            for row in _made(query, every[start : min(start + AT_ONCE, LARGEST_EXPORT)], columns, make)
        ]
        return Page(made, len(made), 1, LARGEST_EXPORT, len(every) > LARGEST_EXPORT)
    size = min(max(wanted.size, 1), LARGEST_PAGE)
    found = session().scalars(_order(keys, wanted, columns).limit(columns.counted + 1)).all()
    total = min(len(found), columns.counted)
    page = min(max(wanted.page, 1), max(1, -(-total // size)))
    shown = found[(page - 1) * size : min(page * size, total)]
    return Page(_made(query, shown, columns, make), total, page, size, len(found) > columns.counted)


def _made(query: Rows, shown: Sequence[Any], columns: Columns, make: Callable[[Any], Row]) -> list[Row]:
    """The rows of these keys, in their order."""
    if not shown:
        return []
    if isinstance(query, Select):
        query = query.add_columns(columns.row_key).where(columns.row_key.in_(shown))
    else:
        query = query(shown)
    rows = session().execute(query).all()
    by_key = {row[-1]: row[:-1] for row in rows}
    return [make(by_key[key]) for key in shown if key in by_key]


def _narrow(query: Select[Any], wanted: Wanted, columns: Columns) -> Select[Any]:
    words = spellings(wanted.search)
    if words:
        query = _begun_at(_hits(words, columns), query, columns)
    for name, value in wanted.filters.items():
        if value and name in columns.filtered:
            wanted_of = columns.filtered[name]
            query = query.where(wanted_of(value) if isfunction(wanted_of) else wanted_of == value)
    return query


def _begun_at(hits: Any, query: Select[Any], columns: Columns) -> Select[Any]:
    """The same query begun at what a word found; MariaDB, which cannot know how little that is, might begin at all."""
    (everything,) = query.get_final_froms()
    begun = select(columns.key).select_from(hits.join(everything, hits.c[0] == columns.key))
    return begun.where(*_conditions(query)).prefix_with("STRAIGHT_JOIN", dialect="mysql")


def _conditions(query: Select[Any]) -> Iterator[ColumnElement[bool]]:
    if query.whereclause is not None:
        yield query.whereclause


def _hits(words: tuple[str, ...], columns: Columns) -> Any:
    """The keys that a word finds, each thing searched by an index of its own: asked in one condition over joined tables
    none of these would be used."""
    return union(
        *(
            searched(words) if isfunction(searched) else select(columns.key).where(holds(searched, words))
            for searched in columns.searched
        )
    ).subquery()


def _order(query: Select[Any], wanted: Wanted, columns: Columns) -> Select[Any]:
    name = wanted.sort.removeprefix("-")
    if name not in columns.sorted_by:
        return query.order_by(*columns.order)
    one = columns.sorted_by[name]
    # Equal ones by their key, the same way round: one index gives both. Of a unique column MariaDB would not see that.
    both = (one,) if getattr(one, "unique", None) else (one, columns.key)
    return query.order_by(*(by.desc() if wanted.sort.startswith("-") else by.asc() for by in both))
