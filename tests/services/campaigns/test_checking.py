"""The check before publishing: every campaign that may not go out, and what is said to change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from models.campaigns import COUPON, LOTTERY, Campaign, CampaignStockEntry, CampaignVersion
from models.db import reading, session, transaction
from services.access import OPERATOR
from services.audience_forms import AudienceWish
from services.campaigns import budgets, cards, checking, publishing
from services.campaigns.blocks import Block
from services.campaigns.content import CHOICE, DATE, NAME, PHONE, REGION, TEXT, Asked
from services.errors import Invalid
from tests.services.campaigns import desk
from tests.services.campaigns.desk import FIELDS, MORNING, a_prize
from tests.services.materials.desk import a_draft as a_material
from tests.services.materials.desk import a_picture_on_the_shelf
from tests.world import Cast

TEXT_BLOCK = Block("text", {"words": "新品到店。"})
WAY = Block("coupon", {})
Made = Callable[[], str]


def page_with(*blocks: Block, bait: str = COUPON, **more: Any) -> Made:
    return lambda: desk.ready(bait, content=desk.page(bait, blocks=blocks, **more))


def asking(*asked: Asked, bait: str = COUPON) -> Made:
    return lambda: desk.ready(bait, content=desk.page(bait, fields=asked))


def saying(**said: Any) -> Made:
    return lambda: desk.ready(content=desk.page(**said))


def over() -> str:
    slug = desk.ready()
    desk.at(MORNING + timedelta(days=8))
    return slug


PHONE_FIELD = Asked("phone", "手机号", PHONE, required=True)
# What is made; and what is found: its code, where, and which one of them.
UNFIT: dict[str, tuple[Made, tuple[str, str, int | None]]] = {
    "no end": (lambda: desk.ready(ends=""), ("end_missing", "days", None)),
    "over already": (over, ("days_over", "days", None)),
    "an empty page": (page_with(), ("page_empty", "page", None)),
    "a text without words": (page_with(Block("text", {}), WAY), ("block_empty", "block", 1)),
    "a picture without a file": (page_with(WAY, Block("picture", {})), ("block_empty", "block", 2)),
    "nowhere to take part": (page_with(TEXT_BLOCK), ("way_in_missing", "page", None)),
    "a lottery on a coupon's page": (page_with(WAY, Block("lottery", {})), ("block_differs", "block", 2)),
    "a product nobody has": (page_with(Block("product", {"product": "P999"}), WAY), ("product_gone", "block", 1)),
    "a material nobody has": (page_with(Block("material", {"material": "x"}), WAY), ("material_gone", "block", 1)),
    "a material that is a draft": (
        lambda: page_with(Block("material", {"material": a_material()}), WAY)(),
        ("material_gone", "block", 1),
    ),
    "a countdown to no beginning": (
        lambda: desk.ready(content=desk.page(blocks=(Block("countdown", {"target": "start"}), WAY)), starts=""),
        ("countdown_nowhere", "block", 1),
    ),
    "half a place": (
        page_with(Block("map", {"place": "总店", "address": "深南大道", "latitude": "22.5"}), WAY),
        ("place_half", "block", 1),
    ),
    "no bait": (lambda: desk.ready("material"), ("bait_missing", "page", None)),
    "a bait that is a draft": (
        lambda: desk.ready("material", content=desk.page("material", material_id=10**9)),
        ("bait_missing", "page", None),
    ),
    "no hours": (
        lambda: desk.ready("appointment", content=desk.page("appointment", slots=None)),
        ("slots_missing", "slots", None),
    ),
    "an identity card for a coupon": (
        asking(PHONE_FIELD, Asked("a", "身份证号", TEXT)),
        ("asks_sensitive", "fields", 2),
    ),
    "an identity card in disguise": (
        asking(PHONE_FIELD, Asked("a", "身 份-证", CHOICE, options=("有", "无"))),
        ("asks_sensitive", "fields", 2),
    ),
    "a bank card among options": (
        asking(PHONE_FIELD, Asked("a", "怎么付", CHOICE, options=("现金", "银行卡号"))),
        ("asks_sensitive", "fields", 2),
    ),
    "words of one's own for a coupon": (
        asking(PHONE_FIELD, Asked("a", "说说您的情况", TEXT)),
        ("asks_too_much", "fields", 2),
    ),
    "a birthday for a coupon": (asking(PHONE_FIELD, Asked("a", "生日", DATE)), ("asks_too_much", "fields", 2)),
    "an age for a draw": (
        asking(Asked("a", "年龄", CHOICE, options=("18 以下", "18 以上")), bait=LOTTERY),
        ("asks_too_much", "fields", 1),
    ),
    "two numbers": (asking(PHONE_FIELD, Asked("b", "备用手机", PHONE)), ("asked_twice", "fields", 2)),
    "a choice of one": (
        asking(PHONE_FIELD, Asked("a", "颜色", CHOICE, options=("红",))),
        ("options_missing", "fields", 2),
    ),
    "a form without a number": (asking(Asked("a", "称呼", NAME), bait="form"), ("phone_missing", "fields", None)),
    "a number one may leave out": (
        asking(replace(PHONE_FIELD, required=False), bait="trial"),
        ("phone_missing", "fields", None),
    ),
    "nothing said of the contact": (saying(privacy={"prize": desk.PRIZE_TEXT}), ("privacy_missing", "privacy", None)),
    "nothing said of the prize": (saying(privacy={"lead": desk.LEAD_TEXT}), ("privacy_missing", "privacy", None)),
    "no prize": (lambda: desk.ready(given=[]), ("prizes_missing", "prizes", None)),
    "an empty stock": (lambda: desk.ready(given=[a_prize(), a_prize(stock="0")]), ("stock_empty", "prizes", 2)),
    "a draw without odds": (
        lambda: desk.ready(LOTTERY, [a_prize(LOTTERY), a_prize(LOTTERY, odds="")]),
        ("odds_missing", "prizes", 2),
    ),
    "odds of more than a hundred": (
        lambda: desk.ready(LOTTERY, [a_prize(LOTTERY, odds="60"), a_prize(LOTTERY, odds="40.0001")]),
        ("odds_over", "prizes", None),
    ),
    "worth without a budget": (lambda: desk.ready(given=[a_prize(worth="50")]), ("budget_missing", "budget", None)),
    "a form that thanks without a budget": (
        lambda: desk.ready("form", [a_prize(worth="10000")]),
        ("budget_missing", "budget", None),
    ),
    "a budget for not one": (
        lambda: desk.ready(given=[a_prize(worth="50")], budget="49.99"),
        ("budget_small", "budget", None),
    ),
    "nobody to promote it": (lambda: desk.ready(promoters=AudienceWish()), ("audience_missing", "audience", None)),
    "a title that rewards sharing": (saying(title="转发领 50 元"), ("induces_sharing", "page", None)),
    "a summary that rewards following": (saying(summary="关注后即可领取"), ("induces_sharing", "page", None)),
    "a block that does, in disguise": (
        page_with(Block("text", {"heading": "分 - 享", "words": "马上领红包"}), WAY),
        ("induces_sharing", "block", 1),
    ),
    "a question that does": (
        asking(PHONE_FIELD, Asked("a", "已转发，领券", CHOICE, options=("是", "否"))),
        ("induces_sharing", "fields", 2),
    ),
    "an option that does": (
        asking(PHONE_FIELD, Asked("a", "想要", CHOICE, options=("集赞 10 个送", "不要"))),
        ("induces_sharing", "fields", 2),
    ),
    "a privacy text that does": (
        saying(privacy={"lead": "分享后可以领取。", "prize": desk.PRIZE_TEXT}),
        ("induces_sharing", "privacy", None),
    ),
    "a prize that does": (
        lambda: desk.ready(given=[a_prize(detail="分享到朋友圈即可得")]),
        ("induces_sharing", "prizes", 1),
    ),
    "what a template left open": (
        page_with(Block("map", {"place": "〔门店名称〕", "address": "深南大道"}), WAY),
        ("placeholder_left", "block", 1),
    ),
    "an address of a shop elsewhere": (
        page_with(Block("text", {"words": "到 www.taobao.com 下单"}), WAY),
        ("outside_link", "block", 1),
    ),
}  # fmt: skip


@reading
def written_rows() -> tuple[int, int]:
    versions = session().scalar(select(func.count()).select_from(CampaignVersion))
    entries = session().scalar(select(func.count()).select_from(CampaignStockEntry))
    return versions or 0, entries or 0


@pytest.mark.parametrize("name", UNFIT)
def test_an_unfit_campaign_stays_a_draft_and_is_told_what_to_change_and_where(cast: Cast, name: str) -> None:
    make, expected = UNFIT[name]
    slug = make()
    seen = desk.edition(slug)
    with pytest.raises(Invalid) as refused:
        publishing.publish(OPERATOR, slug, seen)
    assert refused.value.code == "not_fit"
    found: Any = refused.value.facts["findings"]
    assert expected in [(one.code, one.where, one.number) for one in found]
    assert [str(one.sentence) for one in found] == [str(one.sentence) for one in checking.look(OPERATOR, slug)]
    after = desk.row(slug)
    assert (after.state, after.version, after.published_at) == ("draft", seen, None)
    assert written_rows() == (0, 0)


@pytest.mark.parametrize("bait", ["form", "coupon", "trial", "lottery", "appointment"])
def test_a_sound_campaign_of_each_bait_has_nothing_to_change(cast: Cast, bait: str) -> None:
    assert checking.look(OPERATOR, desk.ready(bait)) == []


def test_a_material_to_read_on_with_a_form_is_sound(cast: Cast) -> None:
    from_shelf = desk.material_id(a_picture_on_the_shelf())
    slug = desk.ready("material", content=desk.page("material", material_id=from_shelf))
    assert checking.look(OPERATOR, slug) == []


def test_all_that_is_wrong_is_told_at_once(cast: Cast) -> None:
    content = desk.page(blocks=(Block("text", {}),), fields=(*FIELDS, Asked("a", "护照", TEXT)), privacy={})
    found = checking.look(OPERATOR, desk.ready(content=content, given=[], ends="", promoters=AudienceWish()))
    assert {one.code for one in found} >= {
        "end_missing",
        "block_empty",
        "way_in_missing",
        "asks_sensitive",
        "privacy_missing",
        "prizes_missing",
        "audience_missing",
    }


def test_a_change_of_what_is_out_is_checked_like_the_first(cast: Cast) -> None:
    slug = desk.published().slug
    desk.redraft(slug, title="转发领 50 元")
    with pytest.raises(Invalid) as refused:
        publishing.publish(OPERATOR, slug, desk.edition(slug))
    assert refused.value.code == "not_fit"
    shown = publishing.published_of(OPERATOR, slug)
    assert shown is not None
    assert (shown.number, shown.content.title) == (1, "春季新品体验")


def test_an_empty_stock_of_what_is_out_does_not_stop_a_change(cast: Cast) -> None:
    """Everything was given: the page may still say so in better words."""
    out = desk.published(prizes=[a_prize(stock="5")])
    desk.give(out.prizes[0], 5)
    desk.redraft(out.slug, title="已领完，感谢参与", fields=(PHONE_FIELD, Asked("r", "城市", REGION)))
    assert publishing.publish(OPERATOR, out.slug, desk.edition(out.slug)) == 2


def test_a_budget_that_ends_before_the_stock_is_told_and_that_it_stops_what_is_out(cast: Cast) -> None:
    slug = desk.ready(COUPON, [a_prize(worth="50", stock="500")], "100")
    assert hinted(slug) == {"in_person_advised", "budget_below_stock"}
    publishing.publish(OPERATOR, slug, desk.edition(slug))
    assert hinted(slug) == {"budget_below_stock"}
    spend(slug, 10_000)
    assert hinted(slug) == {"budget_used_up"}
    budgets.raise_budget(OPERATOR, slug, "25000")
    assert hinted(slug) == set()


def hinted(slug: str) -> set[str]:
    return {one.code for one in cards.card(OPERATOR, slug).hints}


@transaction
def spend(slug: str, fen: int) -> None:
    row = session().scalars(select(Campaign).where(Campaign.slug == slug)).one()
    row.spent_fen = fen
