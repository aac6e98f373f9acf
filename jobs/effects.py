"""Which material has effect, counted anew."""

from __future__ import annotations

import structlog

from services.materials import effect

log = structlog.get_logger(__name__)


def count() -> None:
    log.info("effects_counted", materials=effect.count_effects())
