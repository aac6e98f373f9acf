"""All campaigns as headquarters looks through them: by bait, by state, the newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, select

from models.campaign_entries import HELD, CampaignEntry
from models.campaigns import DRAFT, ENDED, PAUSED, PUBLISHED, Campaign, CampaignPrize
from models.db import reading, session
from services.access import Actor, require
from services.campaigns import moments
from services.campaigns.rows import READ
from services.campaigns.stock import can_still_be_had
from services.listing import Columns, Page, Wanted, page_of

UPCOMING, OVER = "upcoming", "over"
STATES = (PUBLISHED, UPCOMING, DRAFT, PAUSED, OVER, ENDED)


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One line; `state` is also `upcoming` or `over` for what is published outside its days. `left` is what of all
    prizes can still be had, of each no more than the budget pays for, None without any; `held` how many entries wait
    for a look."""

    id: int
    slug: str
    name: str
    bait: str
    state: str
    starts_at: datetime | None
    ends_at: datetime | None
    entries: int
    held: int
    stock: int | None
    left: int | None
    created_by: str
    published_at: datetime | None


def state_of(row: Campaign, now: datetime) -> str:
    """As people see it."""
    if row.state != PUBLISHED:
        return row.state
    if row.ends_at is not None and row.ends_at <= now:
        return OVER
    return UPCOMING if row.starts_at is not None and row.starts_at > now else PUBLISHED


def _in_state(word: str) -> ColumnElement[bool]:
    over = and_(Campaign.ends_at.is_not(None), Campaign.ends_at <= moments.this_moment())
    out = Campaign.state == PUBLISHED
    asked: dict[str, ColumnElement[bool]] = {
        PUBLISHED: moments.is_open(),
        OVER: and_(out, over),
        UPCOMING: and_(out, not_(moments.is_open()), not_(over)),
    }
    return asked.get(word, Campaign.state == word)


COLUMNS = Columns(
    keys=select(Campaign.id),
    searched=[Campaign.name],
    filtered={"bait": Campaign.bait, "state": _in_state},
    sorted_by={"name": Campaign.name, "starts": Campaign.starts_at, "ends": Campaign.ends_at},
    order=[Campaign.id.desc()],
)


def _lines() -> Select[Any]:
    here = CampaignEntry.campaign_id == Campaign.id
    entries = select(func.count(CampaignEntry.id)).where(here)
    held = select(func.count(CampaignEntry.id)).where(here, CampaignEntry.state == HELD)
    prizes = CampaignPrize.campaign_id == Campaign.id
    stock = select(func.sum(CampaignPrize.stock)).where(prizes)
    left = select(func.sum(can_still_be_had())).where(prizes)
    counted = (one.correlate(Campaign).scalar_subquery() for one in (entries, held, stock, left))
    return select(Campaign, *counted, moments.this_moment())


def _made(found: Any) -> CampaignRow:
    row, entries, held, stock, left, now = found
    return CampaignRow(
        row.id,
        row.slug,
        row.name,
        row.bait,
        state_of(row, now),
        row.starts_at,
        row.ends_at,
        entries,
        held,
        None if stock is None else int(stock),
        None if left is None else int(left),
        row.created_by,
        row.published_at,
    )


@reading
def listing(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[CampaignRow]:
    """All campaigns, whoever may promote them."""
    require(actor, READ)
    return page_of(_lines(), wanted, COLUMNS, _made, whole=whole)


@reading
def row_of(actor: Actor, slug: str) -> CampaignRow | None:
    """One line of the list; None for none."""
    require(actor, READ)
    found = session().execute(_lines().where(Campaign.slug == slug)).first()
    return _made(found) if found is not None else None
