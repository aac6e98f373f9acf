"""Lists as people ask for them: a search word, filters, an order, one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import isfunction
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select, true, union

from models.db import session
from services.typed_words import holds, spellings

Row = TypeVar("Row")
LARGEST_PAGE = 100
LARGEST_EXPORT = 50_000
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

    @property
    def key(self) -> Any:
        return self.keys.selected_columns[0]


def page_of(
    query: Select[Any], wanted: Wanted, columns: Columns, make: Callable[[Any], Row], *, whole: bool = False
) -> Page[Row]:
    """One page of `query` (or, `whole`, up to 50,000 rows for an export). Unknown filters and orders are ignored.

    The keys of the page are found first, in the narrowest query that decides them, then the rows of just these: what a
    page costs does not grow with what a row shows. At most 10,000 rows are counted, and turned to.
    """
    keys = _narrow(columns.keys.where(true() if query.whereclause is None else query.whereclause), wanted, columns)
    if whole:
        every = _order(query.where(columns.key.in_(keys.correlate(None))), wanted, columns)
        rows = session().execute(every.limit(LARGEST_EXPORT + 1)).all()
        kept = rows[:LARGEST_EXPORT]
        return Page([make(row) for row in kept], len(kept), 1, LARGEST_EXPORT, len(rows) > LARGEST_EXPORT)
    size = min(max(wanted.size, 1), LARGEST_PAGE)
    page = min(max(wanted.page, 1), -(-COUNTED // size))
    shown = _keys_of(page, size, keys, wanted, columns)
    counted = (page - 1) * size + len(shown)
    if len(shown) == size or (page > 1 and not shown):
        counted = session().scalar(select(func.count()).select_from(keys.limit(COUNTED + 1).subquery())) or 0
    if page > 1 and not shown:
        page = max(1, -(-counted // size))
        shown = _keys_of(page, size, keys, wanted, columns)
    rows = session().execute(_order(query.where(columns.key.in_(shown)), wanted, columns)).all() if shown else []
    return Page([make(row) for row in rows], min(counted, COUNTED), page, size, counted > COUNTED)


def _keys_of(page: int, size: int, keys: Select[Any], wanted: Wanted, columns: Columns) -> Sequence[Any]:
    return session().scalars(_order(keys, wanted, columns).limit(size).offset((page - 1) * size)).all()


def _narrow(query: Select[Any], wanted: Wanted, columns: Columns) -> Select[Any]:
    words = spellings(wanted.search)
    if words:
        hits = _hits(words, columns)
        query = query.join(hits, hits.c[0] == columns.key)
    for name, value in wanted.filters.items():
        if value and name in columns.filtered:
            wanted_of = columns.filtered[name]
            query = query.where(wanted_of(value) if isfunction(wanted_of) else wanted_of == value)
    return query


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
    both = columns.sorted_by[name], columns.key  # equal ones by their key, the same way round: one index gives both
    return query.order_by(*(one.desc() if wanted.sort.startswith("-") else one.asc() for one in both))
