"""The toolbox (工具箱): which campaigns I may promote, and taking one: a link and a code of my own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from models.bindings import OPEN
from models.campaigns import BAITS as BAITS
from models.campaigns import Campaign, CampaignVersion
from models.db import insert_row_once, reading, session, transaction
from models.promotions import Promotion
from models.stored_files import StoredFile
from services import audit, clock, people
from services.access import follower
from services.audience_lines import standing_of
from services.campaigns import moments
from services.campaigns.content import read
from services.campaigns.promotable import promotable
from services.campaigns.promotion_figures import Brought, brought_by
from services.campaigns.promotions import fresh_token
from services.errors import NotFound
from services.sharing.hands import Hand
from services.sharing.hands import hand_of as sharing_hand
from services.uploads import served_path

PAGE = 20


@dataclass(frozen=True, slots=True)
class Tool:
    """One campaign as its promoter sees it. `promotion` is the token of mine, None before I took one; `begun` is false
    for one that may be announced but not entered yet. `cover` is a path below FILES_BASE_URL. `name` is what we call it
    among ourselves, `title` what its page says to everybody: those of two campaigns may be the same."""

    slug: str
    name: str
    title: str
    summary: str
    cover: str | None
    bait: str
    starts_at: datetime | None
    ends_at: datetime | None
    begun: bool
    promotion: str | None
    brought: Brought


@reading
def toolbox(follower_id: int, *, before: int | None = None) -> tuple[list[Tool], int | None]:
    """What I may promote now, published last first, from `before` on; and where the next page begins."""
    me = people.survivor(follower_id).id
    query = _promotable(me).order_by(Campaign.id.desc()).limit(PAGE + 1)
    if before is not None:
        query = query.where(Campaign.id < before)
    rows = session().execute(query).all()
    shown = rows[:PAGE]
    return _tools(me, shown), shown[-1][0].id if len(rows) > PAGE else None


@reading
def tool(follower_id: int, slug: str) -> Tool:
    """One of them. Refuses `campaign_unknown` for what is not there, stopped, over, or not for me: all alike."""
    me = people.survivor(follower_id).id
    return _tools(me, [_get(me, slug)])[0]


@transaction
def promote(follower_id: int, slug: str) -> Tool:
    """Take a campaign to promote: one promotion for each person and campaign, however often they ask. Who works
    somewhere else by now takes a new one, and the old one is ended. Refuses `campaign_unknown`. Locks: follower."""
    row = people.lock(follower_id)
    found = _get(row.id, slug)
    hand = sharing_hand(row.id)
    standing = _standing(row.id, found[0].id)
    if standing is not None and not _same(standing, hand):
        standing.open_marker, standing.ended_at = None, clock.now()
        session().flush()
        standing = None
    if standing is None:
        made = _insert(row.id, found[0].id, hand)
        if made is not None:
            audit.record(
                follower(row.id, row.label), "campaign:promotion:take", "promotion", made.id, name=found[0].name
            )
    return _tools(row.id, [found])[0]


def _insert(follower_id: int, campaign_id: int, hand: Hand) -> Promotion | None:
    """None where the same person asked twice at one moment: the other one stands."""
    return insert_row_once(
        Promotion,
        campaign_id=campaign_id,
        promoter_id=follower_id,
        open_marker=OPEN,
        created_at=clock.now(),
        **hand.columns,
        **fresh_token(),
    )


def _promotable(follower_id: int) -> Select[Any]:
    return (
        select(Campaign, CampaignVersion.content)
        .join(CampaignVersion, CampaignVersion.id == Campaign.current_version_id)
        .where(promotable(standing_of(follower_id)))
    )


def _get(follower_id: int, slug: str) -> Any:
    found = session().execute(_promotable(follower_id).where(Campaign.slug == slug)).one_or_none()
    if found is None:
        raise NotFound("campaign_unknown", "没有找到这个活动，可能已经结束，或不在您的工具箱里。")
    return found


def _standing(follower_id: int, campaign_id: int) -> Promotion | None:
    query = select(Promotion).where(
        Promotion.campaign_id == campaign_id, Promotion.promoter_id == follower_id, Promotion.open_marker == OPEN
    )
    return session().scalars(query).one_or_none()


def _same(row: Promotion, hand: Hand) -> bool:
    return all(getattr(row, name) == value for name, value in hand.columns.items())


def _tools(follower_id: int, rows: Sequence[Any]) -> list[Tool]:
    numbers = [campaign.id for campaign, _ in rows]
    mine = select(Promotion.campaign_id, Promotion.token).where(
        Promotion.promoter_id == follower_id, Promotion.open_marker == OPEN, Promotion.campaign_id.in_(numbers)
    )
    tokens = dict(session().execute(mine).tuples().all())
    brought, now = brought_by(follower_id, numbers), moments.now()
    pages = [read(kept) for _, kept in rows]
    covers = _covers({page.cover_file_id for page in pages if page.cover_file_id is not None})
    return [
        Tool(
            campaign.slug,
            campaign.name,
            page.title,
            page.summary,
            covers.get(page.cover_file_id or 0),
            campaign.bait,
            campaign.starts_at,
            campaign.ends_at,
            campaign.starts_at is None or campaign.starts_at <= now,
            tokens.get(campaign.id),
            brought[campaign.id],
        )
        for (campaign, _), page in zip(rows, pages, strict=True)
    ]


def _covers(files: Collection[int]) -> dict[int, str]:
    if not files:
        return {}
    query = select(StoredFile.id, StoredFile.random_name, StoredFile.file_name).where(StoredFile.id.in_(files))
    return {number: served_path(name, file_name) for number, name, file_name in session().execute(query)}
