"""What the worker does to many, each in a transaction of its own: one that fails keeps no other waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import structlog

log = structlog.get_logger(__name__)


def done(what: str, act: Callable[[int], bool], numbers: Iterable[int]) -> int:
    """How many it was done to. One that fails is written down; the next look tries it again."""
    return sum(_done(what, act, number) for number in numbers)


def _done(what: str, act: Callable[[int], bool], number: int) -> bool:
    try:
        return act(number)
    except Exception:
        log.error("work_failed", what=what, number=number, exc_info=True)
        return False
