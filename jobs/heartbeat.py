"""The worker's sign of life, which readiness looks at."""

from __future__ import annotations

from services import clock
from services.signs import last_sign, leave_sign

NAME = "worker:heartbeat"


def beat() -> None:
    leave_sign(NAME)


def seconds_since_beat() -> float | None:
    """How long ago any worker gave a sign; None when none ever did."""
    at = last_sign(NAME)
    return None if at is None else (clock.now() - at).total_seconds()
