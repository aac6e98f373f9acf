"""A whole number in a real browser: asked for in its place, shown for a minute, masked again by itself."""

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
def test_a_number_is_shown_in_its_place_and_masked_after_a_minute(browser: Browser, stage: Stage, width: int) -> None:
    desk = watched(browser, stage, width).sign_in()
    desk.page.clock.install()
    page = desk.open("dealers/D001")
    contact = page.locator(".contact").first
    expect(contact).to_contain_text("139****0001")
    contact.get_by_role("link", name="显示").click()
    shot(page, "reveal-asked")
    page.get_by_label("为什么要看").select_option("call")
    page.get_by_role("button", name="显示号码").click()
    expect(page.locator("[data-lasts]")).to_contain_text("139 0000 0001")
    shot(page, "reveal-shown")
    page.clock.fast_forward(61_000)
    expect(page.locator(".contact").first).to_contain_text("139****0001")
    expect(page.get_by_text("139 0000 0001")).to_have_count(0)
    page.locator(".contact").first.get_by_role("link", name="显示").click()
    expect(page.get_by_role("button", name="显示号码")).to_be_visible()
    assert desk.complaints == []
