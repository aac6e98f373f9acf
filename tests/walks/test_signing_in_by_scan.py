"""王敏 links her account, then signs in by holding her phone over the screen; and somebody else's code gets nothing."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sandbox.client import Person
from tests.console.browsing import ARGUMENTS
from tests.console.watched import fits, shot
from tests.rig.stage import Stage
from tests.walks.steps import bind_employee, csrf_of, last_word
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


@pytest.fixture
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


def opened(browser: Browser, width: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 860}, locale="zh-CN")
    page.set_default_timeout(10_000)
    return page


def sign_in(page: Page, stage: Stage) -> None:
    page.goto(f"{stage.url}/console/")
    page.get_by_label("工号").fill("E001")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="王敏，您好")).to_be_visible()


def held_over(page: Page, person: Person) -> str:
    """The phone reads the code off the screen; where the answer's link leads."""
    read = zxingcpp.read_barcode(Image.open(BytesIO(page.locator(".qr img").screenshot())))
    assert read is not None
    person.scan(read.text)
    word = last_word(person)
    assert "/enter/" in word, word
    return "/enter/" + word.split("/enter/")[1].split('"')[0].split("'")[0]


def confirm(person: Person, link: str) -> str:
    """Open the link on the phone and tap; what the page says then."""
    view = person.webview()
    asked = view.get(link)
    said = view.post(link, data={"csrf_token": csrf_of(asked), "decision": "accept"})
    assert said.status_code == 200, said.text
    return str(said.text)


def on_the_phone(browser: Browser, person: Person, link: str, name: str) -> None:
    """A picture of the page as the sandbox's phone shows it."""
    page = opened(browser, 390)
    page.goto(person.webview().home + link)
    expect(page.get_by_role("button", name="确认登录")).to_be_visible()
    fits(page, 390)
    shot(page, name)
    page.close()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_phone_held_over_the_screen_signs_in(browser: Browser, stage: Stage, width: int) -> None:
    bind_employee(stage, "wang-hq", "E001")
    wang = stage.person("wang-hq")
    desk = opened(browser, width)
    sign_in(desk, stage)
    desk.goto(f"{stage.url}/console/me")
    shot(desk, "me")
    desk.get_by_role("link", name="关联微信").click()
    desk.get_by_label("您的登录密码").fill(PASSWORD)
    shot(desk, "me-wechat")
    desk.get_by_role("button", name="显示二维码").click()
    link = held_over(desk, wang)
    assert "已关联" in confirm(wang, link)
    expect(desk.get_by_text("微信已关联，下次可以扫码登录")).to_be_visible()

    page = opened(browser, width)
    page.goto(f"{stage.url}/console/dealers")
    shot(page, "sign-in")
    page.get_by_role("button", name="微信扫码登录").click()
    expect(page.get_by_text("等待扫码")).to_be_visible()
    shot(page, "sign-in-wechat")
    number = page.locator(".compare").inner_text()
    link = held_over(page, wang)
    expect(page.get_by_text("王敏 已扫码")).to_be_visible()
    shot(page, "sign-in-scanned")
    assert number in wang.webview().get(link).text
    on_the_phone(browser, wang, link, "page-enter")
    assert "已确认" in confirm(wang, link)
    expect(page.get_by_role("heading", name="渠道商")).to_be_visible()
    assert page.url.endswith("/console/dealers")
