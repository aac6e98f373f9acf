"""Long work on the organisation stops between two of its steps when the worker is told to end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_told: ContextVar[Callable[[], bool] | None] = ContextVar("qudao_halting", default=None)


class Halted(Exception):
    """The worker ends: what was not committed is undone, and the next one begins it anew."""


@contextmanager
def halting(is_told: Callable[[], bool]) -> Iterator[None]:
    """Within it `halt_if_told` asks `is_told`."""
    token = _is_told.set(is_told)
    try:
        yield
    finally:
        _is_told.reset(token)


def halt_if_told() -> None:
    """Called between steps that take a moment each: raises `Halted` when the worker is to end."""
    is_told = _is_told.get()
    if is_told is not None and is_told():
        raise Halted("the worker was told to end")
