"""What must be true of items, who owns them, and what they brought."""

from __future__ import annotations

from services.invariants.checking import Invariant

ITEMS = (
    Invariant(
        "one_owner",
        "An item has one owner, or none: its row names whoever its one open ownership names.",
        """
        SELECT item.id FROM item
        LEFT JOIN ownership held ON held.item_id = item.id AND held.ended_at IS NULL
        GROUP BY item.id, item.owner_id
        HAVING COUNT(held.id) <> CASE WHEN item.owner_id IS NULL THEN 0 ELSE 1 END
            OR COALESCE(MAX(held.follower_id), 0) <> COALESCE(item.owner_id, 0)
        """,
    ),
    Invariant(
        "ownership_ended_whole",
        "An ownership is open, or says when and why it ended, and not before it began.",
        """
        SELECT id FROM ownership WHERE (open_marker IS NULL) <> (ended_at IS NOT NULL)
            OR (ended_at IS NULL) <> (ended_why IS NULL) OR ended_at < started_at
        """,
    ),
    Invariant(
        "item_of_its_batch",
        "An item's serial lies in its batch.",
        """
        SELECT item.id FROM item JOIN code_batch ON code_batch.id = item.batch_id
        WHERE item.serial < code_batch.first_serial OR item.serial >= code_batch.first_serial + code_batch.count
        """,
    ),
    Invariant(
        "gift_of_its_owner",
        "A gift on offer is of an item that its giver owns.",
        """
        SELECT gift.id FROM item_transfer gift JOIN item ON item.id = gift.item_id
        WHERE gift.open_marker = 1 AND COALESCE(item.owner_id, 0) <> gift.giver_id
        """,
    ),
    Invariant(
        "gift_ended_whole",
        "A gift is open, or says when and how it ended; only an accepted one names who accepted it.",
        """
        SELECT id FROM item_transfer WHERE (open_marker IS NULL) <> (ended_at IS NOT NULL)
            OR (ended_at IS NULL) <> (outcome IS NULL)
            OR (receiver_id IS NOT NULL AND outcome <> 'accepted') OR expires_at < offered_at
        """,
    ),
    Invariant(
        "privileges_of_bound_items",
        "What is granted and was neither used nor taken back is of an item's present round, and its holder owns the"
        " item, but for points, which stay with whoever earned them.",
        """
        SELECT granted.id FROM item_privilege granted JOIN item ON item.id = granted.item_id
        WHERE granted.withdrawn_at IS NULL AND granted.used_at IS NULL AND granted.follower_id IS NOT NULL
            AND (granted.round <> item.round OR (granted.kind <> 'points'
                AND item.owner_id IS NOT NULL AND granted.follower_id <> item.owner_id))
        """,
    ),
    Invariant(
        "points_add_up",
        "Of points somebody still holds the ledger says as much as was granted, of points taken back nothing.",
        """
        SELECT granted.id FROM item_privilege granted
        LEFT JOIN point_entry entry ON entry.item_privilege_id = granted.id
        WHERE granted.kind = 'points' AND granted.follower_id IS NOT NULL
        GROUP BY granted.id, granted.amount, granted.withdrawn_at
        HAVING COALESCE(SUM(entry.points), 0) <> CASE WHEN granted.withdrawn_at IS NULL
            THEN COALESCE(granted.amount, 0) ELSE 0 END
        """,
    ),
    Invariant(
        "inner_tries_bounded",
        "No more than five wrong inner codes were heard of an item.",
        "SELECT serial FROM inner_tries WHERE wrong < 0 OR wrong > 5",
    ),
    Invariant(
        "bound_counted_once",
        "Days of a batch count each item that is marked as counted, once.",
        """
        SELECT batch_id FROM (
            SELECT batch_id, bound FROM code_day
            UNION ALL SELECT batch_id, -1 FROM item WHERE unfolded IS NULL
        ) both_ways GROUP BY batch_id HAVING SUM(bound) <> 0
        """,
    ),
)
