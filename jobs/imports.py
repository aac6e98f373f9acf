"""Workbooks handed in at the console, one at a time on a thread of its own, so that promises never wait for them."""

from __future__ import annotations

import threading

import structlog

from doorway.sentences import into
from services.organisation import import_work

LOOK_SECONDS = 1.0

log = structlog.get_logger(__name__)


def work_until(stop: threading.Event, worker: str) -> None:
    """Bring imports on until `stop` is set; one in hand is then laid down at its next step, for the next worker."""
    while not stop.is_set():
        try:
            busy = import_work.work_once(worker, stop.is_set, into)
        except Exception:
            # The lease ends, and the import is tried again, three times at most.
            log.error("import_fault", exc_info=True)
            busy = False
        if not busy:
            stop.wait(LOOK_SECONDS)
