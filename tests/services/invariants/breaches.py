"""For every invariant, statements that break it on a lived-in brand; both databases understand them."""

from __future__ import annotations

OPEN_BINDING = "SELECT MIN(id) FROM (SELECT id FROM binding WHERE ended_at IS NULL AND kind = 'employee') some"
WAITING = "SELECT MIN(id) FROM (SELECT id FROM claim WHERE state = 'waiting') some"
FOLLOWING = "SELECT MIN(id) FROM (SELECT id FROM follower WHERE follow_state = 'following') some"
NEWEST_DEALER = "SELECT MAX(id) FROM (SELECT id FROM dealer) some"

SECOND_BINDING = (
    "INSERT INTO binding (kind, follower_id, employee_id, dealer_staff_id, claim_id, started_at) "
    "SELECT kind, {follower}, {employee}, dealer_staff_id, claim_id, started_at FROM binding "
    f"WHERE id = ({OPEN_BINDING})"
)

BREACHES: dict[str, tuple[str, ...]] = {
    "merged_once": (
        f"UPDATE follower SET merged_into_id = id WHERE id = ({FOLLOWING})",
        f"UPDATE follower SET merged_into_id = ({FOLLOWING}) WHERE id = ({FOLLOWING}) + 1",
    ),
    "merged_own_nothing": (
        "UPDATE follower SET merged_into_id = (SELECT MAX(id) FROM (SELECT id FROM follower) some) "
        f"WHERE id = ({FOLLOWING})",
    ),
    "held_is_known": ("DELETE FROM identity",),
    "listed_as_they_are": ("UPDATE follower SET listed_as = 0, served_by_id = NULL WHERE listed_as > 0",),
    "merge_case_of_two": ("UPDATE merge_case SET first_id = second_id",),
    "merge_case_decided": ("UPDATE merge_case SET decided_via = 'console' WHERE state = 'waiting'",),
    "follow_state_dated": (f"UPDATE follower SET followed_at = NULL WHERE id = ({FOLLOWING})",),
    "verified_phone_whole": ("UPDATE follower SET phone_index = NULL WHERE phone IS NOT NULL",),
    "phone_by_consent": ("UPDATE consent SET withdrawn_at = given_at WHERE purpose = 'phone'",),
    "claim_by_consent": ("DELETE FROM consent WHERE purpose = 'bind'",),
    "one_binding_per_follower": (SECOND_BINDING.format(follower="follower_id", employee="employee_id + 1"),),
    "one_binding_per_target": (SECOND_BINDING.format(follower="follower_id + 1", employee="employee_id"),),
    "binding_marker": (f"UPDATE binding SET ended_at = started_at WHERE id = ({OPEN_BINDING})",),
    "binding_target": (f"UPDATE binding SET kind = 'dealer_staff' WHERE id = ({OPEN_BINDING})",),
    "dealer_said_twice": (
        f"UPDATE binding SET dealer_id = ({NEWEST_DEALER}) WHERE id = ({OPEN_BINDING})",
        "UPDATE claim SET dealer_id = NULL WHERE dealer_id IS NOT NULL",
    ),
    "binding_of_accepted_claim": (f"UPDATE binding SET claim_id = ({WAITING}) WHERE id = ({OPEN_BINDING})",),
    "claim_one_binding": (f"DELETE FROM binding WHERE id = ({OPEN_BINDING})",),
    "claim_marker": (f"UPDATE claim SET open_marker = NULL WHERE id = ({WAITING})",),
    "on_follow_once": ("UPDATE invitation SET used_at = NULL WHERE policy = 'on_follow'",),
    "binding_audited": ("DELETE FROM audit_entry WHERE tag = 'employee:binding:begin'",),
    "promise_state": ("UPDATE outbox_promise SET state = 'claimed' WHERE state = 'due'",),
    "gathered_is_told": (
        "UPDATE outbox_promise SET digest_id = id WHERE topic = 'approved'",
        "UPDATE outbox_promise SET state = 'done', done_at = '2026-11-01 00:00:00', delivery = 'gathered'"
        " WHERE topic = 'refused'",
    ),
    "promise_readable": ("UPDATE outbox_promise SET payload = NULL WHERE state = 'due'",),
    "accepted_is_told": ("DELETE FROM outbox_promise WHERE topic = 'approved'",),
    "refused_is_told": ("DELETE FROM outbox_promise WHERE topic = 'refused'",),
    "notice_has_cause": ("UPDATE claim SET state = 'waiting' WHERE state = 'refused'",),
    "link_for_decider": ("UPDATE approval_link SET claim_id = claim_id + 1000",),
    "share_chain": (
        "UPDATE share SET depth = depth + 1 WHERE parent_id IS NOT NULL",
        "UPDATE share SET root_id = NULL WHERE parent_id IS NOT NULL",
    ),
    "lead_phone_by_consent": ("DELETE FROM consent WHERE purpose = 'lead_to_dealer'",),
    "lead_number_elsewhere": (
        "DELETE FROM consent WHERE purpose = 'lead_to_dealer'",
        "UPDATE lead_number SET dealer_id = (SELECT phone_for_dealer_id FROM lead WHERE lead.id = lead_number.lead_id)",
    ),
    "lead_open_or_ended": ("UPDATE lead SET open_marker = NULL", "UPDATE lead SET state = 'returned'"),
    "lead_in_one_hand": ("UPDATE lead SET employee_id = 1",),
    "left_phone_by_consent": ("DELETE FROM consent WHERE purpose = 'lead_to_dealer'",),
    "visit_sum_of_pages": ("UPDATE visit_page SET active_ms = active_ms + 1", "DELETE FROM visit_page"),
    "sums_of_hands": (
        "UPDATE visit SET unfolded = 1",
        "UPDATE hand_day SET taken_out = taken_out + 1",
        "UPDATE hand_day SET active_ms = active_ms - 1",
    ),
    "sums_of_days": ("UPDATE material_day SET opened = opened + 1", "DELETE FROM material_day"),
    "sums_of_months": (
        "UPDATE hand_span SET opened = opened + 1 WHERE LENGTH(span) = 7",
        "DELETE FROM hand_span WHERE LENGTH(span) = 8",
    ),
    "sums_of_provinces": (
        "UPDATE place_span SET active_ms = active_ms + 1 WHERE LENGTH(span) = 10",
        "DELETE FROM place_span WHERE LENGTH(span) = 7",
        "UPDATE dealer_place SET provinces = '11', moved = 1",
    ),
    "counted_where_authorised": (
        "UPDATE dealer_place SET provinces = '11'",
        "DELETE FROM dealer_region",
        "UPDATE dealer_region SET region_code = '510000'",
    ),
    "left_out_unread": ("UPDATE visit SET left_out = 'bot'",),
    "one_owner": ("UPDATE item SET owner_id = NULL WHERE owner_id IS NOT NULL",),
    "ownership_ended_whole": ("UPDATE ownership SET ended_why = NULL WHERE ended_at IS NOT NULL",),
    "item_of_its_batch": ("UPDATE item SET serial = serial + 100000000",),
    "gift_of_its_owner": ("UPDATE item_transfer SET giver_id = giver_id + 1 WHERE open_marker = 1",),
    "gift_ended_whole": ("UPDATE item_transfer SET outcome = 'accepted' WHERE open_marker = 1",),
    "privileges_of_bound_items": ("UPDATE item_privilege SET round = round + 1",),
    "points_add_up": ("UPDATE point_entry SET points = points + 1",),
    "bound_counted_once": (
        "UPDATE item SET unfolded = NULL",
        "INSERT INTO code_day (batch_id, day, looks, first_looks, bound)"
        " SELECT id, '2026-01-01', 0, 0, 1 FROM code_batch",
    ),
    "prize_by_ledger": (
        "UPDATE campaign_prize SET stock = stock + 1",
        "UPDATE campaign_prize SET given = stock + 1",
        "DELETE FROM campaign_stock_entry",
    ),
    "prize_by_entries": ("UPDATE campaign_prize SET given = given + 1",),
    "spent_is_worth": ("UPDATE campaign SET spent_fen = spent_fen + 1",),
    "voucher_of_its_entry": ("UPDATE campaign_entry SET state = 'refused' WHERE state = 'entered'",),
    "returned_is_over": ("UPDATE voucher SET returned_at = granted_at",),
    "redeemed_or_undone": ("UPDATE redemption SET undone_at = at", "UPDATE redemption SET dealer_id = NULL"),
    "redeemed_voucher_is_good": (
        "UPDATE voucher SET withdrawn_at = granted_at WHERE id IN (SELECT voucher_id FROM redemption)",
    ),
    "redeemed_entry_counts": (
        "UPDATE campaign_entry SET state = 'held' WHERE id IN "
        "(SELECT voucher.entry_id FROM voucher JOIN redemption ON redemption.voucher_id = voucher.id)",
    ),
    "vouched_or_ended": (
        "UPDATE campaign_vouch SET open_marker = NULL",
        "UPDATE campaign_vouch SET ended_at = at, open_marker = NULL",
        "UPDATE campaign_entry SET state = 'held' WHERE id IN (SELECT entry_id FROM campaign_vouch)",
        "UPDATE campaign_vouch SET by_follower_id = follower_id",
    ),
    "redeemed_coupon_is_used": ("UPDATE item_privilege SET used_at = granted_at WHERE used_at IS NULL",),
    "promotion_open_or_ended": ("UPDATE promotion SET open_marker = NULL",),
    "inner_tries_bounded": ("UPDATE inner_tries SET wrong = 6",),
    "department_tree": ("UPDATE department SET parent_id = id",),
    "employee_tree": (
        "UPDATE employee SET manager_id = 2 WHERE id = 1",
        "UPDATE employee SET manager_id = 3 WHERE id = 2",
        "UPDATE employee SET manager_id = 1 WHERE id = 3",
    ),
    "dealer_tree": (f"UPDATE dealer SET parent_id = ({NEWEST_DEALER})",),
    "charge_kept": ("UPDATE dealer SET employee_id = NULL",),
    "care_kept": ("UPDATE attribution SET dealer_staff_id = NULL",),
    "roles_known": ("UPDATE staff_role SET role = 'wizard' WHERE role = 'admin'",),
    "session_of_one": ("UPDATE auth_session SET follower_id = NULL WHERE kind = 'api'",),
    "erasure_in_time": (
        "INSERT INTO privacy_request (follower_id, kind, state, asked_at, due_at) "
        f"SELECT id, 'erasure', 'waiting', '2020-01-01', '2020-01-02' FROM follower WHERE id = ({FOLLOWING})",
    ),
    "push_bodies_pruned": ("UPDATE inbox_push SET received_at = '2020-01-01 00:00:00.000000'",),
    "idle_leads_let_go": (
        "UPDATE lead SET state = 'pool', dealer_id = NULL, created_at = '2020-01-01 00:00:00.000000'",
        "UPDATE lead_event SET at = '2020-01-01 00:00:00.000000'",
    ),
    "lost_leads_say_nobody": ("UPDATE lead SET state = 'lost', ended_at = '2020-01-01 00:00:00.000000'",),
    "won_leads_say_nobody": ("UPDATE lead SET state = 'won', ended_at = '2020-01-01 00:00:00.000000'",),
    "old_vouchers_say_nobody": (
        "UPDATE voucher SET granted_at = '2020-01-01 00:00:00.000000', good_until = '2020-01-02 00:00:00.000000'",
    ),
    "letter_bodies_pruned": ("UPDATE outbox_promise SET state = 'done', done_at = '2020-01-01 00:00:00.000000'",),
}
