"""Code packages, made one at a time on a thread of its own, so that promises never wait for them."""

from __future__ import annotations

import threading

import structlog

from services.item_codes import package_work

LOOK_SECONDS = 1.0

log = structlog.get_logger(__name__)


def work_until(stop: threading.Event, worker: str) -> None:
    """Make packages until `stop` is set; one in hand is then laid down, for the next worker to begin again."""
    while not stop.is_set():
        try:
            busy = package_work.work_once(worker, stop.is_set)
        except Exception:
            # The lease ends, and the package is tried again, three times at most.
            log.error("package_fault", exc_info=True)
            busy = False
        if not busy:
            stop.wait(LOOK_SECONDS)


def prune() -> None:
    """Take away packages whose days are over."""
    gone = package_work.prune()
    if gone:
        log.info("packages_gone", files=gone)
