"""What must be true of followers, their openids and their consents."""

from __future__ import annotations

from services.invariants.checking import Invariant

PEOPLE = (
    Invariant(
        "merged_once",
        "A merged follower points to the row that lives on, never to another merged one, so never in a circle.",
        """
        SELECT gone.id FROM follower gone JOIN follower onward ON onward.id = gone.merged_into_id
        WHERE onward.merged_into_id IS NOT NULL
        """,
    ),
    Invariant(
        "merged_own_nothing",
        "No openid, consent, claim or binding belongs to a follower that was merged into another.",
        """
        SELECT gone.id FROM follower gone WHERE gone.merged_into_id IS NOT NULL AND (
            EXISTS (SELECT 1 FROM identity WHERE identity.follower_id = gone.id)
            OR EXISTS (SELECT 1 FROM consent WHERE consent.follower_id = gone.id)
            OR EXISTS (SELECT 1 FROM claim WHERE claim.follower_id = gone.id)
            OR EXISTS (SELECT 1 FROM binding WHERE binding.follower_id = gone.id))
        """,
    ),
    Invariant(
        "follow_state_dated",
        "Who follows has a moment since when, and who left has one, too.",
        """
        SELECT id FROM follower WHERE follow_state NOT IN ('stranger', 'following', 'left')
            OR (follow_state = 'following' AND followed_at IS NULL) OR (follow_state = 'left' AND left_at IS NULL)
        """,
    ),
    Invariant(
        "verified_phone_whole",
        "A follower's phone, its index and the moment WeChat verified it stand together or not at all.",
        """
        SELECT id FROM follower WHERE (phone IS NULL) <> (phone_index IS NULL)
            OR (phone IS NULL) <> (phone_verified_at IS NULL)
        """,
    ),
    Invariant(
        "phone_by_consent",
        "A follower's verified phone stands only with a consent to purpose `phone` that was not withdrawn.",
        """
        SELECT person.id FROM follower person WHERE person.phone IS NOT NULL AND person.merged_into_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM consent WHERE consent.follower_id = person.id
                AND consent.purpose = 'phone' AND consent.withdrawn_at IS NULL)
        """,
    ),
    Invariant(
        "claim_by_consent",
        "A waiting claim that holds a phone stands only with a consent to purpose `bind` that was not withdrawn.",
        """
        SELECT claim.id FROM claim WHERE claim.state = 'waiting' AND claim.phone IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM consent WHERE consent.follower_id = claim.follower_id
                AND consent.purpose = 'bind' AND consent.withdrawn_at IS NULL)
        """,
    ),
)
