"""What must be gone by now, by the nightly work: bodies of pushes and promises, and who was behind a lead, past the
time headquarters set."""

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
        "idle_leads_let_go",
        "A lead at rest, to which nothing happens, is let go two days after its time at the latest.",
        """
        SELECT lead.id FROM lead WHERE lead.created_at < :oldest
            AND (lead.state = 'new' OR (lead.state = 'pool' AND lead.dealer_id IS NULL))
            AND NOT EXISTS (SELECT 1 FROM lead_event WHERE lead_event.lead_id = lead.id
                AND lead_event.at >= :oldest AND lead_event.kind <> 'unanswered')
        """,
        lambda: _kept("retention.pool_leads_days"),
    ),
    Invariant(
        "lost_leads_say_nobody",
        "Who was behind a lead that came to nothing is gone two days after its time at the latest.",
        """
        SELECT id FROM lead WHERE state IN ('lost', 'closed') AND ended_at < :oldest
            AND (follower_id IS NOT NULL OR name IS NOT NULL OR phone IS NOT NULL)
        """,
        lambda: _kept("retention.lost_leads_days"),
    ),
    Invariant(
        "won_leads_say_nobody",
        "Who was behind a lead that was won is gone two days after its time at the latest.",
        """
        SELECT id FROM lead WHERE state = 'won' AND ended_at < :oldest
            AND (follower_id IS NOT NULL OR name IS NOT NULL OR phone IS NOT NULL)
        """,
        lambda: _kept("retention.won_leads_days"),
    ),
    Invariant(
        "old_vouchers_say_nobody",
        "Whose a voucher was, and its code, is gone two days after its time at the latest.",
        """
        SELECT voucher.id FROM voucher
        LEFT JOIN redemption ON redemption.voucher_id = voucher.id AND redemption.open_marker = 1
        WHERE (voucher.code_index IS NOT NULL OR voucher.follower_id IS NOT NULL)
            AND COALESCE(redemption.at, voucher.withdrawn_at, voucher.good_until) < :oldest
            AND voucher.granted_at < :oldest
        """,
        lambda: _kept("retention.vouchers_days"),
    ),
    Invariant(
        "erasure_in_time",
        "Whoever asked to be forgotten is, within the day they were promised, or was told why not.",
        "SELECT id FROM privacy_request WHERE state = 'waiting' AND due_at < :now",
        lambda: {"now": clock.now().replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")},
    ),
)
