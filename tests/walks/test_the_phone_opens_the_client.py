"""The sandbox's phone opens the built client as "the mini program", by every way WeChat has, as its own person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright

from pages import client as door
from services.access import OPERATOR
from services.bindings import clerks, inviting
from services.bindings.inviting import Invited
from tests.miniprogram_client.node import built
from tests.rig.stage import Stage
from tests.sandbox.hands import FLAGS, is_local, open_link, take, webview
from tests.walks.steps import mini_session
from tests.walks.test_a_clerk_joins import bind_owner
from tests.walks.test_the_menu_of_a_role import publish

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(600),  # the first to ask builds the client
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]
PATIENCE_MS = 20_000


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def phones(browser: Browser, stage: Stage) -> Iterator[Page]:
    """The page with the phones; nothing on it asks anybody outside, and no script of the client fails."""
    assert built("h5") == door.BUILT
    page = browser.new_page(viewport={"width": 1440, "height": 950}, locale="zh-CN")
    page.set_default_timeout(PATIENCE_MS)
    wrong: list[str] = []
    page.on("request", lambda sent: wrong.append(sent.url) if not is_local(sent.url) else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(stage.world.base)
    yield page
    page.close()
    assert wrong == []


def invite(code: str = "D002") -> Invited:
    return inviting.invite_dealer(OPERATOR, code, policy="confirm")


def is_at_the_door(opened: FrameLocator) -> None:
    """The invitation of D002, to somebody who does not follow yet: whom it invites, and the code to press."""
    expect(opened.get_by_text("请先关注公众号")).to_be_visible(timeout=PATIENCE_MS)
    picture = opened.locator("uni-image img, img").first
    expect(picture).to_have_js_property("complete", value=True)
    assert picture.evaluate("one => one.naturalWidth") > 100


def test_opened_from_the_list_it_knows_whose_phone_it_is(phones: Page, stage: Stage) -> None:
    bind_owner(stage)
    zhang = take(phones, "zhang-owner")
    zhang.get_by_role("button", name="发现").click()
    zhang.get_by_role("button", name="小程序").click()
    opened = webview(zhang)
    expect(opened.get_by_text("华南总代理").first).to_be_visible(timeout=PATIENCE_MS)
    expect(opened.get_by_text("张伟").first).to_be_visible()


def test_a_round_code_opens_what_it_means(phones: Page, stage: Stage) -> None:
    stage.house.gateway.mini_code(invite().scene, "pages/index/index", check_path=False)
    code = next(one for one in stage.world.shelf() if one["kind"] == "mini_code")
    is_at_the_door(open_link(take(phones, "sun-stranger"), code["content"]))


def test_a_printed_sign_opens_it_under_a_rule_and_the_page_without(phones: Page, stage: Stage) -> None:
    printed = f"{stage.url}/q/{invite().token}"
    sun = take(phones, "sun-stranger")
    expect(open_link(sun, printed).get_by_text("长按")).to_be_visible()
    sun.get_by_role("button", name="关闭网页").click()
    stage.world.change_world(link_rules=[f"{stage.url}/q/"])
    is_at_the_door(open_link(sun, printed))


def test_its_card_opens_it_as_the_friend(phones: Page, stage: Stage) -> None:
    bind_owner(stage)
    zhang, zhao = stage.person("zhang-owner"), stage.person("zhao-consumer")
    at = f"{zhang.webview().home}/app/#/pages/index/index"
    zhang.share(at, "zhao-consumer", title="渠道在线", mini=True)
    card = zhao.friend_chat("zhang-owner")[-1]
    assert (card["mini_path"], card["url"]) == ("pages/index/index", "")
    phone = take(phones, "zhao-consumer")
    phone.get_by_text("张伟").first.click()
    phone.get_by_text("渠道在线").last.click()
    opened = webview(phone)
    expect(opened.locator("uni-page").first).to_be_visible(timeout=PATIENCE_MS)
    expect(opened.get_by_text("华南总代理")).to_have_count(0)


def test_the_client_scans_with_this_very_phone(phones: Page, stage: Stage) -> None:
    """The JS-SDK, signed by our server for the page it stands on, hands over what the camera saw."""
    printed = f"{stage.url}/q/{invite().token}"
    stage.world.hand_over(printed, "印好的码")
    sun = take(phones, "sun-stranger")
    sun.get_by_role("button", name="发现").click()
    sun.get_by_role("button", name="小程序").click()
    opened = webview(sun)
    opened.locator("uni-button", has_text="扫一扫").click()
    sheet = sun.get_by_role("dialog", name="扫一扫")
    expect(sheet).to_be_visible()
    sheet.press("Escape")
    expect(opened.get_by_text("您还没有绑定身份").first).to_be_visible()  # who turns back stays where they were
    opened.locator("uni-button", has_text="扫一扫").click()
    sheet.locator('[data-scene="印好的码"]').click()
    is_at_the_door(opened)


def test_the_accounts_menu_opens_it_and_its_page_is_passed_on_as_a_card(phones: Page, stage: Stage) -> None:
    """From the account's own menu to the page that invites a clerk; WeChat hands that very page on, with the title
    our page has set, and the friend who taps it is asked to join this dealer."""
    publish(stage)
    bind_owner(stage)
    stage.work()
    clerks.invite_clerk(int(mini_session(stage, stage.person("zhang-owner"))["person"]["id"]))
    zhang = take(phones, "zhang-owner")
    zhang.locator('[data-chat="official_account"]').click()
    zhang.get_by_role("button", name="工作台").click()
    opened = webview(zhang)
    opened.get_by_text("邀请店员").first.click()
    expect(opened.get_by_text("请店员用微信扫一扫")).to_be_visible(timeout=PATIENCE_MS)
    zhang.get_by_label("更多").click()
    zhang.get_by_role("button", name="发送给朋友").click()
    zhang.get_by_role("dialog").locator('[data-friend="ma-clerk"]').click()
    expect(zhang.get_by_role("status")).to_have_text(re.compile("已发送给"))
    card = stage.person("ma-clerk").friend_chat("zhang-owner")[-1]
    assert card["title"] == "华南总代理邀请您成为店员"
    assert re.fullmatch(re.escape(f"{stage.url}/app/#/pages/bind/index?scene=k_") + r"[\w-]+", card["url"])
    ma = take(phones, "ma-clerk")
    ma.locator('[data-chat="zhang-owner"]').click()
    ma.locator(".link-card").click()
    is_at_the_door(webview(ma))
