"""The phone page carries a whole walk in a real browser, at desk and at phone width, without outside requests."""

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from sandbox.client import World
from tests.sandbox.conftest import WeChat
from tests.sandbox.hands import at_a_desk, open_link, scanner, shot, take, webview
from tests.sandbox.test_messages import BOUND, GOOD
from tests.sandbox.test_pushes import text_reply
from tests.sandbox.toy import Facts, Toy, seal_reply

pytestmark = pytest.mark.browser


def test_from_a_printed_code_to_a_page_that_knows_the_person(
    page: Page, wechat: WeChat, world: World, toy: Toy, accounts: Facts
) -> None:
    wechat.qr("d_Zk3Jw8Qm1Xr5Tb7P")
    world.hand_over(f"{toy.base}/page", "门店立牌")
    account, person = accounts["official_account"], world.person("zhang-owner")
    words = f'您好，张伟！您正在加入「杭州渠道商」。\n\n<a href="{toy.base}/page">点这里完成绑定</a>'
    toy.script.append(seal_reply(text_reply(person.openid(), account, words), account, "1700000000", "n"))
    phone = take(page, "zhang-owner")
    expect(phone.get_by_text("张伟还没有关注")).to_be_visible()
    shot(page, "1-start")
    sheet = scanner(phone)
    shot(page, "2-shelf")
    sheet.locator('[data-scene="d_Zk3Jw8Qm1Xr5Tb7P"]').click()
    expect(phone.get_by_role("link", name="点这里完成绑定")).to_be_visible()
    shot(page, "3-chat")
    phone.get_by_role("link", name="点这里完成绑定").click()
    expect(webview(phone).locator("#who")).to_be_visible()
    shot(page, "4-webview")
    webview(phone).get_by_role("link", name="next").click()
    expect(webview(phone).get_by_text("the next page")).to_be_visible()
    expect(phone.get_by_role("heading", name="下一页")).to_be_visible()
    assert "MicroMessenger" in page.frames[1].evaluate("navigator.userAgent")
    phone.get_by_role("button", name="后退").click()
    expect(webview(phone).locator("#who")).to_be_visible()
    expect(phone.get_by_role("button", name="后退")).to_have_count(0)
    phone.get_by_role("button", name="关闭网页").click()
    expect(phone.locator("iframe")).to_have_count(0)
    assert world.person("zhang-owner").state()["following"] is True


def test_a_template_card_arrives_live_with_a_dot_and_opens_its_page(
    page: Page, wechat: WeChat, world: World, toy: Toy
) -> None:
    person = world.person("zhang-owner")
    person.follow()
    phone = take(page, "zhang-owner")
    expect(phone.locator('[data-chat="official_account"]')).to_be_visible()
    data = {key: {"value": value} for key, value in GOOD.items()}
    url = f"{toy.base}/page"
    body = {"touser": person.openid(), "template_id": BOUND, "data": data, "url": url}
    wechat.post("/cgi-bin/message/template/send", body)
    expect(phone.locator('[data-chat="official_account"] .count')).to_have_text("1")
    expect(page.locator('[data-person="zhang-owner"] .count')).to_have_text("1")
    shot(page, "5-unread")
    phone.locator('[data-chat="official_account"]').click()
    expect(phone.locator(".card")).to_contain_text("杭州渠道商")
    shot(page, "6-card")
    phone.locator(".card").click()
    expect(webview(phone).locator("#who")).to_be_visible()
    assert person.state()["unread"]["official_account"] == 0


def test_an_expired_code_says_so_and_pasting_a_link_opens_it(
    page: Page, wechat: WeChat, world: World, toy: Toy
) -> None:
    wechat.qr("d_old", seconds=60)
    world.advance(61)
    phone = take(page, "ma-clerk")
    scanner(phone).locator('[data-scene="d_old"]').click()
    expect(phone.get_by_role("status")).to_contain_text("二维码已过期")
    expect(open_link(phone, f"{toy.base}/page").locator("#who")).to_be_visible()


