"""Of shared material and its reading: chains hang together, numbers stand on consents, sums are of their parts."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from services import clock
from services.invariants.checking import Invariant
from services.reading.recounting import first_whole_day


def _kept_whole() -> dict[str, Any]:
    """The first day of which every visit is kept, and the moment it began."""
    day = first_whole_day(clock.now())
    began = datetime.combine(datetime.fromisoformat(day), time.min, clock.SHANGHAI).astimezone(UTC)
    return {"day": day, "began": began.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")}


# What every hand had of a material since a day: as the sums say, and as the rows they are made of do.
_OF_SUMS = """
    SELECT material_id, dealer_id, dealer_staff_id, employee_id, SUM(taken_out) AS taken_out, SUM(forwards) AS forwards,
        SUM(opened) AS opened, SUM(completed) AS completed, SUM(active_ms) AS active_ms
    FROM hand_day WHERE day >= :day GROUP BY material_id, dealer_id, dealer_staff_id, employee_id
"""
_OF_ROWS = """
    SELECT material_id, COALESCE(dealer_id, 0), COALESCE(dealer_staff_id, 0), COALESCE(employee_id, 0),
        -CASE WHEN depth = 0 THEN 1 ELSE 0 END, -CASE WHEN depth > 0 THEN 1 ELSE 0 END, 0, 0, 0
    FROM share WHERE sent_at >= :began AND unfolded IS NULL
    UNION ALL
    SELECT visit.material_id, COALESCE(share.dealer_id, 0), COALESCE(dealer_staff_id, 0), COALESCE(employee_id, 0),
        0, 0, -CASE WHEN visit.unfolded IS NULL THEN 1 ELSE 0 END,
        -CASE WHEN completed_at IS NULL THEN 0 ELSE 1 END, -COALESCE(visit_total.active_ms, 0)
    FROM visit JOIN share ON share.id = visit.share_id LEFT JOIN visit_total ON visit_total.visit_id = visit.id
    WHERE visit.opened_at >= :began AND visit.left_out IS NULL
"""

READING: tuple[Invariant, ...] = (
    Invariant(
        "share_chain",
        "A share hangs one step below its parent, carries the same material, and names the first of the chain.",
        """
        SELECT share.id FROM share LEFT JOIN share parent ON parent.id = share.parent_id
        WHERE (share.parent_id IS NULL AND (share.depth <> 0 OR share.root_id IS NOT NULL))
            OR (share.parent_id IS NOT NULL AND (parent.id IS NULL OR share.depth <> parent.depth + 1
                OR share.material_id <> parent.material_id
                OR share.root_id IS NULL OR share.root_id <> COALESCE(parent.root_id, parent.id)))
        """,
    ),
    Invariant(
        "left_phone_by_consent",
        "A number a reader left stands only with a consent to purpose `lead_to_dealer` that was not withdrawn.",
        """
        SELECT left_phone.id FROM left_phone WHERE left_phone.phone IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM consent WHERE consent.follower_id = left_phone.follower_id
                AND consent.purpose = 'lead_to_dealer' AND consent.withdrawn_at IS NULL)
        """,
    ),
    Invariant(
        "visit_sum_of_pages",
        "What a visit read is the sum of what it read of each page.",
        """
        SELECT visit_total.visit_id FROM visit_total LEFT JOIN visit_page ON visit_page.visit_id = visit_total.visit_id
        GROUP BY visit_total.visit_id, visit_total.active_ms, visit_total.beats, visit_total.pages_read
        HAVING visit_total.active_ms <> COALESCE(SUM(visit_page.active_ms), 0)
            OR visit_total.beats <> COALESCE(SUM(visit_page.beats), 0)
            OR visit_total.pages_read <> COUNT(visit_page.page)
        """,
    ),
    Invariant(
        "left_out_unread",
        "A visit that counts nowhere has no beats.",
        "SELECT beat.id FROM beat JOIN visit ON visit.id = beat.visit_id WHERE visit.left_out IS NOT NULL",
    ),
    Invariant(
        "sums_of_hands",
        "What a hand had of a material is the sum of its shares and of the visits these brought, each counted once.",
        f"""
        SELECT material_id FROM ({_OF_SUMS} UNION ALL {_OF_ROWS}) both_ways
        GROUP BY material_id, dealer_id, dealer_staff_id, employee_id
        HAVING SUM(taken_out) <> 0 OR SUM(forwards) <> 0 OR SUM(opened) <> 0 OR SUM(completed) <> 0
            OR SUM(active_ms) <> 0
        """,  # noqa: S608 - of the two constants above
        _kept_whole,
    ),
    Invariant(
        "sums_of_days",
        "What a material had on a day is the sum of what it had in each hand.",
        """
        SELECT material_id FROM (
            SELECT material_id, day, taken_out, forwards, opened, completed, beats, active_ms FROM material_day
            UNION ALL
            SELECT material_id, day, -taken_out, -forwards, -opened, -completed, -beats, -active_ms FROM hand_day
        ) both_ways GROUP BY material_id, day
        HAVING SUM(taken_out) <> 0 OR SUM(forwards) <> 0 OR SUM(opened) <> 0 OR SUM(completed) <> 0
            OR SUM(beats) <> 0 OR SUM(active_ms) <> 0
        """,
    ),
)
