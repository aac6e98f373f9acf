"""Pages in the phone: the JS-SDK, cards that travel, the mini program, no network, a program that comes and goes."""

import json
import re

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from sandbox.client import World
from tests.sandbox.conftest import WeChat
from tests.sandbox.hands import at_a_desk, open_link, shot, take, webview
from tests.sandbox.toy import Facts, Toy

pytestmark = pytest.mark.browser


@pytest.fixture
def sdk(wechat: WeChat, toy: Toy) -> str:
    """The address of a page that is rightly signed and asks for a handful of APIs."""
    toy.ticket = wechat.get("/cgi-bin/ticket/getticket", access_token=wechat.token(), type="jsapi")["ticket"]
    apis = ("updateAppMessageShareData", "onMenuShareAppMessage", "scanQRCode", "getLocation", "previewImage",
            "hideMenuItems", "hideOptionMenu", "closeWindow")  # fmt: skip
    return f"{toy.base}/sdk?" + "&".join(f"api={name}" for name in apis)


def ready(phone: Locator, address: str) -> FrameLocator:
    opened = open_link(phone, address)
    expect(opened.get_by_role("listitem")).to_have_text(["ready"])
    return opened


def use(opened: FrameLocator, name: str, options: str = "{}") -> None:
    opened.locator("body").evaluate(f"() => use('{name}', {options})")


def heard(opened: FrameLocator, times: int = 1) -> Facts:
    """The newest answer, once there are so many besides `ready`."""
    expect(opened.get_by_role("listitem")).to_have_count(times + 1)
    said: Facts = json.loads(opened.get_by_role("listitem").last.inner_text())
    return said


def test_a_card_set_by_its_page_travels_from_a_to_b_to_c(page: Page, world: World, toy: Toy, sdk: str) -> None:
    zhang = take(page, "zhang-owner")
    opened = ready(zhang, sdk)
    share = f"{{ title: '新品手册', desc: '三分钟看完', link: '{toy.base}/next?share=1', imgUrl: '/p.png' }}"
    use(opened, "updateAppMessageShareData", share)
    assert heard(opened) == {"errMsg": "updateAppMessageShareData:ok"}
    zhang.get_by_role("button", name="更多").click()
    zhang.get_by_role("button", name="发送给朋友").click()
    zhang.get_by_role("dialog").locator('[data-friend="zhao-consumer"]').click()
    expect(zhang.get_by_role("status")).to_have_text("已发送给赵磊")

    zhao = take(page, "zhao-consumer")
    zhao.locator('[data-chat="zhang-owner"]').click()
    shot(page, "9-friend-card")
    zhao.get_by_role("button", name="转发「新品手册」").click()
    zhao.get_by_role("dialog").locator('[data-friend="he-consumer"]').click()

    he = take(page, "he-consumer")
    he.locator('[data-chat="zhao-consumer"]').click()
    expect(he.locator(".link-card")).to_contain_text("三分钟看完")
    he.locator(".link-card").click()
    expect(webview(he).get_by_text("the next page")).to_be_visible()
    assert page.frames[-1].url == f"{world.person('he-consumer').webview().home}/next?share=1"
    card = world.person("he-consumer").friend_chat("zhao-consumer")[-1]
    assert (card["title"], card["url"], card["picture"]) == (
        "新品手册",
        f"{toy.base}/next?share=1",
        f"{toy.base}/p.png",
    )


@at_a_desk
def test_a_page_that_sets_nothing_is_shared_by_its_title_and_a_foreign_link_is_not_taken(
    page: Page, world: World, toy: Toy, sdk: str
) -> None:
    zhang = take(page, "zhang-owner")
    opened = ready(zhang, sdk)
    use(opened, "onMenuShareAppMessage", "{ link: 'https://elsewhere.test/' }")
    zhang.get_by_role("button", name="更多").click()
    zhang.get_by_role("button", name="发送给朋友").click()
    zhang.get_by_role("dialog").locator('[data-friend="ma-clerk"]').click()
    assert heard(opened) == {"errMsg": "onMenuShareAppMessage:ok"}  # the old API hears of the sharing itself
    expect(zhang.get_by_role("note")).to_contain_text("不在 JS 安全域名内")
    card = world.person("ma-clerk").friend_chat("zhang-owner")[-1]
    assert (card["title"], card["url"]) == ("手册", sdk)


