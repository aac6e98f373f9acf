"""Headquarters takes a redemption back, with a reason: what was redeemed by mistake can be redeemed again."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, update

from models.bindings import OPEN
from models.campaign_entries import Redemption, Voucher
from models.campaigns import CampaignPrize
from models.db import reading, session, transaction
from models.items import Item
from models.privileges import ItemPrivilege
from services import audit, clock, message_grants, notices, scopes
from services.access import Actor, require
from services.errors import Conflict, NotFound
from services.organisation.forms import Problems
from services.sentences import say

UNDO = "redemptions.undo"
RETURNED = "voucher_returned"
LONGEST_REASON = 200


@reading
def may_undo(actor: Actor, redemption_id: int) -> None:
    """Refuses like `undo`, before anybody is asked why."""
    _found(actor, redemption_id)


@transaction
def undo(actor: Actor, redemption_id: int, reason: str) -> None:
    """Take it back: the voucher is good again, as long as it would be anyway, and its holder hears of it. What came
    with an item that was passed on meanwhile goes to the new owner; what of an item that went back to the shop, is
    taken back. Refuses `redemption_unknown`, `redemption_undone`, and `form_wrong` without a reason of at most 200
    letters. Locks: voucher, or item."""
    row = _found(actor, redemption_id)
    why, problems = " ".join(reason.split()), Problems()
    if not 0 < len(why) <= LONGEST_REASON:
        problems.wrong("reason", say("请写一句为什么，最多 %(most)s 个字。", most=LONGEST_REASON))
    problems.refuse()
    item = _hold(row)
    undone = session().execute(
        update(Redemption)
        .where(Redemption.id == row.id, Redemption.open_marker == OPEN)
        .values(open_marker=None, undone_at=clock.now(), undone_by=actor.name, undone_reason=why)
        .execution_options(synchronize_session=False)
    )
    if not undone.rowcount:  # type: ignore[attr-defined]
        raise Conflict("redemption_undone", "这次核销已经撤销过了。")
    title, holder = _give_back(row, item)
    audit.record(actor, "voucher:redemption:undo", "redemption", row.id, reason=why)
    if holder is not None and message_grants.reached(holder, RETURNED):
        facts = {"prize": title, "time": clock.shown(clock.now()), "note": why}
        notices.owe(RETURNED, holder, facts, cause=f"redemption:{row.id}")


def _found(actor: Actor, redemption_id: int) -> Redemption:
    require(actor, UNDO)
    mine: ColumnElement[bool] = scopes.dealers(actor, UNDO, Redemption.dealer_id)
    row = session().scalars(select(Redemption).where(Redemption.id == redemption_id, mine)).one_or_none()
    if row is None:
        raise NotFound("redemption_unknown", "没有找到这次核销。")
    return row


def _hold(row: Redemption) -> Item | None:
    """The same rows that whoever redeems holds."""
    if row.item_privilege_id is None:
        session().execute(select(Voucher.id).where(Voucher.id == row.voucher_id).with_for_update())
        return None
    number = select(ItemPrivilege.item_id).where(ItemPrivilege.id == row.item_privilege_id).scalar_subquery()
    held = select(Item).where(Item.id == number).with_for_update().execution_options(populate_existing=True)
    return session().scalars(held).one()


def _give_back(row: Redemption, item: Item | None) -> tuple[str, int | None]:
    """What it was, and who holds it now."""
    if item is None:
        voucher = session().get_one(Voucher, row.voucher_id)
        return _prize(voucher), None if voucher.withdrawn_at is not None else voucher.follower_id
    granted = session().get_one(ItemPrivilege, row.item_privilege_id, populate_existing=True)
    holder = item.owner_id if granted.round == item.round else None
    granted.used_at, granted.used_by = None, None
    if holder is None:
        granted.withdrawn_at = granted.withdrawn_at or clock.now()
    else:
        granted.follower_id = holder
    return granted.title, holder


def _prize(voucher: Voucher) -> str:
    return session().execute(select(CampaignPrize.name).where(CampaignPrize.id == voucher.prize_id)).scalar_one()
