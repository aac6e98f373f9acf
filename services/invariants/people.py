"""What must be true of followers, their openids and their consents."""

from __future__ import annotations

from services.invariants.checking import Invariant

# Every table with a key to follower, written out: the query must not ask the rule that it checks.
_OWNED = {
    "identity": ("follower_id",),
    "consent": ("follower_id",),
    "claim": ("follower_id",),
    "binding": ("follower_id",),
    "attribution": ("follower_id",),
    "customer_care": ("follower_id",),
    "item_look": ("follower_id",),
    "sign_scan": ("follower_id",),
    "auth_session": ("follower_id",),
    "approval_link": ("follower_id",),
    "outbox_promise": ("follower_id",),
    "console_inbox": ("follower_id",),
    "kept_answer": ("follower_id",),
    "merge_case": ("first_id", "second_id"),
    "message_grant": ("follower_id",),
    "notice_preference": ("follower_id",),
    "privacy_request": ("follower_id",),
    "scan_sign_in": ("follower_id",),
    "share": ("sharer_id",),
    "visit": ("follower_id",),
    "reading_objection": ("follower_id",),
    "left_phone": ("follower_id",),
    "lead": ("follower_id",),
    "lead_event": ("follower_id",),
    "lead_number": ("follower_id",),
    "item": ("owner_id",),
    "ownership": ("follower_id",),
    "item_transfer": ("giver_id", "receiver_id"),
    "item_privilege": ("follower_id",),
    "point_entry": ("follower_id",),
    "own_reading": ("follower_id",),
    "promotion": ("promoter_id",),
    "campaign_visit": ("follower_id",),
    "campaign_entry": ("follower_id",),
    "voucher": ("follower_id",),
    "redemption": ("by_follower_id",),
    "campaign_trace": ("follower_id",),
    "campaign_hand_over": ("follower_id",),
    "campaign_vouch": ("follower_id", "by_follower_id"),
}
_OWNS = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} WHERE {table}.{column} = gone.id)"  # noqa: S608  names of our own tables
    for table, columns in _OWNED.items()
    for column in columns
)

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
        "Nothing belongs to a follower that was merged into another: no openid, no binding, no row of any table.",
        f"""
        SELECT gone.id FROM follower gone WHERE gone.merged_into_id IS NOT NULL AND ({_OWNS})
        """,  # noqa: S608  names of our own tables
    ),
    Invariant(
        "held_is_known",
        "Whoever is bound, is a customer, owns an item or waits to be bound is still known to us by an openid: nobody"
        " is forgotten before that has ended.",
        """
        SELECT held.follower_id FROM (
            SELECT follower_id FROM binding WHERE open_marker = 1
            UNION SELECT follower_id FROM attribution WHERE open_marker = 1
            UNION SELECT follower_id FROM claim WHERE open_marker = 1
            UNION SELECT owner_id FROM item WHERE owner_id IS NOT NULL
        ) held LEFT JOIN identity ON identity.follower_id = held.follower_id WHERE identity.id IS NULL
        """,
    ),
    Invariant(
        "listed_as_they_are",
        "A person's row says how lists count them (not at all while no openid names them, else as bound, as a customer,"
        " as both or as nobody's) and which dealer serves them, as the other tables have it.",
        """
        SELECT person.id FROM follower person
        LEFT JOIN (SELECT DISTINCT follower_id FROM identity) named ON named.follower_id = person.id
        LEFT JOIN (SELECT DISTINCT follower_id FROM binding WHERE open_marker = 1) bound
            ON bound.follower_id = person.id
        LEFT JOIN attribution served ON served.follower_id = person.id AND served.open_marker = 1
        WHERE COALESCE(person.served_by_id, 0) <> COALESCE(served.dealer_id, 0)
            OR COALESCE(person.listed_as, -1) <> CASE WHEN named.follower_id IS NULL THEN -1 ELSE
                CASE WHEN bound.follower_id IS NULL THEN 0 ELSE 1 END
                + CASE WHEN served.id IS NULL THEN 0 ELSE 2 END END
        """,
    ),
    Invariant(
        "merge_case_of_two",
        "A case that stands names two living followers, the smaller id first; a merged one names who lives on, twice.",
        """
        SELECT id FROM merge_case WHERE (open_marker IS NOT NULL) <> (state IN ('waiting', 'apart'))
            OR state NOT IN ('waiting', 'apart', 'merged', 'void')
            OR (open_marker IS NOT NULL AND first_id >= second_id)
            OR (state = 'merged' AND (first_id <> second_id OR gone_id IS NULL))
        """,
    ),
    Invariant(
        "merge_case_decided",
        "A case waits, or says when and by which way it was decided.",
        """
        SELECT id FROM merge_case WHERE (state = 'waiting') <> (decided_at IS NULL)
            OR (decided_at IS NULL) <> (decided_via IS NULL)
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
        "A waiting claim that holds a phone stands only with a consent to purpose `bind` that was not withdrawn; one"
        " that a sign brought does not count.",
        """
        SELECT claim.id FROM claim WHERE claim.state = 'waiting' AND claim.phone IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM consent WHERE consent.follower_id = claim.follower_id
                AND consent.purpose = 'bind' AND consent.channel <> 'sign' AND consent.withdrawn_at IS NULL)
        """,
    ),
)
