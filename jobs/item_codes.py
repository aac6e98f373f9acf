"""Looks at item codes and items that were bound: folded into totals; looks are watched for guessing."""

from __future__ import annotations

import structlog

from services.item_codes import too_early, totals, watching

log = structlog.get_logger(__name__)

TURNS = 4


def fold() -> None:
    for event, some in (("looks_folded", totals.fold_some), ("bound_folded", totals.fold_bound)):
        folded = 0
        for _ in range(TURNS):
            taken = some()
            folded += taken
            if taken < totals.AT_ONCE:
                break
        if folded:
            log.info(event, number=folded)


def watch() -> None:
    if watching.watch():
        log.warning("codes_are_guessed")
    if batches := too_early.watch():
        log.warning("codes_are_looked_at_too_early", batches=batches)