def test_following_writing_and_leaving_by_hand(page: Page, world: World, toy: Toy) -> None:
    phone = take(page, "he-consumer")
    phone.get_by_role("button", name="查看公众号").click()
    phone.get_by_role("button", name="关注", exact=True).click()
    phone.get_by_label("消息").fill("在吗")
    phone.get_by_role("button", name="发送").click()
    expect(phone.locator(".line-mine")).to_contain_text("在吗")
    phone.get_by_role("button", name="公众号资料").click()
    shot(page, "7-profile")
    with page.expect_response("**/unfollow"):
        phone.get_by_role("button", name="不再关注").click()
    world.settle()
    assert [p["event"] for p in world.pushes()] == ["subscribe", "text", "unsubscribe"]


def test_the_menu_a_person_sees_pushes_clicks_and_opens_views(
    page: Page, wechat: WeChat, world: World, toy: Toy
) -> None:
    buttons = [
        {"type": "click", "name": "我的", "key": "mine"},
        {"name": "更多", "sub_button": [{"type": "view", "name": "官网", "url": f"{toy.base}/page"}]},
    ]
    assert wechat.post("/cgi-bin/menu/create", {"button": buttons})["errcode"] == 0
    world.person("he-consumer").follow()
    phone = take(page, "he-consumer")
    phone.locator('[data-chat="official_account"]').click()
    phone.get_by_role("button", name="我的").click()
    phone.get_by_role("button", name="更多").click()
    shot(page, "8-menu")
    phone.get_by_role("button", name="官网").click()
    expect(webview(phone).locator("#who")).to_be_visible()
    world.settle()
    assert [p["event"] for p in world.pushes()] == ["subscribe", "CLICK", "VIEW"]


@at_a_desk
def test_a_menu_of_ones_role_shows_as_soon_as_one_has_the_role(
    page: Page, wechat: WeChat, world: World, toy: Toy
) -> None:
    def menu(name: str) -> list[Facts]:
        return [{"type": "click", "name": name, "key": name}]

    person = world.person("he-consumer")
    person.follow()
    phone = take(page, "he-consumer")
    phone.locator('[data-chat="official_account"]').click()
    tag = wechat.post("/cgi-bin/tags/create", {"tag": {"name": "老板"}})["tag"]["id"]
    wechat.post("/cgi-bin/menu/create", {"button": menu("大家")})
    expect(phone.get_by_role("button", name="大家")).to_be_visible()
    wechat.post("/cgi-bin/menu/addconditional", {"button": menu("老板")} | {"matchrule": {"tag_id": str(tag)}})
    expect(phone.get_by_role("button", name="大家")).to_be_visible()
    wechat.post("/cgi-bin/tags/members/batchtagging", {"openid_list": [person.openid()], "tagid": tag})
    expect(phone.get_by_role("button", name="老板", exact=True)).to_be_visible()
    expect(phone.get_by_role("button", name="大家")).to_have_count(0)


@at_a_desk
def test_the_first_day_again_finds_every_phone_on_its_first_screen(page: Page, world: World, toy: Toy) -> None:
    phone = take(page, "he-consumer")
    expect(open_link(phone, f"{toy.base}/next").get_by_text("the next page")).to_be_visible()
    world.reset()
    expect(phone.locator("iframe")).to_have_count(0)
    expect(phone.get_by_text("何静还没有关注")).to_be_visible()


def test_the_js_sdk_stand_in_tells_a_page_whether_its_signature_is_right(browser: Browser, world: World) -> None:
    page = browser.new_page()
    try:
        page.goto(world.base)
        page.add_script_tag(url=f"{world.base}/jweixin.js")
        said = page.evaluate(
            """() => new Promise((done) => {
                wx.error((answer) => done(answer.errMsg)); wx.ready(() => done("ready"));
                wx.config({ appId: "wx", timestamp: 1, nonceStr: "n", signature: "s", jsApiList: [] });
            })"""
        )
        assert said == "config:invalid appid"
    except Error as error:
        pytest.fail(str(error))
    finally:
        page.close()
