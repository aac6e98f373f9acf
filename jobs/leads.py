"""What waits with leads: answers that do not come, holders who let them lie, dates to come back to them. In a house of
very many their figures are counted ahead."""

from __future__ import annotations

import structlog

from services.leads import clocks, counted_ahead

log = structlog.get_logger(__name__)


def watch() -> None:
    done = clocks.watch()
    if any(done.values()):
        log.info("leads_watched", **done)


def count() -> None:
    counted_ahead.count_some()
