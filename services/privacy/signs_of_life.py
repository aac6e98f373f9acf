"""By what we still know that somebody was here: the moments that stand beside every key to a person. A table that
nobody named here stops the look for who is silent; it never makes anybody seem silent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from models.campaign_entries import Redemption, Voucher
from models.db import session
from models.inbox import InboxPush
from models.people import Identity
from services.people.merging import referring

SIGNS: dict[str, tuple[str, ...]] = {
    # at our doors
    "auth_session.follower_id": ("created_at", "seen_at"),
    "identity.follower_id": ("created_at",),
    "kept_answer.follower_id": ("taken_at",),
    "scan_sign_in.follower_id": ("created_at",),
    # what they read, looked at and passed on
    "visit.follower_id": ("opened_at",),
    "own_reading.follower_id": ("opened_at", "read_at"),
    "left_phone.follower_id": ("left_at",),
    "share.sharer_id": ("created_at", "sent_at", "ended_at"),
    "item_look.follower_id": ("minute",),
    "sign_scan.follower_id": ("last_at",),
    # campaigns
    "campaign_visit.follower_id": ("opened_at",),
    "campaign_entry.follower_id": ("at", "wanted_at"),
    "campaign_trace.follower_id": ("at",),
    "campaign_hand_over.follower_id": ("at",),
    "campaign_vouch.follower_id": ("at",),
    "campaign_vouch.by_follower_id": ("at",),
    "voucher.follower_id": ("granted_at",),
    "redemption.by_follower_id": ("at",),
    "promotion.promoter_id": ("created_at", "ended_at"),
    # leads, roles and items
    "lead.follower_id": ("created_at", "ended_at"),
    "lead_event.follower_id": ("at",),
    "lead_number.follower_id": ("noted_at",),
    "attribution.follower_id": ("started_at",),
    "claim.follower_id": ("created_at", "decided_at"),
    "binding.follower_id": ("started_at", "ended_at"),
    "approval_link.follower_id": ("created_at",),
    "ownership.follower_id": ("started_at", "ended_at"),
    "item_transfer.giver_id": ("offered_at", "ended_at"),
    "item_transfer.receiver_id": ("offered_at", "ended_at"),
    "item_privilege.follower_id": ("granted_at", "used_at"),
    # what they decided about themselves, and what we told them
    "consent.follower_id": ("given_at", "withdrawn_at"),
    "privacy_request.follower_id": ("asked_at", "ended_at"),
    "notice_preference.follower_id": ("changed_at",),
    "message_grant.follower_id": ("changed_at",),
    "outbox_promise.follower_id": ("created_at", "done_at", "read_at"),
    "console_inbox.follower_id": ("created_at", "read_at"),
}
KEEPS = {
    "point_entry.follower_id": "points are theirs",
    "reading_objection.follower_id": "whoever wants no reading recorded must be known to be left alone",
    "item.owner_id": "an item is a reason of its own",
}
NO_SIGN = {
    "customer_care.follower_id": "who looks after a customer is the dealer's to say, for all of them at once",
    "merge_case.first_id": "two rows look like one person: our guess",
    "merge_case.second_id": "two rows look like one person: our guess",
}


def heard_of(ids: Iterable[int], before: datetime) -> set[int]:
    """Of these people, who gave a sign after `before`, and whom something of theirs keeps whenever it was.

    Asked table by table, by the keys themselves, of those nothing was found of yet. As one question with a NOT EXISTS
    for each table, MariaDB reads every table whole, for one person as for many."""
    questions, waiting = list(_questions(before)), set(ids)
    heard: set[int] = set()
    for key, asked in questions:
        if not waiting:
            break
        found = set(session().scalars(asked.where(key.in_(waiting)).distinct()))
        heard |= found
        waiting -= found
    return heard


def _questions(before: datetime) -> Iterator[tuple[ColumnElement[int], Select[Any]]]:
    for key in referring():
        name = f"{key.table.name}.{key.name}"
        if name in KEEPS:
            yield key, select(key)
        elif name not in NO_SIGN:
            yield key, select(key).where(or_(*(key.table.c[moment] > before for moment in SIGNS[name])))
    theirs: ColumnElement[int] = Identity.__table__.c.follower_id
    pushes = select(theirs).join(InboxPush, InboxPush.person_key == Identity.openid_index)
    yield theirs, pushes.where(InboxPush.received_at > before)
    theirs = Voucher.__table__.c.follower_id  # they stood at the counter
    yield theirs, select(theirs).join(Redemption, Redemption.voucher_id == Voucher.id).where(Redemption.at > before)
