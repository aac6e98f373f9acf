"""A campaign's page names one of very many products or materials: what was chosen stands there by its name, and its
code is sent."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from console import campaign_choices
from services.access import OPERATOR
from services.campaigns import drafting
from services.products import records
from services.products.records import ProductWish
from tests.console.desk import Desk
from tests.console.test_browser import browser
from tests.console.watched import fits, settled, shot, watched
from tests.rig.stage import Stage
from tests.services.campaigns import desk
from tests.shelf import a_material, token_of
from tests.world import Cast

__all__ = ["browser"]
TITLES = ("春季手册", "夏季手册", "价格表")


@pytest.fixture
def database_url(one_url: str) -> str:
    return one_url


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """More materials than are listed whole, as some hundred would be."""
    monkeypatch.setattr(campaign_choices, "MOST_CHOSEN", 2)


@pytest.fixture
def tokens(cast: Cast) -> list[str]:
    return made(cast)


def made(cast: Cast) -> list[str]:
    return [token_of(a_material(title, employee_id=cast.employees["E001"])) for title in TITLES]


def material_of(slug: str, place: int) -> str:
    return drafting.draft_of(OPERATOR, slug).blocks[place].text("material")


def test_what_was_chosen_stands_there_by_its_name_and_may_be_taken_off(
    signed_in: Callable[[str], Desk], tokens: list[str]
) -> None:
    here, slug = signed_in("content_manager"), desk.a_draft()
    place = len(drafting.draft_of(OPERATOR, slug).blocks)

    def send(to: str, *material: str) -> tuple[int, str]:
        said = {"version": str(desk.edition(slug)), "material": list(material), "words": ""}
        answer = here.post(f"/console/campaigns/{slug}/blocks/{to}", said)
        return answer.status_code, answer.text

    assert send("-/material", tokens[0], "")[0] == 303
    page = here.get(f"/console/campaigns/{slug}/blocks/{place}").text
    assert re.search(rf'type="checkbox" name="material" value="{tokens[0]}" checked>春季手册</label>', page)
    assert page.count(tokens[0]) == page.count(f'value="{tokens[0]}"') + 1, "but for what the form was opened on"
    assert send(str(place), tokens[0], "夏季手册")[0] == 303  # typed by its whole title, as without scripts
    assert material_of(slug, place) == tokens[1]
    status, page = send(str(place), tokens[1], "秋季手册")
    assert (status, "没有找到它" in page, 'value="秋季手册"' in page) == (422, True, True)
    assert material_of(slug, place) == tokens[1]
    assert send(str(place), "")[0] == 303  # unticked
    assert material_of(slug, place) == ""


def test_a_title_that_two_materials_have_names_none(
    signed_in: Callable[[str], Desk], tokens: list[str], cast: Cast
) -> None:
    a_material("价格表", employee_id=cast.employees["E001"])
    here, slug = signed_in("content_manager"), desk.a_draft("material")
    said = {"version": str(desk.edition(slug)), "title": "看一看", "material": "价格表"}
    answer = here.post(f"/console/campaigns/{slug}/page", said)
    assert (answer.status_code, "没有找到它" in answer.text) == (422, True)


def test_products_are_offered_by_name_and_code_materials_by_title_alone(
    signed_in: Callable[[str], Desk], tokens: list[str]
) -> None:
    here = signed_in("content_manager")
    for number in (1, 2):
        records.create_product(OPERATOR, ProductWish(f"P00{number}", f"露营杯 {number} 号"))
    offered = here.get("/console/campaigns/-/products?product=露营").text
    assert re.findall(r"<small[^>]*>(\w+)</small>", offered) == ["P001", "P002"]
    assert re.findall(r'data-code="(\w+)"', here.get("/console/campaigns/-/products?product=p002").text) == ["P002"]
    offered = here.get("/console/campaigns/-/materials?material=手册").text
    assert re.findall(r'data-name="(\w+)"', offered) == ["夏季手册", "春季手册"]
    assert "<small" not in offered


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_a_material_is_found_by_its_title_and_sent_by_its_token(browser: Browser, stage: Stage, width: int) -> None:
    tokens, slug = made(stage.cast), desk.a_draft()
    place = len(drafting.draft_of(OPERATOR, slug).blocks)
    watching = watched(browser, stage, width).sign_in("E001", "王敏")
    page = watching.open(f"campaigns/{slug}/blocks/-/new?kind=material")
    box = page.get_by_role("combobox", name="物料", exact=True)
    settled(page)
    box.focus()
    chosen = page.get_by_role("group", name="物料", exact=True).get_by_role("checkbox")
    for typed, title in (("春季", "春季手册"), ("价格", "价格表")):  # the second takes the place of the first
        page.keyboard.type(typed)
        options = page.locator("#picks-material [role=option]")
        expect(options).to_have_text([title])
        page.keyboard.press("Enter")
        expect(chosen).to_have_count(1)
        expect(page.get_by_label(title)).to_be_checked()
        expect(box).to_have_value("")
    shot(page, "campaign-material-chosen")
    fits(page, width)
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(re.compile(rf"campaigns/{slug}(#.*)?$"))
    assert material_of(slug, place) == tokens[2]
    page = watching.open(f"campaigns/{slug}/blocks/{place}")
    expect(page.get_by_label("价格表")).to_be_checked()
    assert tokens[2] not in page.locator("main").inner_text()
    assert watching.complaints == []
