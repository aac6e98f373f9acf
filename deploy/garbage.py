"""How a process that serves collects garbage: seldom, and never what stands. See docs/decisions/0135."""

from __future__ import annotations

import gc

OFTEN = (10_000, 10, 20)
"""Of the collector's three generations: Python's own 700 makes a page of the console, which has thousands of things in
its hands at once, look like a leak, and all of memory is looked through once in a hundred pages."""


def settle() -> None:
    """Once the program stands. What there is by now stays, so that the collector looks no more at it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*OFTEN)
