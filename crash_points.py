"""Named places where a test may end the process as a power cut would; without effect unless armed."""

from __future__ import annotations

import os

# Every place there is, so that a test can prove that each was reached.
NAMES = (
    "push:before_commit",
    "push:after_commit",
    "binding:before_write",
    "binding:after_write",
    "together:before_write",
    "together:after_write",
    "transaction:before_commit",
    "transaction:after_commit",
    "outbox:claimed",
    "outbox:before_send",
    "outbox:after_send",
    "outbox:before_mark",
    "outbox:marked",
    "outbox:before_claim",
    "outbox:prepared",
    "erasure:journaled",
    "fold:added",
    "fold:marked",
    "totals:added",
    "totals:marked",
    "materials:drawn",
    "materials:put",
    "materials:link_fetched",
)

_armed: str | None = None
_skip = 0


def arm(name: str, *, skip: int = 0) -> None:
    """End the process when `name` is reached for the `skip + 1`th time. For tests; there is no setting for it."""
    global _armed, _skip
    if name not in NAMES:
        raise ValueError(f"no crash point is named {name}")
    _armed, _skip = name, skip


def crash_point(name: str) -> None:
    global _skip
    if _armed != name:
        return
    if _skip:
        _skip -= 1
        return
    os._exit(137)
