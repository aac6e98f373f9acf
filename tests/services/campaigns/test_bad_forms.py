"""Everything a form of a campaign may be filled in wrongly with, and what is frozen once people have seen it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.campaigns import COUPON, LOTTERY, Campaign, CampaignAudience, CampaignFile, CampaignPrize
from models.db import reading, session
from services.access import OPERATOR, Actor
from services.audience_forms import AudienceWish
from services.campaigns import audience, budgets, composing, drafting, prizes
from services.campaigns.composing import FieldWish, PageWish, SlotsWish
from services.campaigns.content import read
from services.campaigns.prizes import PrizeWish
from services.campaigns.shapes import CampaignWish
from tests.services.campaigns import desk
from tests.services.campaigns.desk import a_prize, refused
from tests.services.materials.desk import EDITOR
from tests.world import Cast

BOSS = Actor("hq", "陈洁", 2, frozenset({"boss"}))
GOOD = CampaignWish("春季新品体验", COUPON, "2026-12-01T09:00", "2026-12-31T20:00")
SLOTS = SlotsWish("1、2", "09:00", "12:00", "60", "1", "7")
TABLES = (Campaign, CampaignPrize, CampaignAudience, CampaignFile, AuditEntry)


@reading
def counts() -> list[int]:
    return [session().scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def made(**said: str) -> Callable[[str, int], object]:
    return lambda slug, seen: drafting.create_campaign(OPERATOR, CampaignWish(**{**facts(), **said}))


def facts() -> dict[str, str]:
    return {"name": "活动", "bait": COUPON, "starts": "2026-12-01T09:00", "ends": "2026-12-31T20:00"}


def prize(**said: str) -> Callable[[str, int], object]:
    wish = PrizeWish(**{"name": "券", "stock": "1", **said})
    return lambda slug, seen: prizes.add_prize(OPERATOR, slug, seen, wish)


def block(kind: str, **said: str) -> Callable[[str, int], object]:
    return lambda slug, seen: composing.add_block(OPERATOR, slug, seen, kind, said)


def page(**said: str) -> Callable[[str, int], object]:
    return lambda slug, seen: composing.set_page(OPERATOR, slug, seen, PageWish(**{"title": "标题", **said}))


def asked(*wishes: FieldWish) -> Callable[[str, int], object]:
    return lambda slug, seen: composing.set_fields(OPERATOR, slug, seen, wishes)


def hours(**said: str) -> Callable[[str, int], object]:
    good = {"weekdays": "1", "opens": "09:00", "closes": "12:00", "minutes": "60", "capacity": "1", "days_ahead": "7"}
    return lambda slug, seen: composing.set_slots(OPERATOR, slug, seen, SlotsWish(**{**good, **said}))


MANY = [FieldWish(f"第 {one} 问", "name") for one in range(11)]
# What is tried on a draft; the refusal, and the field that is told.
WRONG: dict[str, tuple[Callable[[str, int], object], str, str | None]] = {
    "no name": (made(name="  "), "form_wrong", "name"),
    "a name of 61": (made(name="长" * 61), "form_wrong", "name"),
    "no bait": (made(bait="cash"), "form_wrong", "bait"),
    "a day that is none": (made(starts="2026-02-30T09:00"), "form_wrong", "starts"),
    "a moment in words": (made(ends="明天"), "form_wrong", "ends"),
    "a moment with a zone": (made(ends="2026-12-31T20:00+08:00"), "form_wrong", "ends"),
    "a year of long ago": (made(ends="1999-12-31T20:00"), "form_wrong", "ends"),
    "over before it begins": (made(ends="2026-12-01T09:00"), "form_wrong", "ends"),
    "never": (made(per_person="0"), "form_wrong", "per_person"),
    "too often": (made(per_person="101"), "form_wrong", "per_person"),
    "a number nobody writes": (made(per_person="三"), "form_wrong", "per_person"),
    "a cost in words": (made(cost="一千"), "form_wrong", "cost"),
    "a tenth of a fen": (made(cost="0.001"), "form_wrong", "cost"),
    "a cost below nothing": (made(cost="-1"), "form_wrong", "cost"),
    "a prize without a name": (prize(name=""), "form_wrong", "name"),
    "a prize of 10,000 letters": (prize(detail="长" * 10_000), "form_wrong", "detail"),
    "a stock below nothing": (prize(stock="-1"), "form_wrong", "stock"),
    "half a prize": (prize(stock="1.5"), "form_wrong", "stock"),
    "a stock of 1,000,001": (prize(stock="1000001"), "form_wrong", "stock"),
    "a stock of a hundred digits": (prize(stock="9" * 100), "form_wrong", "stock"),
    "a worth in words": (prize(worth="无价"), "form_wrong", "worth"),
    "a worth of more than a million": (prize(worth="1000000.01"), "form_wrong", "worth"),
    "good for no day": (prize(good_days="0"), "form_wrong", "good_days"),
    "a block that is none": (block("html", words="<script>"), "block_unknown", None),
    "words of 4,001": (block("text", words="长" * 4001), "form_wrong", "words"),
    "a picture by name": (block("picture", file_id="a.jpg"), "form_wrong", "file_id"),
    "a picture nobody uploaded": (block("picture", file_id="999"), "upload_over", None),
    "a picture of 2^64": (block("picture", file_id=str(2**64)), "form_wrong", "file_id"),
    "a countdown to lunch": (block("countdown", target="lunch"), "form_wrong", "target"),
    "a place beyond the poles": (block("map", place="店", latitude="90.1"), "form_wrong", "latitude"),
    "a place once around": (block("map", place="店", longitude="180.1"), "form_wrong", "longitude"),
    "a place in words": (block("map", place="店", longitude="东经"), "form_wrong", "longitude"),
    "no title": (page(title=""), "form_wrong", "title"),
    "a cover nobody uploaded": (page(cover="77"), "upload_over", None),
    "a bait nobody has": (page(material="nothing"), "form_wrong", "material"),
    "a question without words": (asked(FieldWish("", "phone")), "form_wrong", "0.label"),
    "a question of no kind": (asked(FieldWish("手机", "file")), "form_wrong", "0.kind"),
    "the same question twice": (asked(FieldWish("手机", "phone"), FieldWish("手机", "text")), "form_wrong", "1.label"),
    "eleven questions": (asked(*MANY), "form_wrong", None),
    "21 options": (
        asked(FieldWish("颜色", "choice", options="\n".join(f"色 {one}" for one in range(21)))),
        "form_wrong",
        "0.options",
    ),
    "no day of the week": (hours(weekdays=""), "form_wrong", "weekdays"),
    "an eighth day": (hours(weekdays="8"), "form_wrong", "weekdays"),
    "25 o'clock": (hours(opens="25:00"), "form_wrong", "opens"),
    "no hour between": (hours(opens="12:00", closes="12:30"), "form_wrong", "closes"),
    "closed before it opens": (hours(opens="18:00"), "form_wrong", "closes"),
    "five minutes": (hours(minutes="5"), "form_wrong", "minutes"),
    "room for nobody": (hours(capacity="0"), "form_wrong", "capacity"),
    "a privacy text of 501": (
        lambda slug, seen: composing.set_privacy(OPERATOR, slug, seen, {"lead": "长" * 501}),
        "form_wrong",
        "lead",
    ),
    "consumers as promoters": (
        lambda slug, seen: audience.set_audience(OPERATOR, slug, seen, AudienceWish("consumer")),
        "form_wrong",
        "roles",
    ),
    "a dealer nobody has": (
        lambda slug, seen: audience.set_audience(OPERATOR, slug, seen, AudienceWish(dealers="D999")),
        "form_wrong",
        "dealers",
    ),
    "a block that is gone": (
        lambda slug, seen: composing.change_block(OPERATOR, slug, seen, 9, {"words": "好"}),
        "block_gone",
        None,
    ),
    "a block before the first": (
        lambda slug, seen: composing.remove_block(OPERATOR, slug, seen, -1),
        "block_gone",
        None,
    ),
    "an older edition": (
        lambda slug, seen: composing.set_privacy(OPERATOR, slug, seen - 1, {}),
        "changed_meanwhile",
        None,
    ),
    "a budget in words": (lambda slug, seen: budgets.raise_budget(OPERATOR, slug, "很多"), "form_wrong", "yuan"),
    "no budget": (lambda slug, seen: budgets.raise_budget(OPERATOR, slug, "0"), "budget_not_raised", None),
    "a budget by one person": (
        lambda slug, seen: budgets.raise_budget(EDITOR, slug, "100"),
        "needs_second_person",
        None,
    ),
    "a budget raised as if lowered": (
        lambda slug, seen: budgets.lower_budget(EDITOR, slug, seen, "100"),
        "needs_second_person",
        None,
    ),
    "somebody who may only look": (
        lambda slug, seen: drafting.change_campaign(BOSS, slug, seen, GOOD),
        "not_allowed",
        None,
    ),
    "a campaign nobody has": (
        lambda slug, seen: drafting.change_campaign(OPERATOR, "nothing", seen, GOOD),
        "campaign_unknown",
        None,
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_form_filled_in_wrongly_is_refused_by_name_and_nothing_is_changed(cast: Cast, name: str) -> None:
    act, code, field = WRONG[name]
    slug = desk.a_draft()
    seen, before = desk.edition(slug), counts()
    no = refused(lambda: act(slug, seen))
    assert no.code == code
    if field is not None:
        fields: Any = no.facts["fields"]
        assert field in fields
    assert (desk.edition(slug), counts()) == (seen, before)


def test_odds_are_percent_of_a_draw_to_a_millionth(cast: Cast) -> None:
    slug = desk.a_draft(LOTTERY)
    for odds, ppm in (("5", 50_000), ("0.0001", 1), ("12.5 %", 125_000), ("100", 1_000_000), ("５％", 50_000)):
        number = prizes.add_prize(OPERATOR, slug, desk.edition(slug), a_prize(LOTTERY, odds=odds))
        assert desk.prize(number).odds_ppm == ppm
    for odds in ("0.00001", "100.0001", "-1", "一半", "1e2", "五"):
        wish = partial(prizes.add_prize, OPERATOR, slug, desk.edition(slug), a_prize(LOTTERY, odds=odds))
        assert "odds" in str(refused(wish).facts["fields"])


def test_numbers_are_read_as_keyboards_for_chinese_give_them(cast: Cast) -> None:
    slug = desk.a_draft(LOTTERY)
    wish = PrizeWish(name="券", stock="１，０００", worth="￥１２．５０ 元", odds="５", good_days="３０")
    prize_now = desk.prize(prizes.add_prize(OPERATOR, slug, desk.edition(slug), wish))
    assert (prize_now.stock, prize_now.worth_fen, prize_now.good_days) == (1_000, 1_250, 30)
    composing.set_slots(OPERATOR, slug, desk.edition(slug), replace(SLOTS, opens="０９：００", minutes="６０"))
    said = {"place": "宁波店", "address": "中山西路 1 号", "latitude": "２９．８７", "longitude": "121.55"}
    place = composing.add_block(OPERATOR, slug, desk.edition(slug), "map", said)
    content = read(desk.row(slug).draft)
    assert (content.slots and content.slots.opens, content.blocks[place].text("latitude")) == ("09:00", "29.87")
