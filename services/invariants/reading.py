"""Of shared material and its reading: chains hang together, numbers stand on consents, sums are of their parts."""

from __future__ import annotations

from services.invariants.checking import Invariant

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
        SELECT left_phone.id FROM left_phone WHERE NOT EXISTS (
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
)
