"""What campaigns need with time: lotteries that are over tell their seed; vouchers about to end and prizes of which
little is left are told of; whoever shares a browser with too many is held; what nobody fetched goes back to the
stock; what came of them is counted."""

from __future__ import annotations

import structlog

from services.campaigns import counting, crowds, fairness, rank_waits, returning, tidings

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


def hold_crowds() -> None:
    """What came within the hour."""
    _held(crowds.settle())


def hold_earlier_crowds() -> None:
    """What came within the day: a worker that was away finds it."""
    _held(crowds.settle(crowds.SELDOM))


def do_without_ranks() -> None:
    """Where headquarters wants WeChat's risk rank no more."""
    counted = rank_waits.settle()
    if counted:
        log.info("ranks_done_without", number=counted)


def return_unfetched() -> None:
    """Of newcomers whom no counter saw in time."""
    returned = returning.return_unfetched()
    if returned:
        log.info("prizes_returned", number=returned)


def _held(number: int) -> None:
    if number:
        log.info("entries_held", number=number)
