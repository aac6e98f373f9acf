"""A person at the phone page, with a real browser: a few movements that every such test makes."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FrameLocator, Locator, Page

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
WIDTHS = [(1440, 900), (390, 844)]
# For what does not look different on a phone: once is enough.
at_a_desk = pytest.mark.parametrize("page", WIDTHS[:1], ids=["desk"], indirect=True)


def is_local(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return url.startswith(("data:", "blob:")) or host in ("127.0.0.1", "localhost") or host.endswith(".localhost")


def take(page: Page, key: str) -> Locator:
    """Takes up this person's phone."""
    page.locator(f'[data-person="{key}"]').click()
    return page.locator(f'[data-phone="{key}"]')


def scanner(phone: Locator) -> Locator:
    phone.get_by_role("button", name="扫一扫").click()
    return phone.get_by_role("dialog", name="扫一扫")


def webview(phone: Locator) -> FrameLocator:
    return phone.frame_locator("iframe")


def open_link(phone: Locator, url: str) -> FrameLocator:
    sheet = scanner(phone)
    sheet.get_by_label("链接").fill(url)
    sheet.get_by_role("button", name="打开", exact=True).click()
    return webview(phone)


def shot(page: Page, name: str) -> None:
    """Pictures to look at, when somebody asks for them."""
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=f"{folder}/{name}-{width}.png")
