"""At a dealer's counter: who brings a voucher, and who redeems it."""

from __future__ import annotations

import itertools
from datetime import datetime

from sqlalchemy import select

from models.campaign_entries import ENTERED, WON, CampaignEntry, Redemption, Voucher
from models.campaigns import GIVEN, CampaignPrize, CampaignStockEntry
from models.db import insert_row, reading, session, transaction
from services import clock
from services.campaigns import vouchers
from tests.services.campaigns.desk import Out

_codes = itertools.count(1)


@transaction
def a_voucher(
    out: Out, holder: int, *, good_until: datetime | None = None, state: str = ENTERED, promotion_id: int | None = None
) -> str:
    """Somebody took part and won the first prize; the code they hold."""
    prize = session().get_one(CampaignPrize, out.prizes[0], with_for_update=True)
    prize.given += 1
    entry = insert_row(
        CampaignEntry,
        campaign_id=out.id,
        version_id=out.version_id,
        follower_id=holder,
        turn=1,
        state=state,
        outcome=WON,
        prize_id=prize.id,
        promotion_id=promotion_id,
        at=clock.now(),
    )
    session().add(
        CampaignStockEntry(prize_id=prize.id, entry_id=entry.id, change=-1, why=GIVEN, made_by="测试", at=clock.now())
    )
    code = f"TEST{next(_codes):012d}"
    insert_row(
        Voucher,
        entry_id=entry.id,
        prize_id=prize.id,
        follower_id=holder,
        code=code,
        code_index=vouchers.index_of(code),
        granted_at=clock.now(),
        good_until=good_until,
    )
    return code


@reading
def redemptions() -> list[tuple[int | None, bool]]:
    """By dealer, and whether each stands."""
    rows = session().execute(select(Redemption.dealer_id, Redemption.open_marker).order_by(Redemption.id))
    return [(dealer, marker is not None) for dealer, marker in rows]


@reading
def newest_redemption() -> int:
    return session().scalars(select(Redemption.id).order_by(Redemption.id.desc()).limit(1)).one()
