"""Prizes kept for newcomers that nobody fetched in time are there for others again."""

from __future__ import annotations

from sqlalchemy import select

from models.bindings import OPEN
from models.campaign_entries import ENTERED, CampaignEntry, Redemption, Voucher
from models.db import reading, session, transaction
from services import audit, one_by_one, people
from services.access import SYSTEM
from services.campaigns import moments, stock, vouchers
from services.campaigns.redeeming import OFFLINE

AT_ONCE = 500


def return_unfetched() -> int:
    """Whatever is due now, each in a transaction of its own; how many."""
    return one_by_one.done("return", give_back, _due())


@transaction
def give_back(voucher_id: int) -> bool:
    """The voucher of somebody nobody saw is over, as long ago as a scan may reach us late: its prize goes back to the
    stock and to the budget, the entry and the draw stay what they were. False for what was redeemed, taken back or held
    meanwhile. Locks: follower, voucher, campaign, campaign_prize."""
    named = session().execute(select(Voucher.follower_id, Voucher.entry_id).where(Voucher.id == voucher_id)).one()
    if named.follower_id is not None:  # whoever was let go meanwhile left their prize behind
        people.lock(named.follower_id)
    row, used = vouchers.hold_of(named.entry_id)
    held = select(CampaignEntry).where(CampaignEntry.id == named.entry_id).with_for_update()
    entry = session().scalars(held.execution_options(populate_existing=True)).one()
    if row is None or used or not row.in_person or row.returned_at or row.withdrawn_at or entry.state != ENTERED:
        return False
    now = moments.now()
    if row.good_until is None or row.good_until > now - OFFLINE:
        return False
    row.returned_at = now
    session().flush()
    stock.put_back(SYSTEM, entry.campaign_id, row.prize_id, entry.id)
    audit.record(SYSTEM, "campaign:voucher:return", "campaign_entry", entry.id, campaign=entry.campaign_id)
    return True


@reading
def _due() -> list[int]:
    """What was redeemed says no more that its holder is to be seen."""
    due = select(Voucher.id).join(CampaignEntry, CampaignEntry.id == Voucher.entry_id)
    due = due.outerjoin(Redemption, (Redemption.voucher_id == Voucher.id) & (Redemption.open_marker == OPEN))
    due = due.where(
        Voucher.in_person.is_(True),
        Voucher.returned_at.is_(None),
        Voucher.good_until <= moments.now() - OFFLINE,
        Voucher.withdrawn_at.is_(None),
        CampaignEntry.state == ENTERED,
        Redemption.id.is_(None),
    )
    return list(session().scalars(due.order_by(Voucher.good_until).limit(AT_ONCE)))
