"""Folding what was sent, opened and read into totals, and moving totals of dealers that are authorised elsewhere."""

from __future__ import annotations

import structlog

from services.reading import folding, places

log = structlog.get_logger(__name__)

TURNS = 4
"""At most so many in a row: promises must not wait for beats. What is left is folded two seconds later."""


def fold() -> None:
    folded = 0
    for _ in range(TURNS):
        taken = folding.fold_some()
        folded += taken
        if taken < folding.AT_ONCE:
            break
    if folded:
        log.info("reading_folded", number=folded)
    moved = places.settle()
    if moved:
        log.info("dealers_settled", number=moved)
