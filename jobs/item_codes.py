"""Looks at item codes: folded into totals, and watched for guessing."""

from __future__ import annotations

import structlog

from services.item_codes import totals, watching

log = structlog.get_logger(__name__)

TURNS = 4


def fold() -> None:
    folded = 0
    for _ in range(TURNS):
        taken = totals.fold_some()
        folded += taken
        if taken < totals.AT_ONCE:
            break
    if folded:
        log.info("looks_folded", number=folded)


def watch() -> None:
    if watching.watch():
        log.warning("codes_are_guessed")
