"""What campaigns need with time: lotteries that are over tell their seed."""

from __future__ import annotations

import structlog

from services.campaigns import fairness

log = structlog.get_logger(__name__)


def tell_seeds() -> None:
    told = fairness.tell_seeds()
    if told:
        log.info("seeds_told", number=told)
