"""An audience names dealers one by one: found by some letters, by keys alone, and by codes where no script runs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from services.materials import audiences
from services.materials.audiences import AudienceWish
from tests.console.desk import Desk
from tests.console.test_browser import browser
from tests.console.watched import fits, settled, shot, watched
from tests.rig.stage import Stage
from tests.services.materials.desk import EDITOR, a_draft, edition
from tests.world import Cast

__all__ = ["browser"]


@pytest.fixture
def database_url(one_url: str) -> str:
    return one_url


def named(token: str) -> list[str]:
    return audiences.audience_words(EDITOR, token).dealers


@pytest.fixture
def desk(app: Flask, cast: Cast, signed_in: Callable[[str], Desk]) -> Desk:
    return signed_in("content_manager")


def test_dealers_are_found_by_letters_of_their_name_or_the_beginning_of_their_code(desk: Desk) -> None:
    def found(typed: str) -> list[str]:
        page = desk.get(f"/console/materials/-/dealers?dealers={typed}", htmx=True).text
        return re.findall(r'data-code="([^"]+)"', page)

    assert found("深圳湾") == ["D002"]
    assert found("d00") == ["D001", "D002", "D003"]
    assert found("D001、深圳湾") == ["D002"]  # the last word, where several are typed
    assert found("没有这家") == []
    assert "没有找到" in desk.get("/console/materials/-/dealers?dealers=没有这家").text
    assert found("%") == []  # no sign of the database's
    assert "<script>" not in desk.get('/console/materials/-/dealers?"><script>=d').text


def test_without_scripts_codes_are_typed_and_what_is_chosen_may_be_unticked(desk: Desk) -> None:
    token = a_draft()
    address = f"/console/materials/{token}/audience"

    def send(*dealers: str) -> tuple[int, str]:
        answer = desk.post(address, {"version": str(edition(token)), "dealers": list(dealers)})
        return answer.status_code, answer.text

    assert send("D001、D003", "")[0] == 303
    assert named(token) == ["华南总代理", "成都锦里店"]
    page = desk.get(address).text
    assert re.findall(r'name="dealers" value="(D\d+)" checked', page) == ["D001", "D003"]
    assert send("D001", "")[0] == 303  # D003 unticked
    assert named(token) == ["华南总代理"]
    status, page = send("D001", "D002、D404")
    assert (status, "没有编码为 D404 的渠道商" in page) == (422, True)
    # What was right stays ticked, what was wrong stays to be mended.
    assert re.findall(r'name="dealers" value="(D\d+)" checked', page) == ["D001", "D002"]
    assert re.search(r'id="field-dealers"[^>]*value="D404"', page)
    assert named(token) == ["华南总代理"]


def test_who_was_quicker_is_told_with_names_and_nothing_unchanged_counts_as_changed(desk: Desk) -> None:
    token = a_draft()
    audiences.set_audience(EDITOR, token, edition(token), AudienceWish(dealers="D001"))
    seen = edition(token)
    shown = '{"dealers": "D001", "roles": ""}'
    audiences.set_audience(EDITOR, token, seen, AudienceWish(roles="employee", dealers="D001"))
    answer = desk.post(
        f"/console/materials/{token}/audience", {"version": str(seen), "shown": shown, "dealers": ["D001", ""]}
    )
    assert answer.status_code == 409
    table = answer.text.split("<tbody>")[1].split("</tbody>")[0]
    assert "身份" in table
    assert "另外指定渠道商" not in table


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_dealers_are_chosen_by_keys_alone(browser: Browser, stage: Stage, width: int) -> None:
    token = a_draft()
    watching = watched(browser, stage, width).sign_in("E001", "王敏")
    page = watching.open(f"materials/{token}")
    page.get_by_role("link", name="谁可以看").click()
    box = page.get_by_role("combobox", name="另外指定渠道商", exact=True)
    settled(page)
    box.focus()
    page.keyboard.type("d00")
    options = page.locator("#picks-dealers [role=option]")
    expect(options).to_have_count(3)
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", options.nth(1).get_attribute("id") or "")
    shot(page, "material-dealers-found")
    page.keyboard.press("Escape")  # the list closes, the drawer stays
    expect(options.first).to_be_hidden()
    expect(page.locator("#drawer")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    chosen = page.get_by_role("group", name="另外指定渠道商", exact=True)
    expect(chosen.get_by_role("checkbox")).to_have_count(1)
    page.keyboard.type("锦里")
    expect(options).to_have_count(1)
    page.keyboard.press("Enter")
    expect(chosen.get_by_role("checkbox")).to_have_count(2)
    expect(box).to_have_value("")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")  # the last one is taken off again
    shot(page, "material-dealers-chosen")
    if width == 1440:
        page.locator("#drawer").get_by_role("button", name="保存").click()
        expect(page.locator("#drawer")).to_be_hidden()
        assert len(named(token)) == 1
    fits(page, width)
    assert watching.complaints == []
