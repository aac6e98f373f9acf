"""新客到店核实: which campaigns may want that newcomers are seen in person, and for which it is worth while."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from models.campaigns import COUPON, LOTTERY, TRIAL, Campaign, CampaignAudience, CampaignPrize
from models.db import session
from services.audience_lines import EMPLOYEE
from services.campaigns.checking_page import Finding
from services.sentences import say

FETCHED = (COUPON, LOTTERY, TRIAL)
"""What these give is fetched at a counter."""
DEAR_FEN = 5_000
"""From 50 yuan a prize on it is worth the way to a farm: our judgement, no source."""


def roles_of(campaign_id: int) -> list[str | None]:
    """Inside a rule: the roles of the lines that say who promotes it; None of a line that says otherwise."""
    return list(session().scalars(select(CampaignAudience.role).where(CampaignAudience.campaign_id == campaign_id)))


def findings(row: Campaign) -> Iterator[Finding]:
    """What stands against it, once it is wanted."""
    if not row.newcomers_in_person:
        return
    if row.bait not in FETCHED:
        sentence = say("“新客到店核实”只用于到店领的奖品：请关掉它，或换成优惠券、试用、抽奖。")
        yield Finding("in_person_bait", "in_person", sentence)
    elif _is_at_no_counter(row):
        sentence = say("“新客到店核实”要有门店来核实：请在“谁可以推广”里加上渠道商，或关掉它。")
        yield Finding("in_person_nowhere", "audience", sentence)


def hints(row: Campaign, prizes: Sequence[CampaignPrize]) -> Iterator[Finding]:
    """Once it is out it cannot be begun any more, so nothing is advised."""
    if (
        row.newcomers_in_person
        or row.rank_wanted
        or row.published_at is not None
        or row.bait not in FETCHED
        or _is_at_no_counter(row)
    ):
        return
    for number, prize in enumerate(prizes, 1):
        if prize.worth_fen >= DEAR_FEN:
            sentence = say(
                "“%(name)s”比较贵重，容易被人批量注册来领。可以打开“新客到店核实”：新客中奖后，店员见到本人再发；"
                "或打开“微信风险核对”：微信认为账号没有风险才直接发。",
                name=prize.name,
            )
            yield Finding("in_person_advised", "in_person", sentence, number)
            return


def _is_at_no_counter(row: Campaign) -> bool:
    """Only headquarters' own people promote it, and they stand at none. Nobody named yet is another finding."""
    roles = roles_of(row.id)
    return bool(roles) and all(role == EMPLOYEE for role in roles)