@at_a_desk
def test_a_wrong_signature_is_told_to_the_page_and_to_whoever_builds_it(page: Page, sdk: str) -> None:
    zhang = take(page, "zhang-owner")
    opened = open_link(zhang, sdk + "&lie=1")
    expect(opened.get_by_role("listitem")).to_have_text(["error config:invalid signature", "ready"])
    expect(zhang.get_by_role("note")).to_have_text("JS-SDK：config:invalid signature")
    use(opened, "scanQRCode")
    expect(opened.get_by_role("listitem").last).to_contain_text(
        "scanQRCode:fail, the permission value is offline verifying"
    )


@at_a_desk
def test_an_api_that_was_not_asked_for_is_denied(page: Page, sdk: str) -> None:
    opened = ready(take(page, "zhang-owner"), sdk)
    use(opened, "updateTimelineShareData")
    assert heard(opened) == {"errMsg": "updateTimelineShareData:permission denied"}


def test_a_page_scans_with_this_very_phone(page: Page, world: World, toy: Toy, sdk: str) -> None:
    world.hand_over("https://x.test/c/1", "样品瓶")
    other, zhang = take(page, "ma-clerk"), take(page, "zhang-owner")
    opened = ready(zhang, sdk)
    use(opened, "scanQRCode", "{ needResult: 1, scanType: ['qrCode'] }")
    zhang.get_by_role("dialog", name="扫一扫").locator('[data-scene="样品瓶"]').click()
    assert heard(opened) == {"resultStr": "https://x.test/c/1", "errMsg": "scanQRCode:ok"}
    use(opened, "scanQRCode", "{ needResult: 1 }")
    zhang.get_by_role("dialog", name="扫一扫").press("Escape")
    assert heard(opened, 2) == {"errMsg": "scanQRCode:cancel"}
    expect(other.get_by_role("dialog")).to_have_count(0)
    assert world.pushes() == []


@at_a_desk
def test_a_page_learns_the_place_only_when_its_reader_agrees(page: Page, world: World, sdk: str) -> None:
    zhang = take(page, "zhang-owner")
    opened = ready(zhang, sdk)
    use(opened, "getLocation")
    zhang.get_by_role("button", name="不允许").click()
    assert heard(opened) == {"errMsg": "getLocation:cancel"}
    use(opened, "getLocation", "{ type: 'gcj02' }")
    zhang.get_by_role("button", name="允许", exact=True).click()
    there = heard(opened, 2)
    expected = world.person("zhang-owner").state()["position"]["gcj02"]
    assert {name: there[name] for name in ("latitude", "longitude")} == expected
    use(opened, "getLocation")
    assert heard(opened, 3)["latitude"] == pytest.approx(30.2594)


@at_a_desk
def test_menu_items_vanish_a_picture_fills_the_screen_and_a_window_closes_itself(page: Page, sdk: str) -> None:
    zhang = take(page, "zhang-owner")
    opened = ready(zhang, sdk)
    use(opened, "hideMenuItems", "{ menuList: ['menuItem:share:appMessage', 'menuItem:refresh'] }")
    heard(opened)
    zhang.get_by_role("button", name="更多").click()
    expect(zhang.get_by_role("dialog").get_by_role("button")).to_have_text(["✕", "复制链接", "刷新", "在浏览器打开"])
    zhang.get_by_role("dialog").press("Escape")
    dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    use(opened, "previewImage", f"{{ urls: ['{dot}', '{dot}#2'], current: '{dot}#2' }}")
    expect(zhang.get_by_role("dialog", name="查看图片").get_by_text("2 / 2")).to_be_visible()
    zhang.get_by_role("button", name="关闭", exact=True).click()
    use(opened, "hideOptionMenu")
    expect(zhang.get_by_role("button", name="更多")).to_have_count(0)
    use(opened, "closeWindow")
    expect(zhang.locator("iframe")).to_have_count(0)


