"""Who vouched for whom: headquarters' list, and ending what should not have been."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from models.bindings import OPEN
from models.campaign_entries import ENTERED, HELD, CampaignEntry
from models.campaign_vouches import CampaignVouch
from models.campaigns import Campaign
from models.db import reading, session, transaction
from models.dealers import Dealer, DealerStaff
from models.people import Follower
from services import audit, people, scopes
from services.access import Actor, reach, require
from services.campaigns import moments, vouchers
from services.campaigns.farming import JUDGE
from services.errors import Conflict, NotFound
from services.listing import Columns, Page, Wanted, page_of
from services.organisation.forms import Problems
from services.sentences import say
from services.typed_words import holds

READ = "redemptions.read"
END = JUDGE
LONGEST_REASON = 200
STATES = ("standing", "ended")


@dataclass(frozen=True, slots=True)
class VouchRow:
    """One vouch. `state` is the entry's; `turn` says how many it was that day for the dealer. Of whom was
    let go there is no label, and nothing to end."""

    id: int
    entry_id: int
    label: str | None
    campaign: str
    slug: str
    dealer: str
    dealer_code: str
    by: str | None
    turn: int
    state: str
    at: datetime
    ended_at: datetime | None
    ended_by: str | None
    ended_reason: str | None


def _in_state(word: str) -> ColumnElement[bool]:
    return CampaignVouch.open_marker == OPEN if word == "standing" else CampaignVouch.ended_at.is_not(None)


def _of_campaign(slug: str) -> ColumnElement[bool]:
    entries = select(CampaignEntry.id).join(Campaign, Campaign.id == CampaignEntry.campaign_id)
    return CampaignVouch.entry_id.in_(entries.where(Campaign.slug == slug))


def _by_names(words: tuple[str, ...]) -> Select[Any]:
    named = or_(holds(Dealer.name, words), holds(Dealer.code, words), holds(DealerStaff.name, words))
    return (
        select(CampaignVouch.id)
        .join(Dealer, Dealer.id == CampaignVouch.dealer_id)
        .outerjoin(DealerStaff, DealerStaff.id == CampaignVouch.dealer_staff_id)
        .where(named)
    )


COLUMNS = Columns(
    keys=select(CampaignVouch.id),
    searched=[_by_names],
    filtered={"state": _in_state, "campaign": _of_campaign},
    sorted_by={},
    order=[CampaignVouch.id.desc()],
)


def _lines() -> Select[Any]:
    return (
        select(
            CampaignVouch.id,
            CampaignVouch.entry_id,
            Follower.label,
            Campaign.name,
            Campaign.slug,
            Dealer.name,
            Dealer.code,
            DealerStaff.name,
            CampaignVouch.turn,
            CampaignEntry.state,
            CampaignVouch.at,
            CampaignVouch.ended_at,
            CampaignVouch.ended_by,
            CampaignVouch.ended_reason,
        )
        .join(CampaignEntry, CampaignEntry.id == CampaignVouch.entry_id)
        .join(Campaign, Campaign.id == CampaignEntry.campaign_id)
        .outerjoin(Follower, Follower.id == CampaignVouch.follower_id)
        .join(Dealer, Dealer.id == CampaignVouch.dealer_id)
        .outerjoin(DealerStaff, DealerStaff.id == CampaignVouch.dealer_staff_id)
    )


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[VouchRow]:
    """Every vouch, the newest first; of a region manager those of her dealers."""
    require(actor, READ)
    seen = None if reach(actor, READ) == "all" else scopes.dealers(actor, READ, CampaignVouch.dealer_id)
    return page_of(_lines(), wanted, COLUMNS, lambda found: VouchRow(*found), seen=seen, whole=whole)


@reading
def one(actor: Actor, vouch_id: int) -> VouchRow:
    """One of them, for whoever may end it. Refuses `vouch_unknown`."""
    _found(actor, vouch_id)
    return VouchRow(*session().execute(_lines().where(CampaignVouch.id == vouch_id)).one())


@transaction
def end(actor: Actor, vouch_id: int, reason: str) -> bool:
    """It counts no more: the entry waits again, for headquarters alone, unless its prize was redeemed, which is taken
    back before (`undoing.undo`); whether it does.
    Refuses `not_allowed`, `vouch_unknown`, `vouch_ended`, and `form_wrong` without a reason of at most 200 letters.
    Locks: follower, voucher."""
    row = _found(actor, vouch_id)
    why, problems = " ".join(reason.split()), Problems()
    if not 0 < len(why) <= LONGEST_REASON:
        problems.wrong("reason", say("请写一句为什么，最多 %(most)s 个字。", most=LONGEST_REASON))
    problems.refuse()
    assert row.follower_id is not None
    people.lock(row.follower_id)
    voucher, used = vouchers.hold_of(row.entry_id)
    held = select(CampaignEntry).where(CampaignEntry.id == row.entry_id).with_for_update()
    entry = session().scalars(held.execution_options(populate_existing=True)).one()
    session().refresh(row)
    if row.open_marker is None:
        raise Conflict("vouch_ended", "这次核实已经撤回过了。")
    row.open_marker, row.ended_at, row.ended_by, row.ended_reason = None, moments.now(), actor.name, why
    waits = entry.state == ENTERED and not used and (voucher is None or voucher.returned_at is None)
    if waits:
        entry.state, entry.decided_by, entry.decided_at = HELD, None, None
        entry.risk_reasons = ",".join(filter(None, (entry.risk_reasons, "vouch")))
    audit.record(actor, "campaign:vouch:end", "campaign_entry", entry.id, vouch=row.id, reason=why, redeemed=used)
    return waits


def _found(actor: Actor, vouch_id: int) -> CampaignVouch:
    require(actor, END)
    mine: ColumnElement[bool] = scopes.dealers(actor, END, CampaignVouch.dealer_id)
    known = CampaignVouch.follower_id.is_not(None)
    row = session().scalars(select(CampaignVouch).where(CampaignVouch.id == vouch_id, mine, known)).one_or_none()
    if row is None:
        raise NotFound("vouch_unknown", "没有找到这次核实。")
    return row
