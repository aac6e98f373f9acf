"""What must be true of promises: each effect that owes somebody a word has its promise, and no promise is homeless.

The cause of a notice stands in its dedupe key (`approved:claim:7:12`): both databases read the number in front of the
colon and stop there.
"""

from __future__ import annotations

from services.invariants.checking import Invariant

PROMISES = (
    Invariant(
        "promise_state",
        "A promise is due, claimed by a worker, or ended with its moment; a dead one says why.",
        """
        SELECT id FROM outbox_promise WHERE state NOT IN ('due', 'claimed', 'done', 'dead', 'unknown', 'withdrawn')
            OR (state = 'claimed') <> (claimed_by IS NOT NULL)
            OR (state IN ('done', 'dead', 'unknown', 'withdrawn')) <> (done_at IS NOT NULL)
            OR (state IN ('dead', 'unknown', 'withdrawn') AND last_error IS NULL)
        """,
    ),
    Invariant(
        "promise_readable",
        "A promise that is still to be kept has its content.",
        """
        SELECT id FROM outbox_promise WHERE state IN ('due', 'claimed') AND payload IS NULL
        """,
    ),
    Invariant(
        "gathered_is_told",
        "A notice that was gathered lies in a digest of its person, and nothing else does.",
        """
        SELECT letter.id FROM outbox_promise letter LEFT JOIN outbox_promise digest ON digest.id = letter.digest_id
        WHERE (COALESCE(letter.delivery, '') = 'gathered') <> (letter.digest_id IS NOT NULL)
            OR (letter.digest_id IS NOT NULL AND (digest.id IS NULL OR digest.topic <> 'digest'
                OR COALESCE(digest.follower_id, 0) <> COALESCE(letter.follower_id, 0)))
        """,
    ),
    Invariant(
        "accepted_is_told",
        "Whoever was accepted other than by their own follow has been promised the good news.",
        """
        SELECT id FROM claim WHERE state = 'accepted' AND decided_via <> 'follow' AND id NOT IN (
            SELECT CAST(SUBSTR(dedupe_key, LENGTH('approved:claim:') + 1) AS SIGNED)
            FROM outbox_promise WHERE topic = 'approved')
        """,
    ),
    Invariant(
        "refused_is_told",
        "Whoever headquarters refused has been promised the reason.",
        """
        SELECT id FROM claim WHERE state = 'refused' AND decided_via NOT IN ('merge', 'erasure') AND id NOT IN (
            SELECT CAST(SUBSTR(dedupe_key, LENGTH('refused:claim:') + 1) AS SIGNED)
            FROM outbox_promise WHERE topic = 'refused')
        """,
    ),
    Invariant(
        "notice_has_cause",
        "A notice about a claim speaks of a claim that is there, and in that state.",
        """
        SELECT notice.id FROM (
            SELECT id, topic, CAST(SUBSTR(dedupe_key, LENGTH(topic) + LENGTH(':claim:') + 1) AS SIGNED) AS claim_id
            FROM outbox_promise WHERE topic IN ('approved', 'refused', 'bound', 'approval_wanted')
                AND dedupe_key LIKE '%:claim:%'
        ) notice LEFT JOIN claim ON claim.id = notice.claim_id
        WHERE claim.id IS NULL OR (notice.topic IN ('approved', 'bound') AND claim.state <> 'accepted')
            OR (notice.topic = 'refused' AND claim.state <> 'refused')
        """,
    ),
    Invariant(
        "link_for_decider",
        "An approval link belongs to a claim that is there.",
        """
        SELECT approval_link.id FROM approval_link LEFT JOIN claim ON claim.id = approval_link.claim_id
        WHERE claim.id IS NULL
        """,
    ),
)
