"""What waits with leads: answers that do not come, holders who let them lie, dates to come back to them."""

from __future__ import annotations

import structlog

from services.leads import clocks

log = structlog.get_logger(__name__)


def watch() -> None:
    done = clocks.watch()
    if any(done.values()):
        log.info("leads_watched", **done)
