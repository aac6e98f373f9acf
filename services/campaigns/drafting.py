"""Campaigns made, copied, set up and, while nobody ever saw them, taken away."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from sqlalchemy import delete, insert, select

from models.campaigns import DRAFT, LOTTERY, Campaign, CampaignAudience, CampaignPrize
from models.db import reading, session, transaction
from services import audit, clock, uploads
from services.access import Actor, require
from services.campaigns import files, moments
from services.campaigns.checking_page import refuse_words
from services.campaigns.content import Content, read, written
from services.campaigns.rows import READ, WRITE, changing, get_campaign, prizes_of
from services.campaigns.shapes import NAME_LENGTH, CampaignWish, Meant, judge, wish_of
from services.campaigns.states import DELETE
from services.errors import Invalid
from services.sentences import N_, say

SLUG_BYTES = 12
COPY = N_("%(name)s（副本）")
WRONG = N_("有几处需要改正，改好后再保存一次。")


@dataclass(frozen=True, slots=True)
class CampaignForm:
    """A campaign as a form shows it, at one edition."""

    version: int
    wish: CampaignWish


@reading
def campaign_form(actor: Actor, slug: str) -> CampaignForm:
    require(actor, WRITE)
    row = get_campaign(slug)
    return CampaignForm(row.version, wish_of(row))


@reading
def draft_of(actor: Actor, slug: str) -> Content:
    """The page as it is being edited."""
    require(actor, READ)
    return read(get_campaign(slug).draft)


@transaction
def create_campaign(actor: Actor, wish: CampaignWish, content: Content | None = None) -> str:
    """A new draft nobody sees yet; its slug. A template brings its content, without files; a page without a title
    has the campaign's name. Refuses `form_wrong`."""
    require(actor, WRITE)
    meant, page = judge(wish), content or Content("")
    row = _new(actor, meant, written(replace(page, title=page.title or meant.name)))
    audit.record(actor, "campaign:record:create", "campaign", row.id, name=row.name, bait=row.bait)
    return row.slug


@transaction
def copy_campaign(actor: Actor, slug: str) -> str:
    """A new draft with the page, the prizes and the audience of this one, without its days, its budget and what came of
    it; its slug. Locks: campaign."""
    require(actor, WRITE)
    before = get_campaign(slug, hold=True)
    room = NAME_LENGTH - len(COPY % {"name": ""})
    name = COPY % {"name": before.name if len(before.name) <= room else f"{before.name[: room - 1]}…"}
    switches = before.newcomers_in_person, before.rank_wanted
    meant = Meant(name, before.bait, None, None, before.per_person, None, *switches)
    content = read(before.draft)
    row = _new(actor, meant, written(content))
    row.copied_from_id = before.id
    files.put(row.id, content.files)
    for prize in prizes_of(before.id):
        session().add(_copied(prize, row.id, actor))
    lines = session().scalars(select(CampaignAudience).where(CampaignAudience.campaign_id == before.id)).all()
    if lines:
        columns = ("role", "category_id", "tier_id", "region_code", "dealer_id", "with_below")
        copied = [{"campaign_id": row.id, **{name: getattr(line, name) for name in columns}} for line in lines]
        session().execute(insert(CampaignAudience), copied)
    audit.record(actor, "campaign:record:copy", "campaign", row.id, name=row.name, copied_from=before.slug)
    return row.slug


@transaction
def change_campaign(actor: Actor, slug: str, seen: int, wish: CampaignWish) -> None:
    """Bring a campaign's facts to what a form says; they count at once.

    Once it was published its bait and how often one may take part stay, a beginning that was is no longer moved, and
    it may end later, or earlier but not in the past, and not never: what was answered is kept until so long after the
    end. That newcomers are seen in person may then be given up, for every voucher nobody fetched yet, and is never
    begun: on what terms a prize is fetched is made no harder for people who read them. That WeChat's risk rank is
    wanted may begin and end at any time: it concerns whoever comes from then on, and a farm is seen once it is there;
    ended, it lets whoever waits for it alone count. Its name is held to what publishing allows. Refuses `form_wrong`
    and `changed_meanwhile`. Locks: campaign.
    """
    require(actor, WRITE)
    row = changing(actor, slug, seen)
    meant = judge(wish)
    if row.published_at is not None:
        _refuse_frozen(row, meant)
        if meant.name != row.name:
            refuse_words(say("活动名称"), {"name": meant.name})
    row.name, row.bait, row.per_person, row.cost_fen = meant.name, meant.bait, meant.per_person, meant.cost_fen
    row.starts_at, row.ends_at = meant.starts_at, meant.ends_at
    _set_in_person(actor, row, meant.in_person)
    _set_rank(actor, row, meant.rank)
    if row.bait != LOTTERY:
        for prize in prizes_of(row.id):
            prize.odds_ppm = None
    audit.record(actor, "campaign:record:change", "campaign", row.id, name=row.name, version=row.version)


