"""What a campaign still lacks, or may not say, before anybody sees it: each finding says where, and what to change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from models.campaigns import APPOINTMENT, FORM, LOTTERY, MATERIAL, Campaign
from models.campaigns import CampaignPrize as PrizeRow
from models.db import reading
from services.access import Actor, require
from services.campaigns import budgets, in_person, moments
from services.campaigns.checking_page import Finding, blocks, fields, texts
from services.campaigns.content import LEAD, PRIZE, PURPOSES, Content, read
from services.campaigns.rows import READ, get_campaign, prizes_of
from services.campaigns.shapes import yuan
from services.errors import Invalid
from services.materials import is_living
from services.sentences import say

A_MILLION = 1_000_000
WAY_IN = {MATERIAL: FORM}  # a material is read on after its form; every other bait has a block of its own


@dataclass(frozen=True, slots=True)
class _Look:
    row: Campaign
    content: Content
    prizes: list[PrizeRow]


@reading
def look(actor: Actor, slug: str) -> list[Finding]:
    """Everything to change before this campaign can be published; empty when it can."""
    require(actor, READ)
    return findings(get_campaign(slug))


def findings(row: Campaign) -> list[Finding]:
    """Inside a rule: the same of a row."""
    seen = _Look(row, read(row.draft), prizes_of(row.id))
    return [one for judge in _JUDGES for one in judge(seen)]


def hints(row: Campaign) -> list[Finding]:
    """Inside a rule: what publishing does not ask for, and whoever publishes may want."""
    given = prizes_of(row.id)
    return [*in_person.hints(row, given), *budgets.hints(row, given)]


def way_in(bait: str) -> str:
    """The block in which people take part."""
    return WAY_IN.get(bait, bait)


def refuse_unfit(row: Campaign) -> None:
    """Refuses `not_fit` with all findings."""
    found = findings(row)
    if found:
        raise Invalid("not_fit", say("还有 %(count)s 处要改，改好再发布。", count=len(found)), findings=found)


def _days(seen: _Look) -> Iterator[Finding]:
    row = seen.row
    if row.ends_at is None:
        yield Finding("end_missing", "days", say("还没有结束时间，请先填写。"))
    elif row.ends_at <= moments.now():
        yield Finding("days_over", "days", say("结束时间已经过了，请改晚一些。"))
    elif row.starts_at is not None and row.ends_at <= row.starts_at:
        yield Finding("days_crossed", "days", say("结束时间早于开始时间，请改一下。"))


def _page(seen: _Look) -> Iterator[Finding]:
    if not seen.content.blocks:
        yield Finding("page_empty", "page", say("页面上还没有内容，请先添加几块。"))
    yield from blocks(seen.content, seen.row.bait, way_in(seen.row.bait), seen.row.starts_at)


def _bait(seen: _Look) -> Iterator[Finding]:
    content = seen.content
    if seen.row.bait == MATERIAL and (content.material_id is None or not is_living(content.material_id)):
        yield Finding("bait_missing", "page", say("还没有选要看的物料，或者它已经下架，请换一份已发布的物料。"))
    if seen.row.bait == APPOINTMENT and content.slots is None:
        yield Finding("slots_missing", "slots", say("还没有设置可以预约的时间，请先填写。"))


def _fields(seen: _Look) -> Iterator[Finding]:
    yield from fields(seen.content, seen.row.bait)


def _privacy(seen: _Look) -> Iterator[Finding]:
    wanted = [LEAD] if seen.content.fields or seen.row.bait not in in_person.FETCHED else []
    wanted += [PRIZE] if seen.row.bait in in_person.FETCHED else []
    for purpose in wanted:
        if not seen.content.privacy.get(purpose):
            sentence = say("还没有写“%(purpose)s”的个人信息说明，请补上。", purpose=say(PURPOSES[purpose]))
            yield Finding("privacy_missing", "privacy", sentence)


def _words(seen: _Look) -> Iterator[Finding]:
    yield from texts(seen.row.name, seen.content, [(one.name, one.detail or "") for one in seen.prizes])


def _prizes(seen: _Look) -> Iterator[Finding]:
    row = seen.row
    yield from _budget(row, seen.prizes)  # a form may thank with a prize as well: giving takes two persons, always
    if row.bait not in in_person.FETCHED:
        return
    if not seen.prizes:
        yield Finding("prizes_missing", "prizes", say("还没有奖品，请先添加。"))
    for number, prize in enumerate(seen.prizes, 1):
        if row.published_at is None and prize.stock == 0:
            sentence = say("“%(name)s”的库存是 0，请填写有多少份。", name=prize.name)
            yield Finding("stock_empty", "prizes", sentence, number)
    if row.bait == LOTTERY:
        yield from _odds(seen.prizes)


def _odds(prizes: list[PrizeRow]) -> Iterator[Finding]:
    for number, prize in enumerate(prizes, 1):
        if not prize.odds_ppm:
            sentence = say("“%(name)s”还没有中奖概率，抽奖要公示概率，请补上。", name=prize.name)
            yield Finding("odds_missing", "prizes", sentence, number)
    if sum(prize.odds_ppm or 0 for prize in prizes) > A_MILLION:
        yield Finding("odds_over", "prizes", say("各奖品的概率加起来超过了 100%，请调低。"))


def _budget(row: Campaign, prizes: list[PrizeRow]) -> Iterator[Finding]:
    dearest = max((prize.worth_fen for prize in prizes), default=0)
    if dearest and row.budget_fen is None:
        yield Finding("budget_missing", "budget", say("奖品有价值，奖品预算要由另一位同事确认后才能发布。"))
    elif dearest > (row.budget_fen or 0):
        sentence = say("预算比一份最贵的奖品（%(worth)s 元）还少，请申请提高预算。", worth=yuan(dearest))
        yield Finding("budget_small", "budget", sentence)


def _in_person(seen: _Look) -> Iterator[Finding]:
    yield from in_person.findings(seen.row)


def _audience(seen: _Look) -> Iterator[Finding]:
    if not in_person.roles_of(seen.row.id):
        yield Finding("audience_missing", "audience", say("还没有选谁可以推广，请先设置。"))


_JUDGES: tuple[Callable[[_Look], Iterator[Finding]], ...] = (
    _days,
    _page,
    _bait,
    _fields,
    _privacy,
    _prizes,
    _audience,
    _in_person,
    _words,
)
