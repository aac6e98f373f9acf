"""What I took part in: what came of it, my vouchers, and taking an entry back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from models.bindings import OPEN
from models.campaign_entries import (
    ENTERED,
    HELD,
    LOST,
    NOTHING,
    REFUSED,
    SOLD_OUT,
    WITHDRAWN,
    WON,
    CampaignEntry,
    Redemption,
    Voucher,
)
from models.campaigns import MATERIAL, Campaign, CampaignPrize, CampaignVersion
from models.db import reading, session, transaction
from models.leads import Lead
from models.promotions import Promotion
from services import access, audit, clock, people
from services.campaigns import (
    check_codes,
    crowds,
    limits,
    moments,
    newcomers,
    rank_waits,
    reading_on,
    slots,
    stock,
    vouchers,
    vouching,
)
from services.campaigns.farming import person_of, unknown

PAGE = 50
STATES = (ENTERED, HELD, REFUSED, WITHDRAWN)
OUTCOMES = (NOTHING, WON, LOST, SOLD_OUT)
GOOD, USED, LATE, BACK = "good", "used", "expired", "withdrawn"


@dataclass(frozen=True, slots=True)
class MyVoucher:
    """A voucher of mine. `state` is `good`, `used`, `expired` or `withdrawn`. `in_person`: a counter has to see me, and
    I show the entry's check code in its place."""

    code: str
    state: str
    good_until: datetime | None
    used_at: datetime | None
    in_person: bool = False


@dataclass(frozen=True, slots=True)
class MyEntry:
    """One time I took part, as I may know it: while it is looked at (`held`) nothing of its outcome is told, but for a
    prize that is kept for me and fetched at a counter. `campaign` is the title of the page I saw: what headquarters
    calls it is for its own people. `read_on` is the share by which the promised material is read.
    `handed_on`: my number is with whoever calls me, and does not come back by taking the entry back (of one entry
    alone). `needs_rank`: it waits for what WeChat says of my account, which is asked once I open the mini program.
    `check_code` is what I show at a counter, whose people see that I am real and hand me my prize: good for
    five to ten minutes (of one entry alone)."""

    id: int
    turn: int | None
    slug: str
    campaign: str
    bait: str
    at: datetime
    state: str
    outcome: str
    prize: str | None
    detail: str | None
    wanted_at: datetime | None
    refused_reason: str | None
    draw_number: int | None
    voucher: MyVoucher | None
    read_on: str | None
    may_withdraw: bool
    handed_on: bool = False
    needs_rank: bool = False
    check_code: str | None = None


