"""A number that was left in a campaign goes to whom its person named: as a lead that knows what they took part in."""

from __future__ import annotations

from models.campaign_entries import CampaignEntry
from models.campaign_traces import CampaignHandOver
from models.db import insert_together, session
from models.leads import CAMPAIGN, Lead
from services import clock
from services.access import Actor
from services.campaigns.answers import Answers
from services.campaigns.hands import Hands
from services.leads.holders import HEADQUARTERS_POOL, Holder, dealer_hand, hand_in_wechat
from services.leads.taking import LONGEST_INTEREST, Entry, take_lead


def hand_on(actor: Actor, title: str, said: Answers, hands: Hands) -> int | None:
    """Inside a rule that holds the person: their lead, or the one of theirs that is open already. What they want is the
    `title` of the page they saw: what headquarters calls a campaign is among itself. People of ours make none. A number
    somebody else left, or that was entered by hand, makes a line in the lead it has and is none of this entry's: else
    whoever types it would be credited with that lead, and read in their figures what became of it. Locks: lead."""
    if actor.id is None or said.phone is None or hand_in_wechat(actor.id) is not None:
        return None
    entry = Entry(
        CAMPAIGN,
        title[:LONGEST_INTEREST],
        follower_id=actor.id,
        phone=said.phone,
        name=said.name,
        region_code=said.region_code,
        named=hands.named,
        prefer=hands.prefer or (hands.named if hands.named.dealer_id is not None else None),
    )
    taken = take_lead(actor, entry).lead_id
    return taken if session().get_one(Lead, taken).follower_id == actor.id else None


def remember(entry_id: int, follower_id: int, hands: Hands) -> None:
    """Inside a rule: whom they named, and that it goes with this entry."""
    insert_together(
        CampaignHandOver,
        entry_id=entry_id,
        follower_id=follower_id,
        dealer_id=hands.named.dealer_id,
        at=clock.now(),
    )


def named_for(entry: CampaignEntry) -> Hands | None:
    """Inside a rule: whom the person of an entry named; None when they want no call. A dealer that is gone meanwhile is
    not replaced by another: then headquarters hears of it without the number's being handed on."""
    row = session().get(CampaignHandOver, entry.id)
    if row is None:
        return None
    if row.dealer_id is None:
        return Hands(HEADQUARTERS_POOL, None, "")
    return Hands(Holder(row.dealer_id), dealer_hand(row.dealer_id) or HEADQUARTERS_POOL, "")
