"""Letting go of what is past its time."""

from __future__ import annotations

import structlog

from services import retention
from services.leads import letting_go

log = structlog.get_logger(__name__)


def prune() -> None:
    counts = retention.prune() | {"idle_leads": letting_go.let_idle_go()}
    if any(counts.values()):
        log.info("pruned", **counts)
