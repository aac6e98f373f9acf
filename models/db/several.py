"""One question about several keys, written out for a few lengths: SQLAlchemy puts each into words once and then sends
it as it stands. A list of any length (`expanding`) it writes into the statement anew each time, which takes longer than
MariaDB takes to answer."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam

LENGTHS = (1, 2, 4, 8, 16, 32)
MOST = LENGTHS[-1]


def length_for(count: int) -> int:
    """The shortest one that so many keys fit into. Raises IndexError beyond `MOST`."""
    return LENGTHS[bisect_left(LENGTHS, count)]


def is_one_of(column: Any, name: str, length: int) -> ColumnElement[bool]:
    """Whether the column holds one of the keys that `named` gives under this name."""
    if length == 1:
        return column == bindparam(f"{name}_0")  # type: ignore[no-any-return]
    return column.in_([bindparam(f"{name}_{place}") for place in range(length)])  # type: ignore[no-any-return]


def named(name: str, keys: Sequence[Any], length: int) -> dict[str, Any]:
    """The keys under the names of the question; those that are left over say the last key again, or nothing (which no
    column is) where there is none."""
    last = keys[-1] if keys else None
    return {f"{name}_{place}": keys[place] if place < len(keys) else last for place in range(length)}
