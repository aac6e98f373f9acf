"""A picture of a product in a real browser: it goes up as soon as it is chosen, and a file that is none is refused."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from services.access import OPERATOR
from services.products import demo, demo_pictures
from tests.console.test_browser import browser
from tests.console.watched import shot, watched
from tests.rig.stage import Stage

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture
def database_url(one_url: str) -> str:
    return one_url


def test_a_picture_of_a_product_goes_up_as_soon_as_it_is_chosen(browser: Browser, stage: Stage) -> None:
    demo.furnish(OPERATOR)
    page = watched(browser, stage, 1440).sign_in("E001", "王敏").open("products/P001")
    upload = page.locator("main .upload")
    upload.locator("input[type=file]").set_input_files(_file("便条.png", b"this is no picture"))
    expect(upload.locator(".upload-said")).to_have_class("soft upload-said wrong")
    shot(page, "product-picture-refused")
    expect(page.locator("main .pictures img")).to_have_count(0)
    upload.locator("input[type=file]").set_input_files(_file("杯.png", demo_pictures.pictures()[0][1]))
    expect(page.locator("main .pictures img")).to_have_count(1)
    shot(page, "product-picture")


def _file(name: str, content: bytes) -> FilePayload:
    return FilePayload(name=name, mimeType="image/png", buffer=content)
