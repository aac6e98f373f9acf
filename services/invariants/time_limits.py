"""What must be gone by now: bodies of pushes and promises past the time headquarters set, by the nightly work."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from services import clock
from services.hq_settings import number
from services.invariants.checking import Invariant

# Retention runs once a day; a day later nobody may still wait for it.
PATIENCE = timedelta(days=2)


def _kept(setting: str) -> dict[str, Any]:
    oldest = clock.now() - timedelta(days=number(setting)) - PATIENCE
    return {"oldest": oldest.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")}


TIME_LIMITS = (
    Invariant(
        "push_bodies_pruned",
        "What a push said is gone two days after its time at the latest.",
        "SELECT id FROM inbox_push WHERE received_at < :oldest AND (fields IS NOT NULL OR reply IS NOT NULL)",
        lambda: _kept("retention.push_bodies_days"),
    ),
    Invariant(
        "letter_bodies_pruned",
        "What an ended promise said is gone two days after its time at the latest.",
        """
        SELECT id FROM outbox_promise
        WHERE state IN ('done', 'dead', 'unknown', 'withdrawn') AND done_at < :oldest AND payload IS NOT NULL
        """,
        lambda: _kept("retention.outbox_bodies_days"),
    ),
    Invariant(
        "erasure_in_time",
        "Whoever asked to be forgotten is, within the day they were promised, or was told why not.",
        "SELECT id FROM privacy_request WHERE state = 'waiting' AND due_at < :now",
        lambda: {"now": clock.now().replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")},
    ),
)
