"""What all prizes of a campaign may be worth together: more of it takes two persons, less of it one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select

from models.campaigns import Campaign, CampaignPrize
from models.db import session, transaction
from services import audit
from services.access import Actor, require
from services.campaigns.checking_page import Finding
from services.campaigns.rows import WRITE, changing, get_campaign
from services.campaigns.shapes import fen, yuan
from services.errors import Conflict, Invalid, NotAllowed
from services.organisation.forms import Problems
from services.sentences import say

ACT = "campaigns.budget"
RAISE = "raise_budget"
Facts = dict[str, str]


def promised_fen(campaign_id: int) -> int:
    """Inside a rule: what its prizes are worth if all of them are given."""
    worth = func.coalesce(func.sum(CampaignPrize.worth_fen * CampaignPrize.stock), 0)
    return int(session().execute(select(worth).where(CampaignPrize.campaign_id == campaign_id)).scalar_one())


def hints(row: Campaign, prizes: Sequence[CampaignPrize]) -> Iterator[Finding]:
    """Inside a rule: what the budget stops before the stock does, which whoever opens the page sees as used up."""
    if row.budget_fen is None:
        return
    room = row.budget_fen - row.spent_fen
    unpaid = [one for one in prizes if one.given < one.stock and one.worth_fen > room]
    if unpaid and row.published_at is not None:
        sentence = say(
            "奖品预算还剩 %(left)s 元，送不出“%(name)s”了，打开页面的人看到“已领完”。要继续送，请申请提高预算。",
            left=yuan(room),
            name=unpaid[0].name,
        )
        yield Finding("budget_used_up", "budget", sentence)
    elif (promised := sum(one.worth_fen * one.stock for one in prizes)) > row.budget_fen:
        sentence = say(
            "奖品预算是 %(budget)s 元，全部奖品值 %(all)s 元：送到预算就停，打开页面的人看到“已领完”。"
            "要送完全部库存，请申请提高预算。",
            budget=yuan(row.budget_fen),
            all=yuan(promised),
        )
        yield Finding("budget_below_stock", "budget", sentence)


@transaction
def lower_budget(actor: Actor, slug: str, seen: int, typed: str) -> None:
    """Cap what is given from now on. Refuses `changed_meanwhile`, `form_wrong`, `budget_spent` below what was given
    already, and to raise it (`needs_second_person`). Locks: campaign."""
    require(actor, WRITE)
    row = changing(actor, slug, seen)
    wanted = judge_amount(typed)
    if wanted > (row.budget_fen or 0):
        raise NotAllowed("needs_second_person", "提高奖品预算要由另一位同事确认，请点“申请预算”。")
    if wanted < row.spent_fen:
        raise Conflict(
            "budget_spent", say("已经送出价值 %(spent)s 元的奖品，预算不能更低。", spent=yuan(row.spent_fen))
        )
    _write(actor, row, wanted)


@transaction
def raise_budget(actor: Actor, slug: str, typed: str, *, confirmed: int | None = None) -> None:
    """A higher cap, as two persons agreed (`confirmed` is the act they agreed on) or the person at the shell says.
    Refuses `needs_second_person`, `campaign_ended`, and what is no rise (`budget_not_raised`). Locks: campaign."""
    if confirmed is None and actor.kind != "operator":
        raise NotAllowed("needs_second_person", "提高奖品预算要由另一位同事确认，请点“申请预算”。")
    require(actor, ACT)
    row = get_campaign(slug, hold=True)
    wanted = judge_amount(typed)
    refuse_no_rise(row, wanted)
    row.version += 1
    _write(actor, row, wanted)


def judge(actor: Actor, facts: Facts) -> None:
    """What `raise_budget` would refuse, asked before anybody is called to confirm it."""
    refuse_no_rise(get_campaign(facts["campaign"]), judge_amount(facts["yuan"]))


def do(actor: Actor, facts: Facts, confirmed: int) -> None:
    raise_budget(actor, facts["campaign"], facts["yuan"], confirmed=confirmed)


def judge_amount(typed: str) -> int:
    """Yuan as typed, in fen. Refuses `form_wrong`."""
    problems = Problems()
    wanted = fen(problems, "yuan", typed)
    if wanted is None:
        problems.wrong("yuan", "请填写预算金额，单位元。")
    problems.refuse()
    assert wanted is not None
    return wanted


def refuse_no_rise(row: Campaign, wanted: int) -> None:
    """Inside a rule: refuses `campaign_ended`, and a sum that is no higher than before (`budget_not_raised`)."""
    if row.ended_at is not None:
        raise Conflict("campaign_ended", "这个活动已经结束。要继续办，请先重新打开。")
    if wanted <= (row.budget_fen or 0):
        raise Invalid(
            "budget_not_raised",
            say("现在的预算是 %(now)s 元，申请的金额要比它高。调低预算不用申请。", now=yuan(row.budget_fen or 0)),
        )


def _write(actor: Actor, row: Campaign, wanted: int) -> None:
    before, row.budget_fen = row.budget_fen, wanted
    if wanted > (before or 0):
        row.scarce_told_at = None
    audit.record(
        actor, "campaign:budget:change", "campaign", row.id, name=row.name, before=yuan(before), after=yuan(wanted)
    )  # fmt: skip
