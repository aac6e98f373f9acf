"""Publishing, pausing, ending: each counts for the next look anybody takes at the page and for the next entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.campaigns import LOTTERY, Campaign, CampaignVersion
from models.db import reading, session, transaction
from services import audit
from services.access import Actor, require
from services.campaigns import checking, moments, prizes, seeds
from services.campaigns.content import Content, read
from services.campaigns.rows import READ, WRITE, changing, get_campaign, next_number
from services.campaigns.states import END, PAUSE, PUBLISH, REOPEN, RESUME
from services.errors import Conflict, Invalid
from services.sentences import say

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Published:
    """What everybody is shown: the version's row, its number, its content."""

    version_id: int
    number: int
    content: Content
    published_by: str
    published_at: datetime


@reading
def published_of(actor: Actor, slug: str) -> Published | None:
    """What is out now; None of a draft."""
    require(actor, READ)
    return current(get_campaign(slug))


def current(row: Campaign) -> Published | None:
    """Inside a rule: the same of a row."""
    if row.current_version_id is None:
        return None
    found = session().get_one(CampaignVersion, row.current_version_id)
    return Published(found.id, found.number, read(found.content), found.published_by, found.published_at)


@transaction
def publish(actor: Actor, slug: str, seen: int) -> int:
    """Let everybody see the page as its draft has it, from its first moment on; the version's number. For the first
    time it also opens the ledger of each prize and commits to a lottery's seed.

    Refuses `changed_meanwhile`, `campaign_ended`, `published_already` when nothing changed, and `not_fit` with
    everything `checking.py` found (`facts["findings"]`). Locks: campaign.
    """
    require(actor, WRITE)
    row = changing(actor, slug, seen, PUBLISH)
    before = session().get(CampaignVersion, row.current_version_id) if row.current_version_id else None
    if before is not None and before.content == row.draft:
        raise Conflict("published_already", "页面已经是最新的，没有需要发布的更改。")
    checking.refuse_unfit(row)
    now = moments.now()
    made = CampaignVersion(
        campaign_id=row.id, number=next_number(row.id), content=row.draft, published_by=actor.name, published_at=now
    )
    session().add(made)
    session().flush()
    row.current_version_id = made.id
    if row.published_at is None:
        row.published_at = now
        prizes.open_ledger(actor, row)
        if row.bait == LOTTERY:
            seeds.commit_to_one(row.id)
    audit.record(actor, "campaign:record:publish", "campaign", row.id, name=row.name, number=made.number)
    return made.number


@transaction
def pause(actor: Actor, slug: str, seen: int) -> None:
    """Nobody takes part until it goes on; the page says so. Refuses `changed_meanwhile` and what is not published
    (`campaign_cannot`, `campaign_ended`). Locks: campaign."""
    require(actor, WRITE)
    row = changing(actor, slug, seen, PAUSE)
    audit.record(actor, "campaign:record:pause", "campaign", row.id, name=row.name)


@transaction
def resume(actor: Actor, slug: str, seen: int) -> None:
    """It goes on. Refuses `changed_meanwhile`, what is not paused, and `days_over` when its last moment has passed:
    that is moved first. Locks: campaign."""
    require(actor, WRITE)
    row = changing(actor, slug, seen, RESUME)
    if row.ends_at is not None and row.ends_at <= moments.now():
        raise Invalid("days_over", "结束时间已经过了，请先改结束时间，再继续。")
    audit.record(actor, "campaign:record:resume", "campaign", row.id, name=row.name)


@transaction
def end(actor: Actor, slug: str, seen: int, reason: str) -> None:
    """It is over: nobody takes part any more, vouchers stay good as long as they said, a lottery's seed is
    shown within a minute (`fairness.tell_seeds`).

    Refuses `changed_meanwhile`, `reason_missing` (also over 200 letters), and what is not running. Locks: campaign.
    """
    require(actor, WRITE)
    why = " ".join(reason.split())
    if not 0 < len(why) <= LONGEST_REASON:
        raise Invalid(
            "reason_missing", say("请写一句为什么结束，最多 %(most)s 个字，方便同事了解。", most=LONGEST_REASON)
        )
    row = changing(actor, slug, seen, END)
    row.ended_at, row.ended_reason = moments.now(), why
    audit.record(actor, "campaign:record:end", "campaign", row.id, name=row.name, reason=why)


@transaction
def reopen(actor: Actor, slug: str, seen: int) -> None:
    """What was ended comes back paused, so that its days can be moved before it goes on. Refuses `changed_meanwhile`,
    what has not ended, and `seed_shown` of a lottery: whoever knows the seed knows every draw. Locks: campaign."""
    require(actor, WRITE)
    row = changing(actor, slug, seen, REOPEN)
    if seeds.is_revealed(row.id):
        raise Conflict("seed_shown", "抽奖结束时已经公布了随机种子，不能重新打开，请复制一个新活动。")
    row.ended_at = row.ended_reason = None
    audit.record(actor, "campaign:record:reopen", "campaign", row.id, name=row.name)