@transaction
def delete_campaign(actor: Actor, slug: str, seen: int) -> None:
    """Take a draft away that was never published, with its prizes and files. Refuses `changed_meanwhile` and
    `was_published`: what people have seen is ended, not deleted. Locks: campaign."""
    require(actor, WRITE)
    row = changing(actor, slug, seen, DELETE)
    files.let_all_go(row.id)
    pictures = [prize.picture_file_id for prize in prizes_of(row.id) if prize.picture_file_id is not None]
    for table in (CampaignPrize, CampaignAudience):
        session().execute(delete(table).where(table.campaign_id == row.id))
    session().execute(delete(Campaign).where(Campaign.id == row.id))
    for file_id in pictures:
        uploads.let_go(file_id)
    audit.record(actor, "campaign:record:delete", "campaign", row.id, name=row.name)


def _new(actor: Actor, meant: Meant, draft: str) -> Campaign:
    now = clock.now()
    row = Campaign(
        slug=secrets.token_urlsafe(SLUG_BYTES),
        name=meant.name,
        bait=meant.bait,
        state=DRAFT,
        draft=draft,
        starts_at=meant.starts_at,
        ends_at=meant.ends_at,
        per_person=meant.per_person,
        cost_fen=meant.cost_fen,
        newcomers_in_person=meant.in_person,
        rank_wanted=meant.rank,
        spent_fen=0,
        created_by=actor.name,
        created_at=now,
        changed_at=now,
        changed_by=actor.name,
    )
    session().add(row)
    session().flush()
    return row


def _set_in_person(actor: Actor, row: Campaign, wanted: bool) -> None:
    if row.newcomers_in_person == wanted:
        return
    row.newcomers_in_person = wanted
    audit.record(actor, "campaign:in_person:change", "campaign", row.id, name=row.name, in_person=wanted)


def _set_rank(actor: Actor, row: Campaign, wanted: bool) -> None:
    if row.rank_wanted != wanted:
        row.rank_wanted = wanted
        audit.record(actor, "campaign:rank:change", "campaign", row.id, name=row.name, rank_wanted=wanted)


def _copied(prize: CampaignPrize, campaign_id: int, actor: Actor) -> CampaignPrize:
    """Without its picture, which is the other one's."""
    return CampaignPrize(
        campaign_id=campaign_id,
        position=prize.position,
        name=prize.name,
        detail=prize.detail,
        worth_fen=prize.worth_fen,
        stock=prize.stock,
        given=0,
        odds_ppm=prize.odds_ppm,
        good_days=prize.good_days,
        changed_at=clock.now(),
        changed_by=actor.name,
    )


def _refuse_frozen(row: Campaign, meant: Meant) -> None:
    now, wrong = moments.now(), {}
    if meant.bait != row.bait:
        wrong["bait"] = say("活动发布后不能换参与方式，可以复制一个新活动。")
    if meant.per_person != row.per_person:
        wrong["per_person"] = say("活动发布后不能改参与次数，这对先来的人不公平。")
    if meant.in_person and not row.newcomers_in_person:
        wrong["in_person"] = say("活动发布后不能再打开，领奖条件只能变得更方便。可以复制一个新活动。")
    if meant.starts_at != row.starts_at:
        if row.starts_at is None or row.starts_at <= now:
            wrong["starts"] = say("活动已经开始，不能改开始时间。")
        elif meant.starts_at is None or meant.starts_at < now:
            wrong["starts"] = say("开始时间不能改到过去。")
    if meant.ends_at is None:
        wrong["ends"] = say("发布过的活动要有结束时间，可以改晚一些。")
    elif meant.ends_at != row.ends_at and meant.ends_at < now:
        wrong["ends"] = say("结束时间不能改到过去。要马上结束，请点“结束活动”。")
    if wrong:
        raise Invalid("form_wrong", WRONG, fields=wrong)
