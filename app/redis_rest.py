"""A Redis that did not answer is left in peace for some seconds, and then asked by one request alone: each that asks
waits for it, and everybody else goes on without."""

from __future__ import annotations

import time

import structlog

log = structlog.get_logger(__name__)

REST_SECONDS = 10.0


class Rest:
    """How one process stands with its Redis; `away` until it answered again."""

    def __init__(self, told: str) -> None:
        self.away = False
        self._asked_again_at = 0.0
        self._told = told

    def may_ask(self) -> bool:
        """Of those who come at once after a rest, the first (or, by a hair, the first few) find out for the others."""
        if not self.away:
            return True
        now = time.monotonic()
        if now < self._asked_again_at:
            return False
        self._asked_again_at = now + REST_SECONDS
        return True

    def answered(self) -> None:
        self.away = False

    def failed(self, error: Exception) -> None:
        self._asked_again_at = time.monotonic() + REST_SECONDS
        self.away = True
        log.warning(self._told, error=type(error).__name__)
