"""The worker's sign of life, which readiness looks at."""

from __future__ import annotations

from services.signs import WORKER, leave_sign


def beat() -> None:
    leave_sign(WORKER)
