"""Browsers that many people took part on, looked at again by the worker: whoever passed before that was seen waits
too, as long as nobody redeemed their prize. An entry sees those before it; of twenty sent at one moment none sees
another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import Select, and_, func, select

from models.campaign_entries import ENTERED, HELD, CampaignEntry
from models.campaign_traces import CampaignTrace
from models.db import reading, session, transaction
from services import audit, clock, one_by_one, people
from services.access import SYSTEM
from services.campaigns import vouchers
from services.campaigns.risk import HOUSEHOLD, SHARED_BY, Signs, judge

Somebody = TypeVar("Somebody", int, str)
OFTEN = timedelta(hours=1)
SELDOM = timedelta(hours=25)
"""A worker that was away for a night finds what came meanwhile."""


def settle(within: timedelta = OFTEN) -> int:
    """Hold whoever has to wait on the browsers that were used within this time; how many."""
    scores = dict(_to_hold(within))
    return one_by_one.done("hold", lambda entry_id: hold(entry_id, scores[entry_id]), scores)


@transaction
def hold(entry_id: int, score: int) -> bool:
    """An entry that counted waits for a look. What headquarters or a counter looked at, what was redeemed, taken back
    or returned stays as it is: False. The prize stays kept for it, its voucher is good for nobody meanwhile; a number
    that was handed on stays with whoever calls. Locks: follower, voucher."""
    whose = session().scalar(select(CampaignEntry.follower_id).where(CampaignEntry.id == entry_id))
    if whose is None:
        return False
    people.lock(whose)
    voucher, used = vouchers.hold_of(entry_id)
    held = select(CampaignEntry).where(CampaignEntry.id == entry_id).with_for_update()
    entry = session().scalars(held.execution_options(populate_existing=True)).one()
    returned = voucher is not None and voucher.returned_at is not None
    if used or returned or entry.state != ENTERED or entry.decided_at is not None:
        return False
    entry.state, entry.risk = HELD, max(entry.risk, score)
    entry.risk_reasons = ",".join(dict.fromkeys(("device", *(entry.risk_reasons or "").split(",")))).rstrip(",")
    audit.record(SYSTEM, "campaign:entry:hold", "campaign_entry", entry.id, campaign=entry.campaign_id, risk=entry.risk)
    return True


def who_waits(people_in_order: Iterable[Somebody]) -> tuple[set[Somebody], int]:
    """Pure: of the people on one browser, in the order they came, those who wait, and the score that says so: nobody of
    four, the fifth and the sixth alone, of seven all."""
    came = list(dict.fromkeys(people_in_order))
    score = judge(Signs(device_others=len(came) - 1, by_page=False)).score
    return (set(came) if len(came) > HOUSEHOLD else set(came[SHARED_BY:])), score


def has_to_wait(entry_id: int) -> bool:
    """Inside a rule: whether an entry that counts is one the worker will hold."""
    where = select(CampaignTrace.campaign_id, CampaignTrace.device_index, CampaignTrace.follower_id)
    found = session().execute(where.where(CampaignTrace.entry_id == entry_id)).one_or_none()
    if found is None or found.device_index is None:
        return False
    came = _came(found.campaign_id, found.device_index)
    return found.follower_id in who_waits(row.follower_id for row in came)[0]


def _came(campaign_id: int, device: str) -> Sequence[Any]:
    """The entries from one browser, in the order they came."""
    lines = (
        select(CampaignTrace.entry_id, CampaignTrace.follower_id, CampaignEntry.state, CampaignEntry.decided_at)
        .join(CampaignEntry, CampaignEntry.id == CampaignTrace.entry_id)
        .where(CampaignTrace.campaign_id == campaign_id, CampaignTrace.device_index == device)
        .order_by(CampaignTrace.entry_id)
    )
    return session().execute(lines).all()


@reading
def _to_hold(within: timedelta) -> list[tuple[int, int]]:
    found = []
    for campaign_id, device in session().execute(_shared(within)).all():
        rows = _came(campaign_id, device)
        wait, score = who_waits(row.follower_id for row in rows)
        found += [
            (row.entry_id, score)
            for row in rows
            if row.follower_id in wait and row.state == ENTERED and row.decided_at is None
        ]
    return found


def _shared(within: timedelta) -> Select[tuple[int, str]]:
    """The browsers of this time that more than four people ever used in one campaign."""
    lately = (
        select(CampaignTrace.campaign_id, CampaignTrace.device_index)
        .where(CampaignTrace.at > clock.now() - within, CampaignTrace.device_index.is_not(None))
        .distinct()
        .subquery()
    )
    same = and_(CampaignTrace.campaign_id == lately.c.campaign_id, CampaignTrace.device_index == lately.c.device_index)
    return (
        select(lately.c.campaign_id, lately.c.device_index)
        .join(CampaignTrace, same)
        .group_by(lately.c.campaign_id, lately.c.device_index)
        .having(func.count(CampaignTrace.follower_id.distinct()) > SHARED_BY)
    )
