"""What must be true of invitations, claims and bindings."""

from __future__ import annotations

from services.invariants.checking import Invariant

BINDINGS = (
    Invariant(
        "one_binding_per_follower",
        "A follower holds at most one open binding of each kind.",
        """
        SELECT MAX(id) FROM binding WHERE ended_at IS NULL GROUP BY follower_id, kind HAVING COUNT(*) > 1
        """,
    ),
    Invariant(
        "one_binding_per_target",
        "An employee, and a dealer's person, is held by at most one open binding.",
        """
        SELECT MAX(id) FROM binding WHERE ended_at IS NULL
        GROUP BY kind, employee_id, dealer_staff_id HAVING COUNT(*) > 1
        """,
    ),
    Invariant(
        "binding_marker",
        "A binding carries the open marker exactly as long as it is not ended.",
        """
        SELECT id FROM binding WHERE (ended_at IS NULL) <> (open_marker IS NOT NULL)
        """,
    ),
    Invariant(
        "binding_target",
        "A binding names one target of its kind: an employee, or a dealer's person.",
        """
        SELECT id FROM binding WHERE NOT (
            (kind = 'employee' AND employee_id IS NOT NULL AND dealer_staff_id IS NULL)
            OR (kind = 'dealer_staff' AND dealer_staff_id IS NOT NULL AND employee_id IS NULL))
        """,
    ),
    Invariant(
        "dealer_said_twice",
        "A binding names the dealer of its dealer's person, a claim the dealer of its invitation.",
        """
        SELECT binding.id FROM binding LEFT JOIN dealer_staff ON dealer_staff.id = binding.dealer_staff_id
        WHERE COALESCE(binding.dealer_id, 0) <> COALESCE(dealer_staff.dealer_id, 0)
        UNION ALL
        SELECT claim.id FROM claim JOIN invitation ON invitation.id = claim.invitation_id
        WHERE COALESCE(claim.dealer_id, 0) <> COALESCE(invitation.dealer_id, 0)
        """,
    ),
    Invariant(
        "binding_of_accepted_claim",
        "A binding made by a claim belongs to the person of that claim, and the claim is accepted.",
        """
        SELECT binding.id FROM binding JOIN claim ON claim.id = binding.claim_id
        WHERE claim.state <> 'accepted' OR claim.follower_id <> binding.follower_id
        """,
    ),
    Invariant(
        "claim_one_binding",
        "An accepted claim made exactly one binding, any other none.",
        """
        SELECT claim.id FROM claim LEFT JOIN binding ON binding.claim_id = claim.id GROUP BY claim.id, claim.state
        HAVING COUNT(binding.id) <> CASE WHEN claim.state = 'accepted' THEN 1 ELSE 0 END
        """,
    ),
    Invariant(
        "claim_marker",
        "A claim is waiting (and marked open), accepted or refused; the latter two say when and by which way.",
        """
        SELECT id FROM claim WHERE state NOT IN ('waiting', 'accepted', 'refused')
            OR (state = 'waiting') <> (open_marker IS NOT NULL)
            OR (state <> 'waiting' AND (decided_at IS NULL OR decided_via IS NULL))
        """,
    ),
    Invariant(
        "on_follow_once",
        "An invitation that binds by the follow itself is used up exactly while one claim on it stands, once.",
        """
        SELECT invitation.id FROM invitation
        LEFT JOIN claim ON claim.invitation_id = invitation.id AND claim.state <> 'refused'
        WHERE invitation.policy = 'on_follow' GROUP BY invitation.id, invitation.used_at
        HAVING COUNT(claim.id) <> CASE WHEN invitation.used_at IS NULL THEN 0 ELSE 1 END
        """,
    ),
    Invariant(
        "binding_audited",
        "Every binding has the audit entry of its beginning, and when it ended also that of its end; unless it began "
        "before what was let go of the audit.",
        """
        SELECT binding.id FROM binding LEFT JOIN audit_entry ON audit_entry.subject_kind = 'binding'
            AND audit_entry.subject_id = binding.id
            AND audit_entry.tag IN ('employee:binding:begin', 'dealer_staff:binding:begin',
                                    'employee:binding:end', 'dealer_staff:binding:end')
        WHERE binding.started_at >= COALESCE((SELECT MAX(written_before) FROM audit_checkpoint), binding.started_at)
        GROUP BY binding.id, binding.ended_at
        HAVING COUNT(audit_entry.id) <> CASE WHEN binding.ended_at IS NULL THEN 1 ELSE 2 END
        """,
    ),
)
