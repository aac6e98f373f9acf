"""What campaigns need with time: lotteries that are over tell their seed; vouchers about to end and prizes of which
little is left are told of; what came of them is counted."""

from __future__ import annotations

import structlog

from services.campaigns import counting, fairness, tidings

log = structlog.get_logger(__name__)


def tell_seeds() -> None:
    told = fairness.tell_seeds()
    if told:
        log.info("seeds_told", number=told)


def watch() -> None:
    done = tidings.watch()
    if any(done.values()):
        log.info("campaigns_watched", **done)


def count() -> None:
    counting.count()
