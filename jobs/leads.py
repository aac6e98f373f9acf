"""What waits with leads: unanswered ones, those nobody touches, dates to come back to one."""

from __future__ import annotations

import structlog

from services.leads import clocks

log = structlog.get_logger(__name__)


def watch() -> None:
    done = clocks.watch()
    if any(done.values()):
        log.info("leads_watched", **done)
