"""王敏 turns two-step verification on with her authenticator, and signs in with its code."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pyotp
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from services import clock
from tests.console.browsing import ARGUMENTS
from tests.console.watched import fits, shot
from tests.rig.stage import Stage
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


def give_password(page: Page, stage: Stage) -> None:
    page.goto(f"{stage.url}/console/")
    page.get_by_label("工号").fill("E001")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def authenticator(page: Page) -> pyotp.TOTP:
    """What an authenticator keeps when it is held over the picture on the screen."""
    read = zxingcpp.read_barcode(Image.open(BytesIO(page.locator(".qr img").screenshot())))
    assert read is not None
    kept = pyotp.parse_uri(read.text)
    assert isinstance(kept, pyotp.TOTP)
    assert (kept.name, kept.issuer) == ("E001", "渠道在线")
    return kept


@pytest.mark.parametrize("width", [1440, 390])
def test_two_steps_from_set_up_to_signing_in(browser: Browser, stage: Stage, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 860}, locale="zh-CN")
    page.set_default_timeout(10_000)
    give_password(page, stage)
    page.goto(f"{stage.url}/console/me")
    page.get_by_role("link", name="开启两步验证").click()
    shot(page, "second-factor-password")
    page.get_by_label("您的登录密码").fill(PASSWORD)
    page.get_by_role("button", name="下一步").click()
    totp = authenticator(page)
    shot(page, "second-factor-set-up")
    page.get_by_label("验证器显示的六位数字").fill(totp.at(clock.now()))
    page.get_by_role("button", name="开启", exact=True).click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    shot(page, "recovery-codes")
    page.get_by_role("link", name="我保存好了").click()
    fits(page, width)
    shot(page, "me-two-steps")

    other = browser.new_page(viewport={"width": width, "height": 860}, locale="zh-CN")
    other.set_default_timeout(10_000)
    give_password(other, stage)
    expect(other.get_by_role("heading", name="输入验证码")).to_be_visible()
    shot(other, "sign-in-code")
    other.get_by_label("验证码").fill("000000")
    other.get_by_role("button", name="登录", exact=True).click()
    expect(other.get_by_role("alert")).to_contain_text("验证码不正确")
    other.get_by_label("验证码").fill(totp.at(clock.now(), counter_offset=1))
    other.get_by_role("button", name="登录", exact=True).click()
    expect(other.get_by_role("heading", name="王敏，您好")).to_be_visible()
    other.goto(f"{stage.url}/console/staff/E002")
    expect(other.get_by_label("验证器里的六位数字（或一个恢复码）").first).to_be_attached()
