"""Of campaigns: what was given is what the ledger says, what entries won, and what was spent; a voucher is redeemed
once."""

from __future__ import annotations

from services.invariants.checking import Invariant

CAMPAIGNS: tuple[Invariant, ...] = (
    Invariant(
        "prize_by_ledger",
        "Never more is given of a prize than there is, and what is left is the sum of its ledger, once it has one.",
        """
        SELECT prize.id FROM campaign_prize prize
        LEFT JOIN campaign_stock_entry line ON line.prize_id = prize.id
        GROUP BY prize.id, prize.stock, prize.given
        HAVING prize.given < 0 OR prize.given > prize.stock
            OR (COUNT(line.id) > 0 AND SUM(line.change) <> prize.stock - prize.given)
            OR (COUNT(line.id) = 0 AND prize.given > 0)
        """,
    ),
    Invariant(
        "prize_by_entries",
        "As many of a prize are given as entries that count, or wait for a look, won it, but for those nobody fetched.",
        """
        SELECT prize.id FROM campaign_prize prize
        LEFT JOIN campaign_entry entry ON entry.prize_id = prize.id AND entry.outcome = 'won'
            AND entry.state IN ('entered', 'held')
            AND NOT EXISTS (SELECT 1 FROM voucher WHERE voucher.entry_id = entry.id AND voucher.returned_at IS NOT NULL)
        GROUP BY prize.id, prize.given HAVING COUNT(entry.id) <> prize.given
        """,
    ),
    Invariant(
        "spent_is_worth",
        "What a campaign spent is the worth of all it gave, and within its budget.",
        """
        SELECT campaign.id FROM campaign
        LEFT JOIN campaign_prize prize ON prize.campaign_id = campaign.id
        GROUP BY campaign.id, campaign.spent_fen, campaign.budget_fen
        HAVING campaign.spent_fen <> COALESCE(SUM(prize.given * prize.worth_fen), 0)
            OR campaign.spent_fen > COALESCE(campaign.budget_fen, campaign.spent_fen)
        """,
    ),
    Invariant(
        "voucher_of_its_entry",
        "Whoever won and counts holds one voucher of that prize; one of an entry that does not count is taken back, but"
        " for one that waits for a look.",
        """
        SELECT entry.id FROM campaign_entry entry LEFT JOIN voucher ON voucher.entry_id = entry.id
        WHERE (entry.state = 'entered' AND entry.outcome = 'won'
                AND (voucher.id IS NULL OR voucher.prize_id <> entry.prize_id))
            OR (voucher.id IS NOT NULL AND voucher.withdrawn_at IS NULL
                AND (entry.state NOT IN ('entered', 'held') OR entry.outcome <> 'won'))
        """,
    ),
    Invariant(
        "returned_is_over",
        "What was returned to the stock was over before, is redeemed by nobody and waits for no look.",
        """
        SELECT voucher.id FROM voucher JOIN campaign_entry entry ON entry.id = voucher.entry_id
        LEFT JOIN redemption ON redemption.voucher_id = voucher.id AND redemption.open_marker = 1
        WHERE voucher.returned_at IS NOT NULL
            AND (voucher.good_until IS NULL OR voucher.good_until > voucher.returned_at
                OR redemption.id IS NOT NULL OR entry.state = 'held')
        """,
    ),
    Invariant(
        "redeemed_or_undone",
        "A redemption is of a voucher or of what came with an item, stands or was undone with a reason, and was not"
        " scanned after it arrived.",
        """
        SELECT id FROM redemption WHERE (voucher_id IS NULL) = (item_privilege_id IS NULL)
            OR (open_marker IS NULL) <> (undone_at IS NOT NULL)
            OR (undone_at IS NULL) <> (undone_reason IS NULL)
            OR dealer_id IS NULL OR scanned_at > at
        """,
    ),
    Invariant(
        "redeemed_voucher_is_good",
        "What was redeemed, and stands, was not given back: a voucher is used or withdrawn.",
        """
        SELECT redemption.id FROM redemption JOIN voucher ON voucher.id = redemption.voucher_id
        WHERE redemption.open_marker = 1 AND voucher.withdrawn_at IS NOT NULL
        """,
    ),
    Invariant(
        "redeemed_entry_counts",
        "Of an entry that waits for a look, or does not count, no redemption stands: what was redeemed stays.",
        """
        SELECT redemption.id FROM redemption JOIN voucher ON voucher.id = redemption.voucher_id
        JOIN campaign_entry entry ON entry.id = voucher.entry_id
        WHERE redemption.open_marker = 1 AND entry.state <> 'entered'
        """,
    ),
    Invariant(
        "vouched_or_ended",
        "A vouch stands or was ended with a reason; nobody who is vouched for waits, nobody vouches for themselves.",
        """
        SELECT vouch.id FROM campaign_vouch vouch JOIN campaign_entry entry ON entry.id = vouch.entry_id
        WHERE (vouch.open_marker IS NULL) <> (vouch.ended_at IS NOT NULL)
            OR (vouch.ended_at IS NULL) <> (vouch.ended_reason IS NULL)
            OR (vouch.open_marker = 1 AND entry.state = 'held')
            OR vouch.follower_id = vouch.by_follower_id
        """,
    ),
    Invariant(
        "redeemed_coupon_is_used",
        "What came with an item and was redeemed says that it was used, and nothing else does.",
        """
        SELECT granted.id FROM item_privilege granted
        LEFT JOIN redemption ON redemption.item_privilege_id = granted.id AND redemption.open_marker = 1
        WHERE granted.voucher IS NOT NULL AND (granted.used_at IS NULL) <> (redemption.id IS NULL)
        """,
    ),
    Invariant(
        "promotion_open_or_ended",
        "A promotion is open or says when it ended.",
        "SELECT id FROM promotion WHERE (open_marker IS NULL) <> (ended_at IS NOT NULL)",
    ),
)
