"""Rows of a tree in the order in which people read it: each one directly above what hangs below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Branch(Generic[T]):
    """One row, how deep it hangs (0 is the top), and whether anything hangs below it."""

    row: T
    depth: int
    has_below: bool


def in_order(rows: Sequence[tuple[int, int | None, T]]) -> list[Branch[T]]:
    """Rows given as id, parent's id and row; what hangs under a row that is not among them stands at the top."""
    known = {number for number, _, _ in rows}
    below: dict[int | None, list[tuple[int, T]]] = defaultdict(list)
    for number, parent, row in rows:
        below[parent if parent in known else None].append((number, row))
    ordered: list[Branch[T]] = []
    waiting = [(number, row, 0) for number, row in reversed(below[None])]
    while waiting:
        number, row, depth = waiting.pop()
        ordered.append(Branch(row, depth, bool(below[number])))
        waiting += [(child, its, depth + 1) for child, its in reversed(below[number])]
    return ordered
