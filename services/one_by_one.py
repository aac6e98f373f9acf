"""What the worker does to many, each in a transaction of its own: one that fails keeps no other waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import structlog

from models.db import DatabaseAway

log = structlog.get_logger(__name__)


def done(what: str, act: Callable[[int], bool], numbers: Iterable[int]) -> int:
    """How many it was done to. One that fails is written down; the next look tries it again. Raises `DatabaseAway` from
    the second of two in a row that met it: then it is not for these that nothing can be done, and the others wait."""
    count, away = 0, False
    for number in numbers:
        try:
            count += act(number)
        except Exception as error:
            was_away, away = away, isinstance(error, DatabaseAway)
            if was_away and away:
                raise
            log.error("work_failed", what=what, number=number, exc_info=True)
        else:
            away = False
    return count
