"""Whether somebody may take part now: the campaign's days by the database's clock, and how often, by person and by
number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import bindparam, func, select

from models.campaign_entries import CampaignEntry
from models.campaigns import DRAFT, ENDED, PAUSED, Campaign, CampaignVersion
from models.db import session
from services.campaigns import moments
from services.campaigns.content import Content, read
from services.errors import Conflict, Expired, NotFound

EARLY, OPEN_NOW, RESTING, OVER = "early", "open", "paused", "ended"


@dataclass(frozen=True, slots=True)
class Standing:
    """A campaign that was published, as it stands at `now` by the database's clock."""

    id: int
    slug: str
    name: str
    bait: str
    state: str
    version_id: int
    starts_at: datetime | None
    ends_at: datetime | None
    per_person: int
    budget_fen: int | None
    spent_fen: int
    newcomers_in_person: bool
    rank_wanted: bool
    now: datetime

    @property
    def phase(self) -> str:
        """`early`, `open`, `paused` or `ended`: what a page says of it."""
        if self.state == ENDED or (self.ends_at is not None and self.ends_at <= self.now):
            return OVER
        if self.state == PAUSED:
            return RESTING
        return EARLY if self.starts_at is not None and self.starts_at > self.now else OPEN_NOW

    @property
    def left_fen(self) -> int | None:
        """What the budget has left; None without one."""
        return None if self.budget_fen is None else self.budget_fen - self.spent_fen


COLUMNS = (
    Campaign.id,
    Campaign.slug,
    Campaign.name,
    Campaign.bait,
    Campaign.state,
    Campaign.current_version_id,
    Campaign.starts_at,
    Campaign.ends_at,
    Campaign.per_person,
    Campaign.budget_fen,
    Campaign.spent_fen,
    Campaign.newcomers_in_person,
    Campaign.rank_wanted,
)


def find_standing(slug: str) -> Standing:
    """Inside a rule. Refuses `campaign_unknown`, also for what was never published: both answer alike."""
    query = select(*COLUMNS, moments.this_moment()).where(Campaign.slug == slug)
    found = session().execute(query).one_or_none()
    if found is None or found.state == DRAFT or found.current_version_id is None:
        raise unknown()
    return Standing(*found)


def refuse_unless_open(standing: Standing) -> None:
    """Say kindly why nobody can take part: `not_started`, `paused`, `ended`."""
    if standing.phase == EARLY:
        raise Conflict("not_started", "活动还没有开始，到时间再来，名额都在。")
    if standing.phase == RESTING:
        raise resting()
    if standing.phase == OVER:
        raise over()


def refuse_if_stopped(campaign_id: int) -> None:
    """Inside a rule that let somebody in and found, as it came to give, that nothing may be given any more: somebody
    paused or ended the campaign meanwhile (`paused`, `ended`). Says nothing while it goes on."""
    state = session().scalar(select(Campaign.state).where(Campaign.id == campaign_id))
    if state == PAUSED:
        raise resting()
    if state == ENDED:
        raise over()


def resting() -> Conflict:
    return Conflict("paused", "活动暂时停一停，请过一会儿再来。")


def over() -> Expired:
    return Expired("ended", "活动已经结束了，谢谢您来。")


def already() -> Conflict:
    """This person, or this number, took part as often as it may; never whose the number was."""
    return Conflict("already_entered", "您或这个手机号已经参加过这个活动了，在“我的奖品”里可以看到。")


_TURNS = select(func.coalesce(func.max(CampaignEntry.turn), 0)).where(
    CampaignEntry.campaign_id == bindparam("campaign"), CampaignEntry.follower_id == bindparam("person")
)
_CONTACT_TURNS = select(func.coalesce(func.max(CampaignEntry.contact_turn), 0)).where(
    CampaignEntry.campaign_id == bindparam("campaign"), CampaignEntry.contact_index == bindparam("contact")
)


def next_turn(standing: Standing, follower_id: int) -> int:
    """The person's next turn; what was taken back or refused counts as well, or one could draw again and again. The
    caller holds the person. Refuses `already_entered`."""
    last = session().scalar(_TURNS, {"campaign": standing.id, "person": follower_id}) or 0
    if last >= standing.per_person:
        raise already()
    return int(last) + 1


def next_contact_turn(standing: Standing, contact_index: str, *, theirs: bool = False) -> int:
    """The number's next turn, whoever's it is: of two at once the unique key lets one through. Refuses
    `already_entered`; not whoever WeChat knows by this number (`theirs`): that somebody else typed it before takes
    nothing from them, and their own turns are counted by person."""
    last = session().scalar(_CONTACT_TURNS, {"campaign": standing.id, "contact": contact_index}) or 0
    if last >= standing.per_person and not theirs:
        raise already()
    return int(last) + 1


def content_of(version_id: int) -> Content:
    """Inside a rule: an edition's content."""
    kept = session().scalar(select(CampaignVersion.content).where(CampaignVersion.id == version_id))
    if kept is None:
        raise unknown()
    return read_once(kept)


@lru_cache(maxsize=256)
def read_once(kept: str) -> Content:
    """What an edition says, as it was written; the same text is read once by each process."""
    return read(kept)


def unknown() -> NotFound:
    """There is no such campaign, or it was never published: both answer alike."""
    return NotFound("campaign_unknown", "没有找到这个活动，请检查链接，或请发给您的人重新发一次。")
