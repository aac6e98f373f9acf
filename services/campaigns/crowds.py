"""Browsers that many people took part on, looked at again by the worker: whoever passed before that was seen waits
too, as long as nobody redeemed their prize. An entry sees those before it; of twenty sent at one moment none sees
another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

from sqlalchemy import Select, and_, func, or_, select, tuple_

from models.bindings import OPEN
from models.campaign_entries import ENTERED, HELD, CampaignEntry, Redemption, Voucher
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
    _write(entry, score)
    return True


def hold_in_time(entry: CampaignEntry) -> None:
    """Inside a rule that holds an entry and its person, and is quicker than the worker: what has to wait does so."""
    score = waiting([entry.id]).get(entry.id)
    if entry.state == ENTERED and score is not None:
        _write(entry, score)
        session().flush()


def _write(entry: CampaignEntry, score: int) -> None:
    entry.state, entry.risk = HELD, max(entry.risk, score)
    entry.risk_reasons = ",".join(dict.fromkeys(("device", *(entry.risk_reasons or "").split(",")))).rstrip(",")
    audit.record(SYSTEM, "campaign:entry:hold", "campaign_entry", entry.id, campaign=entry.campaign_id, risk=entry.risk)


def who_waits(people_in_order: Iterable[Somebody]) -> tuple[set[Somebody], int]:
    """Pure: of the people on one browser, in the order they came, those who wait, and the score that says so: nobody of
    four, the fifth and the sixth alone, of seven all."""
    came = list(dict.fromkeys(people_in_order))
    score = judge(Signs(device_others=len(came) - 1, by_page=False)).score
    return (set(came) if len(came) > HOUSEHOLD else set(came[SHARED_BY:])), score


def waiting(entry_ids: Iterable[int]) -> dict[int, int]:
    """Inside a rule: those of these entries that wait for a look, or that the worker will hold at its next one, with
    their score. Their people and counters are answered as if it had looked: what a page shows and what a counter says
    must not differ for a minute. What was redeemed, returned or looked at is never held."""
    used = (Redemption.voucher_id == Voucher.id) & (Redemption.open_marker == OPEN)
    may_be_held = and_(
        CampaignEntry.state == ENTERED,
        CampaignEntry.decided_at.is_(None),
        Voucher.returned_at.is_(None),
        Redemption.id.is_(None),
        CampaignTrace.device_index.is_not(None),
    )
    where = (CampaignTrace.campaign_id, CampaignTrace.device_index, CampaignTrace.follower_id)
    lines = (
        select(CampaignEntry.id, CampaignEntry.state, CampaignEntry.risk, *where)
        .outerjoin(CampaignTrace, CampaignTrace.entry_id == CampaignEntry.id)
        .outerjoin(Voucher, Voucher.entry_id == CampaignEntry.id)
        .outerjoin(Redemption, used)
        .where(CampaignEntry.id.in_(list(entry_ids)), or_(CampaignEntry.state == HELD, may_be_held))
    )
    rows = session().execute(lines).all()
    found = {row.id: row.risk for row in rows if row.state == HELD}
    there = [row for row in rows if row.state == ENTERED]
    came = _people_on({(row.campaign_id, row.device_index) for row in there})
    for row in there:
        wait, score = who_waits(came[row.campaign_id, row.device_index])
        if row.follower_id in wait:
            found[row.id] = score
    return found


def score_of(entry: CampaignEntry) -> int | None:
    """Inside a rule: what says that this entry waits for those on its browser; None: nothing does."""
    trace = session().get(CampaignTrace, entry.id)
    if trace is None or trace.device_index is None:
        return None
    where = trace.campaign_id, trace.device_index
    wait, score = who_waits(_people_on({where})[where])
    return score if trace.follower_id in wait else None


def _people_on(browsers: Collection[tuple[int, str]]) -> dict[tuple[int, str], list[int]]:
    """Who used each of these browsers in its campaign, in the order they came."""
    found: dict[tuple[int, str], list[int]] = {one: [] for one in browsers}
    if found:
        where = tuple_(CampaignTrace.campaign_id, CampaignTrace.device_index).in_(list(found))
        columns = (CampaignTrace.campaign_id, CampaignTrace.device_index, CampaignTrace.follower_id)
        lines = select(*columns).where(where).group_by(*columns).order_by(func.min(CampaignTrace.entry_id))
        for campaign_id, device, person in session().execute(lines):
            found[campaign_id, device].append(person)
    return found


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
