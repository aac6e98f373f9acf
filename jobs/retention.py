"""Letting go of what is past its time."""

from __future__ import annotations

import structlog

from services import retention

log = structlog.get_logger(__name__)


def prune() -> None:
    counts = retention.prune()
    if any(counts.values()):
        log.info("pruned", **counts)
