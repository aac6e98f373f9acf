"""One time limit for all the questions that one call of the gateway needs (token, call, renewal, call again)."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_of_thread = threading.local()


@contextmanager
def all_within(seconds: float) -> Iterator[None]:
    """Whatever this thread asks inside the block shares these seconds; an outer limit that ends sooner stays."""
    outer = getattr(_of_thread, "deadline", float("inf"))
    _of_thread.deadline = min(outer, time.monotonic() + seconds)
    try:
        yield
    finally:
        _of_thread.deadline = outer


def deadline() -> float:
    """The moment of `time.monotonic` by which this thread must be done; infinity outside of any limit."""
    moment: float = getattr(_of_thread, "deadline", float("inf"))
    return moment
