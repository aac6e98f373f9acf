"""Pages of materials, made one version at a time on a thread of its own, so that promises never wait for them."""

from __future__ import annotations

import threading

import structlog

from services.errors import Conflict
from services.materials.converting import convert_once

LOOK_SECONDS = 1.0

log = structlog.get_logger(__name__)


def work_until(stop: threading.Event, worker: str) -> None:
    """Make pages until `stop` is set; the pages in hand are finished first."""
    while not stop.is_set():
        try:
            busy = convert_once(worker, stop.is_set)
        except Conflict as refusal:
            log.warning("conversion_lost", code=refusal.code)  # another worker goes on with it, or it was deleted
            busy = True
        except Exception:
            # The lease ends, and the version is tried again, three times at most.
            log.error("conversion_fault", exc_info=True)
            busy = False
        if not busy:
            stop.wait(LOOK_SECONDS)
