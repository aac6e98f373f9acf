"""Of leads: open or ended, in one hand at a time, a number only by a consent, a history that ends where the lead
stands."""

from __future__ import annotations

from services.invariants.checking import Invariant

LEADS: tuple[Invariant, ...] = (
    Invariant(
        "lead_phone_by_consent",
        "A number somebody left as a lead stands only with a consent to `lead_to_dealer` that was not withdrawn.",
        """
        SELECT lead.id FROM lead WHERE lead.source IN ('material', 'campaign', 'keyword') AND lead.phone IS NOT NULL
            AND lead.follower_id IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM consent WHERE consent.follower_id = lead.follower_id
                AND consent.purpose = 'lead_to_dealer' AND consent.withdrawn_at IS NULL)
        """,
    ),
    Invariant(
        "lead_number_elsewhere",
        "A number beside a lead is by a consent to `lead_to_dealer` that was not withdrawn, of the lead's person, and"
        " for another house than the lead's own.",
        """
        SELECT beside.id FROM lead_number AS beside JOIN lead ON lead.id = beside.lead_id
        WHERE lead.phone IS NULL OR COALESCE(lead.phone_for_dealer_id, 0) = COALESCE(beside.dealer_id, 0)
            OR COALESCE(lead.follower_id, 0) <> COALESCE(beside.follower_id, 0)
            OR (beside.follower_id IS NOT NULL AND lead.source <> 'manual' AND NOT EXISTS (
                SELECT 1 FROM consent WHERE consent.follower_id = beside.follower_id
                    AND consent.purpose = 'lead_to_dealer' AND consent.withdrawn_at IS NULL))
        """,
    ),
    Invariant(
        "lead_open_or_ended",
        "A lead is open until it is won, lost or closed; nothing waits for one that is over, and none rests returned.",
        """
        SELECT lead.id FROM lead WHERE (lead.state IN ('won', 'lost', 'closed')) = (lead.open_marker IS NOT NULL)
            OR (lead.open_marker IS NULL AND (lead.ended_at IS NULL OR lead.answer_due_at IS NOT NULL
                OR lead.lapse_at IS NOT NULL OR lead.remind_at IS NOT NULL))
            OR lead.state = 'returned'
        """,
    ),
    Invariant(
        "lead_in_one_hand",
        "A lead is in the hand of a person of its dealer, of a dealer, of an employee or of nobody, never of two.",
        """
        SELECT lead.id FROM lead LEFT JOIN dealer_staff ON dealer_staff.id = lead.dealer_staff_id
        WHERE (lead.employee_id IS NOT NULL AND lead.dealer_id IS NOT NULL)
            OR (lead.dealer_staff_id IS NOT NULL
                AND (lead.dealer_id IS NULL OR dealer_staff.dealer_id <> lead.dealer_id))
            OR (lead.state IN ('claimed', 'contacted', 'qualified', 'opportunity', 'assigned')
                AND lead.employee_id IS NULL AND lead.dealer_staff_id IS NULL)
        """,
    ),
)
