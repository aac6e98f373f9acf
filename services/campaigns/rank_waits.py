"""Entries that wait for WeChat's risk rank: it is asked again by the worker for two hours, and whenever their person
opens them in the mini program. With a low rank they count, unless something else speaks against them."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from models.campaign_entries import HELD, CampaignEntry
from models.campaigns import Campaign
from models.db import reading, session, transaction
from services import audit, clock, one_by_one, outbox, people
from services.access import SYSTEM
from services.campaigns import crowds, farming, risk
from services.campaigns.ranking import Asked, Rank, rank_of

ASK = "ask_risk_rank"
NO_RANK = "no_rank"
FOR = timedelta(hours=2)
"""As long as WeChat answers of somebody who opened the mini program."""
FIRST = timedelta(seconds=10)
AT_ONCE = 200


def wait(entry_id: int, follower_id: int, rank: Rank, address: str | None) -> None:
    """Inside the rule that wrote an entry: WeChat, which gave no answer, is asked again, and told the same address. Of
    whom it cannot be asked before they open the mini program, it is asked then."""
    if rank.may_come and address is not None:
        said = {"entry": entry_id, "address": address}
        outbox.promise(ASK, f"{ASK}:{entry_id}", said, follower_id=follower_id, run_at=clock.now() + FIRST)


def needs_rank(state: str, reasons: str | None) -> bool:
    """Pure: whether WeChat's word is what an entry waits for, perhaps among other things."""
    return state == HELD and NO_RANK in (reasons or "").split(",")


@reading
def still_waits(entry_id: int) -> bool:
    """Whether an answer of WeChat would still be heard."""
    query = select(CampaignEntry.state, CampaignEntry.risk_reasons).where(
        CampaignEntry.id == entry_id, CampaignEntry.follower_id.is_not(None)
    )
    found = session().execute(query).one_or_none()
    return found is not None and needs_rank(*found)


def ask_again(asked: Asked, follower_id: int, entry_id: int, address: str) -> None:
    """I opened my entry where WeChat can be asked of me: what it says now counts. Refuses `entry_unknown`."""
    if _is_mine(follower_id, entry_id) and still_waits(entry_id):
        learn(entry_id, rank_of(asked, follower_id, address))


@transaction
def learn(entry_id: int, rank: Rank) -> bool:
    """What WeChat says of an entry's person now; whether the entry counts by it. Decided, taken back or told of
    meanwhile, it stays as it is. A low rank leaves what else speaks against it: our own signs, its browser, its words.
    Locks: follower, lead, voucher."""
    if rank.value is None:
        return False
    entry = _hold(entry_id)
    if entry is None:
        return False
    entry.wechat_rank = rank.value
    return _heed(entry, rank.reason)


@transaction
def do_without(entry_id: int) -> bool:
    """Headquarters wants no rank any more: whether the entry counts by that. Locks: follower, lead, voucher."""
    entry = _hold(entry_id)
    return entry is not None and _heed(entry, None)


def settle() -> int:
    """What waits in campaigns that want no rank any more, each in a transaction of its own; how many count."""
    return one_by_one.done("do_without", do_without, _not_wanted())


def _hold(entry_id: int) -> CampaignEntry | None:
    """The entry while it waits for its rank, its person before it."""
    whose = session().scalar(select(CampaignEntry.follower_id).where(CampaignEntry.id == entry_id))
    if whose is None:
        return None
    people.lock(whose)
    held = select(CampaignEntry).where(CampaignEntry.id == entry_id).with_for_update()
    entry = session().scalars(held.execution_options(populate_existing=True)).one()
    return entry if needs_rank(entry.state, entry.risk_reasons) else None


def _heed(entry: CampaignEntry, reason: str | None) -> bool:
    """Whoever else came on its browser meanwhile is seen now."""
    score = crowds.score_of(entry)
    left = [] if score is None else ["device"]
    left += [one for one in (entry.risk_reasons or "").split(",") if one not in (NO_RANK, *left)]
    left += [] if reason is None else [reason]
    entry.risk, entry.risk_reasons = max(entry.risk, score or 0), ",".join(left) or None
    counts = entry.risk < risk.HELD_FROM and not risk.HOLDS_ALONE & set(left)
    if counts and farming.let_count(entry, None):
        session().flush()
        farming.tell_of_voucher(entry)
    audit.record(
        SYSTEM,
        "campaign:entry:rank",
        "campaign_entry",
        entry.id,
        campaign=entry.campaign_id,
        risk=entry.risk,
        wechat_rank=entry.wechat_rank,
        state=entry.state,
    )
    return counts


@reading
def _is_mine(follower_id: int, entry_id: int) -> bool:
    whose = session().scalar(select(CampaignEntry.follower_id).where(CampaignEntry.id == entry_id))
    if whose is None or whose != people.survivor(follower_id).id:
        raise farming.unknown()
    return True


@reading
def _not_wanted() -> list[int]:
    query = select(CampaignEntry.id).join(Campaign, Campaign.id == CampaignEntry.campaign_id)
    query = query.where(
        CampaignEntry.state == HELD, Campaign.rank_wanted.is_(False), CampaignEntry.risk_reasons.contains(NO_RANK)
    )
    return list(session().scalars(query.order_by(CampaignEntry.id).limit(AT_ONCE)))
