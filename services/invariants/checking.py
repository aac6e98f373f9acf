"""Asking invariants: each is a query for the rows that break it, so no row means that it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from models.db import reading, session

SHOWN = 20


def _no_values() -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Invariant:
    """One sentence that always holds; `query` selects what breaks it (one column that names the row).

    Queries are plain SQL that SQLite, MariaDB and MySQL all understand, past every rule of ours: a rule that is wrong
    must not excuse its own rows. `values` gives the bind parameters of the moment.
    """

    name: str
    sentence: str
    query: str
    values: Callable[[], dict[str, Any]] = field(default=_no_values)


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that does not hold: how many rows break it, and the first of them."""

    name: str
    sentence: str
    count: int
    examples: list[str]


def broken_in(invariants: Iterable[Invariant]) -> list[Broken]:
    """Those of the list that do not hold. Each is asked in a transaction of its own, so that none holds up the rest."""
    return [found for found in map(_ask, invariants) if found is not None]


@reading
def _ask(invariant: Invariant) -> Broken | None:
    rows = session().execute(text(invariant.query), invariant.values()).scalars()
    examples, count = [], 0
    for row in rows:
        count += 1
        if count <= SHOWN:
            examples.append(str(row))
    return Broken(invariant.name, invariant.sentence, count, examples) if count else None
