"""Redeeming (核销) at a dealer's counter: once, also when the phone was without a network and says so later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from models.bindings import OPEN
from models.campaign_entries import Redemption, Voucher
from models.db import insert_row_once, reading, session, transaction
from models.privileges import ItemPrivilege
from models.sealing import blind_index
from services import audit, clock, message_grants, notices
from services.campaigns import moments
from services.campaigns.counters import AtCounter, at_counter
from services.campaigns.redeemables import (
    LOOKED_AT,
    OVER,
    REDEEMED,
    TAKEN_BACK,
    Redeemable,
    get_redeemable,
    standing_redemption,
)
from services.errors import Conflict, Expired, NotAllowed, Refusal
from services.sentences import say

OFFLINE = timedelta(hours=72)
"""How long a phone may have been without a network: whether a voucher was still good is judged by the moment it was
scanned, but never by one longer ago."""
KEY = "redemption_key"
TOLD = "voucher_redeemed"


@dataclass(frozen=True, slots=True)
class Seen:
    """A code at the counter: what it stands for and how it stands now; of one that was redeemed when, and whether at
    this very dealer."""

    what: Redeemable
    state: str
    redeemed_at: datetime | None
    redeemed_here: bool


@dataclass(frozen=True, slots=True)
class Redeemed:
    """One redemption. `undone`: headquarters took it back meanwhile."""

    id: int
    what: Redeemable
    scanned_at: datetime
    at: datetime
    undone: bool


@reading
def look(follower_id: int, code: str) -> Seen:
    """What lies on the counter, before anybody redeems it. Refuses `not_at_counter` and `voucher_unknown`."""
    me = at_counter(follower_id)
    found = get_redeemable(code)
    standing = standing_redemption(found)
    return Seen(
        found,
        found.state_at(moments.now(), standing),
        None if standing is None else standing.at,
        standing is not None and standing.dealer_id == me.dealer_id,
    )


@transaction
def redeem(follower_id: int, code: str, key: str, scanned_at: datetime | None = None) -> Redeemed:
    """Redeem a code for my dealer. `key` is my phone's own name of this scan: said again it brings the same answer, and
    nothing twice. Whether it was still good is judged by `scanned_at`, within 72 hours and never by a moment to come.

    Refuses `not_at_counter`, `voucher_unknown`, `voucher_redeemed` (with when, and whether here), `voucher_over`,
    `voucher_withdrawn`, `voucher_held` (headquarters looks at it), `key_reused`, and what one holds oneself
    (`own_voucher`): what is redeemed is settled with a dealer. Locks: voucher, or item."""
    me = at_counter(follower_id)
    found = get_redeemable(code, hold=True)
    if found.holder_id == me.follower_id:
        raise NotAllowed("own_voucher", "自己的券请让同事来核销。")
    name = blind_index(KEY, f"{me.follower_id} {key}")
    said_before = session().scalars(select(Redemption).where(Redemption.key == name)).one_or_none()
    if said_before is not None:
        return _again(said_before, found)
    now = moments.now()
    judged = judged_at(scanned_at, now)
    refuse_unless_good(found, found.state_at(judged, standing := standing_redemption(found)), standing, me)
    row = hand_out(me, found, name, judged, now)
    return Redeemed(row.id, found, row.scanned_at, row.at, False)


def hand_out(me: AtCounter, found: Redeemable, name: str, judged: datetime, now: datetime) -> Redemption:
    """Inside a rule that holds what is redeemed and found it good: written down under this name, its holder told.
    Refuses `voucher_redeemed` when somebody was quicker."""
    row = insert_row_once(
        Redemption,
        key=name,
        open_marker=OPEN,
        dealer_id=me.dealer_id,
        dealer_staff_id=me.staff_id,
        by_follower_id=me.follower_id,
        scanned_at=judged,
        at=now,
        **found.columns,
    )
    if row is None:
        raise redeemed_already(now, here=False)
    if found.item_privilege_id is not None:
        mark_used(found.item_privilege_id, now, f"{me.dealer} {me.name}")
    else:
        session().get_one(Voucher, found.voucher_id).in_person = False  # they were seen, or became known
    audit.record(me.actor, "voucher:redemption:redeem", "redemption", row.id, kind=found.kind, dealer=me.dealer_id)
    _tell(found, me, row)
    return row


def judged_at(scanned_at: datetime | None, now: datetime) -> datetime:
    """Pure: by which moment a scan is judged. A phone's clock may be wrong either way."""
    return now if scanned_at is None else max(min(scanned_at, now), now - OFFLINE)


def refuse_unless_good(found: Redeemable, state: str, standing: Redemption | None, me: AtCounter) -> None:
    if state == REDEEMED and standing is not None:
        raise redeemed_already(standing.at, here=standing.dealer_id == me.dealer_id)
    if state == OVER and found.good_until is not None:
        until = clock.until(found.good_until)
        raise Expired("voucher_over", say("这张券的有效期到 %(until)s，已经过期了。", until=until))
    if state == TAKEN_BACK:
        raise Expired("voucher_withdrawn", "这张券已经收回，不能再用了。")
    if state == LOOKED_AT:
        raise Conflict(
            "voucher_held", "这张券要当面核实：请顾客打开“我的奖品”里的这次参与，扫上面的核实码，当场就能领。"
        )


def mark_used(item_privilege_id: int, at: datetime | None, by: str | None) -> None:
    """What came with an item says itself whether it was used. The caller holds the item."""
    marked = update(ItemPrivilege).where(ItemPrivilege.id == item_privilege_id).values(used_at=at, used_by=by)
    session().execute(marked.execution_options(synchronize_session=False))


def _again(row: Redemption, found: Redeemable) -> Redeemed:
    if (row.voucher_id, row.item_privilege_id) != (found.voucher_id, found.item_privilege_id):
        raise Conflict("key_reused", "这次扫码记录已经用于另一张券，请重新扫码。")
    return Redeemed(row.id, found, row.scanned_at, row.at, row.undone_at is not None)


def redeemed_already(at: datetime, *, here: bool) -> Refusal:
    where = say("在本店") if here else say("在其他门店")
    return Conflict(
        "voucher_redeemed",
        say("这张券已于 %(at)s %(where)s核销过了。", at=clock.shown(at), where=where),
        at=at,
        here=here,
    )


def _tell(found: Redeemable, me: AtCounter, row: Redemption) -> None:
    """Whoever held it hears of it, where a message can reach them: nobody redeems somebody's voucher in silence."""
    if found.holder_id is None or not message_grants.reached(found.holder_id, TOLD):
        return
    facts = {"prize": found.title, "place": me.dealer, "time": clock.shown(row.at)}
    notices.owe(TOLD, found.holder_id, facts, cause=f"redemption:{row.id}")
