"""Composing a campaign as somebody who has never done it: only what fits is offered, what waits is said, the page that
is out can be opened."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from console import campaign_choices
from services.access import OPERATOR
from services.campaigns import budgets, drafting
from services.campaigns.starting import NAMES, templates
from services.products import records
from services.products.records import ProductWish
from tests.console.desk import Desk
from tests.console.test_campaigns import at, begun
from tests.services.campaigns import desk
from tests.shelf import a_material, token_of
from tests.world import PASSWORD, Cast

BAITS = ("material", "form", "coupon", "trial", "lottery", "appointment")
WAYS_IN = {"form", "coupon", "trial", "lottery", "appointment"}


@pytest.fixture
def editor(signed_in: Callable[[str], Desk]) -> Desk:
    return signed_in("content_manager")


@pytest.mark.parametrize("bait", BAITS)
def test_a_blank_page_has_the_campaigns_name_and_the_way_in_alone(editor: Desk, cast: Cast, bait: str) -> None:
    slug = begun(editor, template=bait, name="冬季 会员日")
    page = drafting.draft_of(OPERATOR, slug)
    assert page.title == "冬季 会员日"
    assert [block.kind for block in page.blocks] == ["form" if bait == "material" else bait]


def test_no_template_is_called_like_a_blank_page() -> None:
    assert set(templates()) == set(NAMES)
    assert set(NAMES) & set(BAITS) == set()


@pytest.mark.parametrize("bait", BAITS)
def test_only_blocks_that_could_be_published_are_offered(editor: Desk, cast: Cast, bait: str) -> None:
    slug = begun(editor, template=bait)
    offered = set(re.findall(r'<option value="(\w+)"', editor.get(at(slug, "/blocks/-/new")).text))
    assert offered & WAYS_IN == {"form" if bait == "material" else bait}
    assert {"picture", "text", "video", "product", "material", "countdown", "contact", "map"} <= offered


@pytest.mark.parametrize(("bait", "asks"), [("material", True), ("form", False), ("lottery", False)])
def test_what_is_read_on_is_asked_only_where_it_is_offered(editor: Desk, cast: Cast, bait: str, asks: bool) -> None:
    slug = begun(editor, template=bait)
    assert ('name="material"' in editor.get(at(slug, "/page")).text) is asks
    said = {"version": str(desk.edition(slug)), "title": "看一看", "summary": "", "cover": ""}
    assert editor.post(at(slug, "/page"), said).status_code == 303
    assert drafting.draft_of(OPERATOR, slug).title == "看一看"


@pytest.mark.parametrize(("bait", "asks"), [("lottery", True), ("coupon", False), ("trial", False)])
def test_odds_are_asked_of_what_is_drawn(editor: Desk, cast: Cast, bait: str, asks: bool) -> None:
    slug = begun(editor, template=bait)
    assert ('name="odds"' in editor.get(at(slug, "/prizes/-/new")).text) is asks


def test_a_budget_that_waits_is_said_and_not_asked_for_again(
    editor: Desk, signed_in: Callable[[str], Desk], cast: Cast
) -> None:
    slug = begun(editor)
    assert "申请预算" in editor.get(at(slug)).text
    wish = {"yuan": "25000", "reason": "双十二", "once": "c" * 24, "password": PASSWORD}
    assert editor.post(at(slug, "/budget/more"), wish).status_code == 303
    page = editor.get(at(slug)).text
    assert "申请把预算提高到 25000.00 元，等另一位同事确认" in page
    assert "/budget/more" not in page
    admin = signed_in("admin")
    assert 'href="/console/second-person/1"' in admin.get("/console/inbox").text
    assert admin.post("/console/second-person/1/confirm", {"once": "d" * 24, "password": PASSWORD}).status_code == 303
    after = editor.get(at(slug)).text
    assert "等另一位同事确认" not in after
    assert "¥0 → ¥25000.00" in after


def test_all_that_is_wrong_with_a_campaigns_facts_is_told_at_once(editor: Desk, cast: Cast) -> None:
    slug = begun(editor)
    said = {"version": str(desk.edition(slug)), "name": "", "bait": "coupon", "per_person": "", "cost": "多"}
    days = {"starts": "2026-12-02T10:00", "ends": "2026-12-01T10:00", "in_person": "", "rank": ""}
    answer = editor.post(at(slug, "/edit"), said | days)
    assert answer.status_code == 422
    for words in ("请填写活动名称", "1 到 100 之间的整数", "最多两位小数", "结束时间要晚于开始时间", "请从列表里选"):
        assert words in answer.text, words
    long = editor.post(at(slug, "/edit"), said | days | {"name": "名" * 61})
    assert (long.status_code, "最多 60 个字" in long.text) == (422, True)


def test_none_of_many_products_is_out_of_reach(editor: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 4):
        records.create_product(OPERATOR, ProductWish(f"P00{number}", f"露营杯 {number} 号"))
    slug = begun(editor)
    form = at(slug, "/blocks/-/new?kind=product")
    assert '<option value="P003" ' in editor.get(form).text
    monkeypatch.setattr(campaign_choices, "MOST_CHOSEN", 2)
    page = editor.get(form).text
    assert ("P003" in page, 'hx-get="/console/campaigns/-/products"' in page) == (False, True)
    said = {"version": str(desk.edition(slug)), "product": "P009", "words": ""}
    answer = editor.post(at(slug, "/blocks/-/product"), said)
    assert (answer.status_code, "没有找到它" in answer.text) == (422, True)
    assert editor.post(at(slug, "/blocks/-/product"), said | {"product": "Ｐ００３"}).status_code == 303
    last = len(drafting.draft_of(OPERATOR, slug).blocks) - 1
    assert drafting.draft_of(OPERATOR, slug).blocks[last].text("product") == "P003"
    assert "露营杯 3 号" in editor.get(at(slug, f"/blocks/{last}")).text


def test_none_of_many_materials_is_out_of_reach(editor: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = [
        token_of(a_material(title, employee_id=cast.employees["E001"])) for title in ("春季手册", "夏季手册", "价格表")
    ]
    slug = begun(editor, template="material")
    assert f'<option value="{tokens[0]}" ' in editor.get(at(slug, "/page")).text
    monkeypatch.setattr(campaign_choices, "MOST_CHOSEN", 2)
    for form in (at(slug, "/page"), at(slug, "/blocks/-/new?kind=material")):
        page = editor.get(form).text
        assert (tokens[0] in page, 'hx-get="/console/campaigns/-/materials"' in page) == (False, True)
    found = editor.get("/console/campaigns/-/materials?material=手册").text
    assert [token in found for token in tokens] == [True, True, False]
    said = {"version": str(desk.edition(slug)), "title": "看一看", "summary": "", "cover": "", "material": tokens[2]}
    assert editor.post(at(slug, "/page"), said).status_code == 303
    assert "价格表" in editor.get(at(slug, "/page")).text


def test_steps_of_one_kind_are_told_as_one(editor: Desk, cast: Cast) -> None:
    slug = begun(editor)
    for _ in range(3):
        said = {"version": str(desk.edition(slug)), "heading": "营业时间", "words": "每天 10:00 到 20:00"}
        assert editor.post(at(slug, "/blocks/-/text"), said).status_code == 303
    page = editor.get(at(slug)).text
    assert page.count("编辑活动页面") == 1
    assert "3 次" in page


def test_the_page_that_is_out_can_be_opened_and_scanned(editor: Desk, cast: Cast) -> None:
    slug = begun(editor)
    assert "打开活动页" not in editor.get(at(slug)).text
    budgets.raise_budget(OPERATOR, slug, "25000")
    editor.post(at(slug, "/audience"), {"version": str(desk.edition(slug)), "roles": "everybody"})
    for place, block in enumerate(drafting.draft_of(OPERATOR, slug).blocks):
        if block.kind == "map":
            said = {"version": str(desk.edition(slug)), "place": "总店", "address": "深南大道 1 号"}
            assert editor.post(at(slug, f"/blocks/{place}"), said).status_code == 303
    assert editor.post(at(slug, "/publish"), {"version": str(desk.edition(slug))}).status_code == 303
    page = editor.get(at(slug)).text
    assert re.search(rf'href="[^"]*/p/{slug}" target="_blank"', page)
    assert "活动页的二维码" in page
