"""Entries that wait for a look, because they look like a farm's: headquarters lets them count or refuses them, with a
reason."""

from __future__ import annotations

from sqlalchemy import select

from models.campaign_entries import ENTERED, HELD, REFUSED, WON, CampaignEntry
from models.campaigns import Campaign, CampaignPrize
from models.db import session, transaction
from models.people import Follower
from services import access, audit, clock, notices, people
from services.access import Actor, require
from services.campaigns import handing, limits, newcomers, slots, stock, tidings, vouchers
from services.campaigns.answers import Answers
from services.campaigns.content import NAME, PHONE
from services.campaigns.limits import Standing
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.leads.writing import plain

JUDGE = "campaigns.judge"
LONGEST_REASON = 200


@transaction
def accept(actor: Actor, entry_id: int) -> None:
    """It counts: its prize, kept for it since, gets its voucher now, or the one it had is good again; its number
    becomes the lead its person named, unless it was handed on before it was held. Refuses `not_allowed`,
    `entry_unknown`, `entry_decided`, and one's own (`own_entry`). Locks: follower, lead, voucher."""
    require(actor, JUDGE)
    entry = held_entry(entry_id)
    if actor.kind == "hq" and actor.id is not None and notices.follower_of_employee(actor.id) == entry.follower_id:
        raise NotAllowed("own_entry", "不能审核自己的参与，请由其他同事处理。")
    if let_count(entry, actor.name):
        tell_of_voucher(entry)
    audit.record(actor, "campaign:entry:accept", "campaign_entry", entry.id, campaign=entry.campaign_id)


@transaction
def refuse(actor: Actor, entry_id: int, reason: str) -> None:
    """It does not count: what was kept for it is there for others again. Its person reads the reason. Refuses
    `not_allowed`, `entry_unknown`, `entry_decided`, `reason_missing`. Locks: follower, voucher, campaign_slot,
    campaign, campaign_prize."""
    said = plain(reason, LONGEST_REASON)
    if not said:
        raise Invalid("reason_missing", "请写一句原因，参与的人会看到。")
    require(actor, JUDGE)
    entry = held_entry(entry_id)
    vouchers.take_back(entry.id)
    entry.state, entry.decided_by, entry.decided_at = REFUSED, actor.name, clock.now()
    entry.refused_reason = said
    if entry.wanted_at is not None:
        slots.give_back(entry.campaign_id, entry.wanted_at)
    if entry.outcome == WON and entry.prize_id is not None:
        session().flush()
        stock.put_back(actor, entry.campaign_id, entry.prize_id, entry.id)
    audit.record(actor, "campaign:entry:refuse", "campaign_entry", entry.id, campaign=entry.campaign_id, reason=said)


def let_count(entry: CampaignEntry, by: str | None) -> bool:
    """Inside a rule that holds an entry and its person: from now on it counts, by whoever looked (None: nobody did,
    what it waited for came, so that it may be held again); whether it has a voucher by that, of which nobody told its
    person yet."""
    entry.state = ENTERED
    if by is not None:
        entry.decided_by, entry.decided_at = by, clock.now()
    standing = limits.find_standing(session().get_one(Campaign, entry.campaign_id).slug)
    hands = handing.named_for(entry) if entry.lead_id is None else None
    if hands is not None:
        row = people.lock(person_of(entry))
        title = limits.content_of(entry.version_id).title
        entry.lead_id = handing.hand_on(access.follower(row.id, row.label), title, _answers(entry), hands)
    return entry.outcome == WON and entry.prize_id is not None and _give_voucher(entry, entry.prize_id, standing)


def _give_voucher(entry: CampaignEntry, prize_id: int, standing: Standing) -> bool:
    """Whether it is a new one. The days of one that was held again begin anew: nobody loses them by our looking."""
    until = vouchers.good_until(standing.now, standing.ends_at, session().get_one(CampaignPrize, prize_id).good_days)
    had, _ = vouchers.hold_of(entry.id)
    if had is not None:
        had.good_until = until
        return False
    in_person = standing.newcomers_in_person and not newcomers.knows(person_of(entry), but_for=standing.id)
    vouchers.issue(entry.id, prize_id, person_of(entry), until, in_person=in_person)
    return True


def tell_of_voucher(entry: CampaignEntry) -> None:
    """Inside the rule that gave it: its person hears of it."""
    had, _ = vouchers.hold_of(entry.id)
    if had is None:
        return
    prize, holder = session().get_one(CampaignPrize, had.prize_id), session().get_one(Follower, person_of(entry))
    title = limits.content_of(entry.version_id).title
    tidings.owe_won(holder, entry.id, prize.name, title, had.good_until)


def person_of(entry: CampaignEntry) -> int:
    """Inside a rule: whose an entry is that something is done with. Refuses `entry_unknown` once they were let go."""
    if entry.follower_id is None:
        raise unknown()
    return entry.follower_id


def held_entry(entry_id: int) -> CampaignEntry:
    """Inside a rule: the entry held still while it waits; its person before it. Refuses `entry_unknown`,
    `entry_decided`. Locks: follower."""
    whose = session().scalar(select(CampaignEntry.follower_id).where(CampaignEntry.id == entry_id))
    if whose is None:
        raise unknown()
    people.lock(whose)
    found = select(CampaignEntry).where(CampaignEntry.id == entry_id).with_for_update()
    entry = session().scalars(found.execution_options(populate_existing=True)).one()
    if entry.state != HELD:
        raise Conflict("entry_decided", "这条参与已经处理过了，请刷新列表。")
    return entry


def unknown() -> NotFound:
    """There is no such entry, or it is nothing to them: both answer alike."""
    return NotFound("entry_unknown", "没有找到这次参与。")


def _answers(entry: CampaignEntry) -> Answers:
    content = limits.content_of(entry.version_id)
    said = entry.answers or {}
    phone, name = content.asked(PHONE), content.asked(NAME)
    return Answers(
        said,
        None if phone is None else said.get(phone.key),
        None if name is None else said.get(name.key),
        entry.region_code,
    )
