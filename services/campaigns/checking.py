"""What a campaign still lacks, or may not say, before anybody sees it: each finding says where, and what to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import exists, select

from models.campaigns import COUPON, LOTTERY, TRIAL, Campaign, CampaignAudience, CampaignPrize
from models.db import reading, session
from services.access import Actor, require
from services.campaigns import moments
from services.campaigns.blocks import BLOCKS, missing
from services.campaigns.content import LEAD, PRIZE, PURPOSES, Content, read
from services.campaigns.rows import READ, get_campaign, prizes_of
from services.errors import Invalid
from services.sentences import Sentence, say

GIVING = (COUPON, LOTTERY, TRIAL)
A_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to change: a stable code, where (`page`, `block`, `fields`, `privacy`, `prizes`, `days`, `audience`,
    `budget`), of a block or a prize which one, from 1, and the sentence."""

    code: str
    where: str
    sentence: Sentence
    number: int | None = None


@reading
def look(actor: Actor, slug: str) -> list[Finding]:
    """Everything to change before this campaign can be published; empty when it can."""
    require(actor, READ)
    return findings(get_campaign(slug))


def findings(row: Campaign) -> list[Finding]:
    """Inside a rule: the same of a row."""
    content, prizes = read(row.draft), prizes_of(row.id)
    return [*_days(row), *_blocks(row, content), *_privacy(row, content), *_prizes(row, prizes), *_audience(row)]


def refuse_unfit(row: Campaign) -> None:
    """Refuses `not_fit` with all findings."""
    found = findings(row)
    if found:
        raise Invalid("not_fit", say("还有 %(count)s 处要改，改好再发布。", count=len(found)), findings=found)


def _days(row: Campaign) -> Iterator[Finding]:
    if row.ends_at is None:
        yield Finding("end_missing", "days", say("还没有结束时间，请先填写。"))
    elif row.ends_at <= moments.now():
        yield Finding("days_over", "days", say("结束时间已经过了，请改晚一些。"))
    if row.starts_at is not None and row.ends_at is not None and row.ends_at <= row.starts_at:
        yield Finding("days_crossed", "days", say("结束时间早于开始时间，请改一下。"))


def _blocks(row: Campaign, content: Content) -> Iterator[Finding]:
    for number, block in enumerate(content.blocks, 1):
        for part in missing(block):
            sentence = say(
                "第 %(number)s 块“%(kind)s”还没有填“%(part)s”，请补上或删掉这一块。",
                number=number, kind=say(BLOCKS[block.kind].name), part=say(part.title),
            )  # fmt: skip
            yield Finding("block_empty", "block", sentence, number)
    if not content.blocks:
        yield Finding("page_empty", "page", say("页面上还没有内容，请先添加几块。"))


def _privacy(row: Campaign, content: Content) -> Iterator[Finding]:
    wanted = [LEAD] if content.fields else []
    wanted += [PRIZE] if row.bait in GIVING else []
    for purpose in wanted:
        if not content.privacy.get(purpose):
            sentence = say("还没有写“%(purpose)s”的个人信息说明，请补上。", purpose=say(PURPOSES[purpose]))
            yield Finding("privacy_missing", "privacy", sentence)


def _prizes(row: Campaign, prizes: list[CampaignPrize]) -> Iterator[Finding]:
    if row.bait not in GIVING:
        return
    if not prizes:
        yield Finding("prizes_missing", "prizes", say("还没有奖品，请先添加。"))
    if row.published_at is None:
        for number, prize in enumerate(prizes, 1):
            if prize.stock == 0:
                sentence = say("“%(name)s”的库存是 0，请填写有多少份。", name=prize.name)
                yield Finding("stock_empty", "prizes", sentence, number)
    if any(prize.worth_fen for prize in prizes) and row.budget_fen is None:
        yield Finding("budget_missing", "budget", say("奖品有价值，请先申请奖品预算，由另一位同事确认。"))
    if row.bait == LOTTERY:
        yield from _odds(prizes)


def _odds(prizes: list[CampaignPrize]) -> Iterator[Finding]:
    for number, prize in enumerate(prizes, 1):
        if not prize.odds_ppm:
            sentence = say("“%(name)s”还没有中奖概率，抽奖要公示概率，请补上。", name=prize.name)
            yield Finding("odds_missing", "prizes", sentence, number)
    if sum(prize.odds_ppm or 0 for prize in prizes) > A_MILLION:
        yield Finding("odds_over", "prizes", say("各奖品的概率加起来超过了 100%，请调低。"))


def _audience(row: Campaign) -> Iterator[Finding]:
    lines = exists().where(CampaignAudience.campaign_id == row.id)
    if not session().execute(select(lines)).scalar_one():
        yield Finding("audience_missing", "audience", say("还没有选谁可以推广，请先设置。"))
