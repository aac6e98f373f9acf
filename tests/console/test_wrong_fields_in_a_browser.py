"""Whoever sent a form with something wrong in it stands at the first field that is wrong, on a page and in a drawer."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.console.test_browser import browser
from tests.console.watched import shot, watched
from tests.rig.stage import Stage

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture
def database_url(one_url: str) -> str:
    return one_url


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("address", ["dealers/-/new", "employees/-/new"])
def test_the_keyboard_stands_at_the_first_field_that_is_wrong(
    browser: Browser, stage: Stage, width: int, address: str
) -> None:
    desk = watched(browser, stage, width).sign_in()
    page = desk.open(address)
    page.locator("[name=code]").fill("Z009")
    page.locator("[name=phone]").fill("12")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".wrong")).to_have_count(2)
    expect(page.locator("[name=name]")).to_be_focused()
    expect(page.locator("[name=name]")).to_be_in_viewport()
    shot(page, f"wrong-{address.partition('/')[0]}")
    page.keyboard.type("华东")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".wrong")).to_have_count(1)
    expect(page.locator("[name=phone]")).to_be_focused()
    expect(page.locator("[name=phone]")).to_be_in_viewport()


def test_in_a_drawer_too(browser: Browser, stage: Stage) -> None:
    desk = watched(browser, stage, 1440).sign_in()
    page = desk.open("departments")
    page.get_by_role("link", name="新建部门").first.click()
    drawer = page.locator("#drawer-body")
    drawer.locator("[name=code]").fill("D09")
    drawer.get_by_role("button", name="保存").click()
    expect(drawer.locator("[name=name]")).to_be_focused()