@reading
def page(follower_id: int, *, before: int | None = None) -> tuple[list[MyEntry], int | None]:
    """All my entries, the newest first, from `before` on; and where the next page begins."""
    query = _mine(follower_id).order_by(CampaignEntry.id.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(CampaignEntry.id < before)
    rows = session().execute(query).all()
    shown = _shown(rows[:PAGE])
    return shown, shown[-1].id if len(rows) > PAGE else None


@reading
def of_campaign(follower_id: int, slug: str) -> list[MyEntry]:
    """My entries of one campaign, the newest first."""
    rows = session().execute(_mine(follower_id).where(Campaign.slug == slug).order_by(CampaignEntry.id.desc())).all()
    return _shown(rows, read_on=True)


@reading
def entry(follower_id: int, entry_id: int) -> MyEntry:
    """One of mine; somebody else's is unknown to me (`entry_unknown`)."""
    row = session().execute(_mine(follower_id).where(CampaignEntry.id == entry_id)).one_or_none()
    if row is None:
        raise unknown()
    found, campaign, _, voucher, _, _ = row
    [told] = _shown([row], read_on=True)
    if told.voucher is not None and told.voucher.in_person:
        unseen = newcomers.has_to_be_seen(voucher, campaign.id, wanted=campaign.newcomers_in_person)
        told = replace(told, voucher=replace(told.voucher, in_person=unseen))
    return replace(told, handed_on=_is_called(found), check_code=_check_code(found, told))


@transaction
def withdraw(follower_id: int, entry_id: int) -> None:
    """I take no part any more: my answers go, an hour or a prize of mine is there for others again, my voucher is no
    longer good. The turn is used up all the same, of the person and of the number, whose fingerprint stays until the
    campaign's answers go: a draw can not be taken back and tried again from another WeChat. A number that was handed on
    stays with whoever calls them until that consent is taken back. Taken back before, it stays so.

    Refuses `entry_unknown`, and `voucher_used` once a counter redeemed it. Locks: follower, voucher, campaign_slot,
    campaign, campaign_prize."""
    row = people.lock(follower_id)
    held = select(CampaignEntry).where(CampaignEntry.id == entry_id, CampaignEntry.follower_id == row.id)
    found = session().scalars(held.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise unknown()
    if found.state not in (ENTERED, HELD):
        return
    actor = access.follower(row.id, row.label)
    returned = vouchers.take_back(found.id)
    found.state, found.answers, found.region_code = WITHDRAWN, None, None
    session().flush()
    if found.wanted_at is not None:
        slots.give_back(found.campaign_id, found.wanted_at)
    if found.outcome == WON and found.prize_id is not None and not returned:
        stock.put_back(actor, found.campaign_id, found.prize_id, found.id)
    audit.record(actor, "campaign:entry:withdraw", "campaign_entry", found.id, campaign=found.campaign_id)


def _mine(follower_id: int) -> Select[tuple[CampaignEntry, Campaign, CampaignPrize, Voucher, Redemption, str]]:
    used = (Redemption.voucher_id == Voucher.id) & (Redemption.open_marker == OPEN)
    return (
        select(CampaignEntry, Campaign, CampaignPrize, Voucher, Redemption, CampaignVersion.content)
        .join(Campaign, Campaign.id == CampaignEntry.campaign_id)
        .join(CampaignVersion, CampaignVersion.id == CampaignEntry.version_id)
        .outerjoin(CampaignPrize, CampaignPrize.id == CampaignEntry.prize_id)
        .outerjoin(Voucher, Voucher.entry_id == CampaignEntry.id)
        .outerjoin(Redemption, used)
        .where(CampaignEntry.follower_id == people.survivor(follower_id).id)
    )


def _shown(rows: Sequence[Sequence[Any]], *, read_on: bool = False) -> list[MyEntry]:
    """As their person may know them; what the worker will hold at its next look waits already, as counters say."""
    entered = [row[0].id for row in rows if row[0].state == ENTERED]
    waiting = crowds.waiting(entered) if entered else {}
    return [_told(row, HELD if row[0].id in waiting else row[0].state, read_on) for row in rows]


def _told(row: Sequence[Any], state: str, read_on: bool) -> MyEntry:
    found, campaign, prize, voucher, used, seen = row
    open_to_me = state == ENTERED or (found.outcome == WON and _is_for_a_counter(found, state))
    return MyEntry(
        id=found.id,
        turn=found.turn,
        slug=campaign.slug,
        campaign=limits.read_once(seen).title,
        bait=campaign.bait,
        at=found.at,
        state=state,
        outcome=found.outcome if open_to_me else NOTHING,
        prize=prize.name if open_to_me and prize else None,
        detail=prize.detail if open_to_me and prize else None,
        wanted_at=found.wanted_at,
        refused_reason=found.refused_reason,
        draw_number=found.draw_number if state == ENTERED else None,
        voucher=_voucher(voucher, used, campaign.newcomers_in_person) if voucher and state != HELD else None,
        read_on=_read_on(found) if read_on and campaign.bait == MATERIAL and state == ENTERED else None,
        may_withdraw=state in (ENTERED, HELD) and used is None,
        needs_rank=rank_waits.needs_rank(state, found.risk_reasons),
    )


def _voucher(voucher: Voucher, used: Redemption | None, in_person: bool) -> MyVoucher | None:
    """None once its code was let go."""
    if voucher.code is None:
        return None
    used_at = used.at if used else None
    if voucher.withdrawn_at is not None:
        state = BACK
    elif used_at is not None:
        state = USED
    else:
        state = LATE if voucher.good_until is not None and voucher.good_until <= clock.now() else GOOD
    return MyVoucher(
        voucher.code, state, voucher.good_until, used_at, in_person and voucher.in_person and state == GOOD
    )


def _is_called(found: CampaignEntry) -> bool:
    left = select(Lead.id).where(
        Lead.id == found.lead_id, Lead.follower_id == found.follower_id, Lead.phone_index.is_not(None)
    )
    return found.lead_id is not None and session().scalar(left) is not None


def _is_for_a_counter(found: CampaignEntry, state: str) -> bool:
    """Whether I am asked to be seen there. Who won nothing is not sent on a way for it."""
    return found.outcome not in (LOST, SOLD_OUT) and vouching.may_be_vouched(state, found.risk_reasons)


def _check_code(found: CampaignEntry, told: MyEntry) -> str | None:
    if not _is_for_a_counter(found, told.state) and not (told.voucher is not None and told.voucher.in_person):
        return None
    return check_codes.code_of(found.id, person_of(found), moments.now())


def _read_on(found: CampaignEntry) -> str | None:
    material = limits.content_of(found.version_id).material_id
    if material is None:
        return None
    promoter = session().scalar(select(Promotion.promoter_id).where(Promotion.id == found.promotion_id))
    return reading_on.share_of(material, promoter or person_of(found))
