"""Lists as people ask for them: a search word, filters, an order, one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import isfunction
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, or_, select

from models.db import session

Row = TypeVar("Row")
LARGEST_PAGE = 100
LARGEST_EXPORT = 50_000


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
    """One page of a list and how long the whole list is."""

    rows: list[Row]
    total: int
    page: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))


@dataclass(frozen=True, slots=True)
class Columns:
    """What of a list may be searched, filtered and sorted; `order` decides when nobody asked. A filter is a column that
    is to equal the value, or a function that makes a condition of it."""

    searched: Sequence[Any]
    filtered: Mapping[str, Any]
    sorted_by: Mapping[str, Any]
    order: Sequence[Any]


def page_of(
    query: Select[Any], wanted: Wanted, columns: Columns, make: Callable[[Any], Row], *, whole: bool = False
) -> Page[Row]:
    """One page of `query` (or, `whole`, up to 50,000 rows for an export). Unknown filters and orders are ignored."""
    query = _narrow(query, wanted, columns)
    total = session().execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    size = LARGEST_EXPORT if whole else min(max(wanted.size, 1), LARGEST_PAGE)
    page = 1 if whole else min(max(wanted.page, 1), max(1, -(-total // size)))
    rows = session().execute(_order(query, wanted, columns).limit(size).offset((page - 1) * size)).all()
    return Page([make(row) for row in rows], total, page, size)


def _narrow(query: Select[Any], wanted: Wanted, columns: Columns) -> Select[Any]:
    word = wanted.search.strip()[:80]
    if word:
        query = query.where(or_(*(column.icontains(word, autoescape=True) for column in columns.searched)))
    for name, value in wanted.filters.items():
        if value and name in columns.filtered:
            wanted_of = columns.filtered[name]
            query = query.where(wanted_of(value) if isfunction(wanted_of) else wanted_of == value)
    return query


def _order(query: Select[Any], wanted: Wanted, columns: Columns) -> Select[Any]:
    name = wanted.sort.removeprefix("-")
    if name not in columns.sorted_by:
        return query.order_by(*columns.order)
    column = columns.sorted_by[name]
    return query.order_by(column.desc() if wanted.sort.startswith("-") else column.asc(), *columns.order)