@at_a_desk
def test_a_strangers_frame_is_not_listened_to(page: Page, sdk: str) -> None:
    """The same words from any other window leave the phone as it is."""
    zhang = take(page, "zhang-owner")
    opened = ready(zhang, sdk)
    page.evaluate("() => window.postMessage({ webview: 'close' }, '*')")
    page.evaluate(
        """() => new Promise((done) => {
            const frame = document.createElement('iframe');
            frame.srcdoc = `<script>parent.postMessage({ webview: 'close' }, '*')</script>`;
            frame.onload = () => setTimeout(done, 100);
            document.body.append(frame);
        })"""
    )
    expect(opened.get_by_role("listitem")).to_have_count(1)
    opened.locator("body").evaluate("() => parent.postMessage({ webview: 'close' }, '*')")
    expect(zhang.locator("iframe")).to_have_count(0)


def test_the_mini_program_signs_in_and_hands_over_the_phone_number(
    page: Page, world: World, toy: Toy, excused: list[str]
) -> None:
    zhang = take(page, "zhang-owner")
    zhang.get_by_role("button", name="发现").click()
    zhang.get_by_role("button", name="小程序").click()
    opened = webview(zhang)
    expect(opened.get_by_text("小程序的页面还没有做好")).to_be_visible()
    expect(opened.get_by_role("listitem")).to_have_text("渠道商启明商贸 · 老板")
    opened.get_by_role("button", name="授权手机号").click()
    opened.get_by_role("button", name="不允许").click()
    expect(opened.get_by_text("已验证")).to_have_count(0)
    opened.get_by_role("button", name="授权手机号").click()
    opened.get_by_role("button", name="允许", exact=True).click()
    expect(opened.get_by_text("已验证 139****0001")).to_be_visible()
    shot(page, "10-mini")
    zhang.get_by_role("button", name="关闭小程序").click()
    expect(zhang.locator("iframe")).to_have_count(0)


def test_without_a_network_the_phone_says_so_and_what_waited_arrives(
    page: Page, world: World, toy: Toy, excused: list[str]
) -> None:
    excused.append("503")
    zhang = take(page, "zhang-owner")
    zhang.get_by_role("button", name="我", exact=True).click()
    zhang.get_by_role("switch", name="网络").click()
    expect(zhang.get_by_role("switch", name="网络")).not_to_be_checked()
    world.person("ma-clerk").write("老板在吗", "zhang-owner")
    zhang.get_by_role("button", name="发现").click()
    zhang.get_by_role("button", name="小程序").click()
    expect(zhang.get_by_role("status")).to_contain_text("网络不可用")
    shot(page, "11-offline")
    zhang.get_by_role("button", name=re.compile("^微信")).click()
    expect(zhang.locator('[data-chat="ma-clerk"]')).to_have_count(0)
    world.person("zhang-owner").find_network()
    expect(zhang.locator('[data-chat="ma-clerk"]')).to_contain_text("老板在吗")
    open_link(zhang, f"{toy.base}/next")
    expect(webview(zhang).get_by_text("the next page")).to_be_visible()
    world.person("zhang-owner").lose_network()
    webview(zhang).locator("body").evaluate("() => location.reload()")
    expect(webview(zhang).get_by_role("heading", name="网络不可用")).to_be_visible()
    world.person("zhang-owner").find_network()
    expect(webview(zhang).get_by_text("the next page")).to_be_visible()


def test_a_program_that_comes_back_is_shown_again_by_itself(
    page: Page, world: World, toy: Toy, excused: list[str]
) -> None:
    excused.append("502")
    zhang = take(page, "zhang-owner")
    world.aim_at("http://127.0.0.1:9")
    try:
        open_link(zhang, "http://127.0.0.1:9/next")
        expect(webview(zhang).get_by_role("heading", name="连接不上")).to_be_visible()
        expect(zhang.get_by_role("heading", name="连接不上")).to_be_visible()  # in WeChat's bar
        shot(page, "12-unreachable")
        webview(zhang).get_by_role("button", name="重试").click()
        expect(webview(zhang).get_by_role("heading", name="连接不上")).to_be_visible()
    finally:
        world.aim_at(toy.base)
    expect(webview(zhang).get_by_text("the next page")).to_be_visible()
