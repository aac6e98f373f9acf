"""Several phones side by side, two tabs with one person, and every way to hold something before the camera."""

import base64

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from sandbox.client import World
from tests.sandbox.conftest import WeChat
from tests.sandbox.hands import at_a_desk, scanner, shot, take, webview
from tests.sandbox.test_pictures import claiming, drawn, png
from tests.sandbox.toy import Toy

pytestmark = pytest.mark.browser


def wide(page: Page) -> bool:
    return int((page.viewport_size or {"width": 0})["width"]) > 760


def held(page: Page) -> list[str]:
    return [str(phone.get_attribute("data-phone")) for phone in page.locator("[data-phone]").all()]


def file_for(page: Page, picture: bytes, name: str = "code.png", kind: str = "image/png") -> object:
    """A DataTransfer with one file, as a drag or the clipboard carries it."""
    return page.evaluate_handle(
        """([data, name, type]) => {
            const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
            const carried = new DataTransfer();
            carried.items.add(new File([bytes], name, { type }));
            return carried;
        }""",
        [base64.b64encode(picture).decode(), name, kind],
    )


def drop(page: Page, phone: Locator, picture: bytes, name: str = "code.png", kind: str = "image/png") -> None:
    phone.dispatch_event("drop", {"dataTransfer": file_for(page, picture, name, kind)})


def test_as_many_phones_as_fit_are_in_hand_and_the_address_says_whose(page: Page, world: World) -> None:
    """Beside the director's panel there is room for two at 1440 pixels and for three at 1920."""
    at_first = ["zhang-owner", "wang-hq"] if wide(page) else ["zhang-owner"]
    expect(page.locator("[data-phone]")).to_have_count(len(at_first))
    assert held(page) == at_first
    take(page, "he-consumer")
    expect(page.locator('[data-phone="he-consumer"]')).to_be_visible()
    shot(page, "13-hands")
    kept = held(page)
    assert len(kept) == len(at_first)
    page.reload()
    expect(page.locator("[data-phone]")).to_have_count(len(kept))
    assert held(page) == kept == page.url.split("#")[1].split(",")


@at_a_desk
def test_a_wider_window_holds_more_and_a_phone_is_put_down(page: Page, world: World) -> None:
    page.set_viewport_size({"width": 1920, "height": 1080})
    expect(page.locator("[data-phone]")).to_have_count(3)
    assert held(page) == ["zhang-owner", "wang-hq", "zhao-consumer"]
    page.get_by_role("button", name="放下王敏的手机").click()
    expect(page.locator("[data-phone]")).to_have_count(2)
    assert held(page) == ["zhang-owner", "zhao-consumer"]
    page.set_viewport_size({"width": 1100, "height": 800})
    expect(page.locator("[data-phone]")).to_have_count(1)


def test_phones_are_independent_of_one_another(browser: Browser, world: World, toy: Toy) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    try:
        page.goto(f"{world.base}/#zhang-owner,ma-clerk")
        zhang, ma = page.locator('[data-phone="zhang-owner"]'), page.locator('[data-phone="ma-clerk"]')
        zhang.get_by_role("button", name="通讯录").click()
        ma.get_by_role("button", name="通讯录").click()
        ma.locator('[data-friend="zhang-owner"]').click()
        ma.get_by_label("消息").fill("老板，新货到了")
        world.person("li-sales").write("下午到店", "ma-clerk")
        zhang.locator('[data-friend="ma-clerk"]').click()
        expect(page.locator('[data-person="ma-clerk"] .count')).to_have_text("1")
        expect(ma.get_by_label("消息")).to_have_value("老板，新货到了")  # what is being typed survives every redraw
        ma.get_by_role("button", name="发送").click()
        expect(zhang.locator(".line")).to_contain_text("老板，新货到了")
    finally:
        page.close()


def test_two_tabs_with_the_same_person_show_the_same(page: Page, browser: Browser, world: World, toy: Toy) -> None:
    second = browser.new_page()
    try:
        second.goto(f"{world.base}/#ma-clerk")
        there = second.locator('[data-phone="ma-clerk"]')
        here = take(page, "ma-clerk")
        there.get_by_role("button", name="查看公众号").click()
        there.get_by_role("button", name="关注", exact=True).click()
        expect(here.locator('[data-chat="official_account"]')).to_be_visible()
        here.get_by_role("button", name="我", exact=True).click()
        here.get_by_label("所在位置").select_option("深圳南山")
        there.get_by_role("button", name="返回").click()
        there.get_by_role("button", name="我", exact=True).click()
        expect(there.get_by_label("所在位置")).to_have_value("深圳南山")
        assert held(second) == ["ma-clerk"]
    finally:
        second.close()


def test_a_picture_is_read_whether_chosen_dropped_or_pasted(page: Page, wechat: WeChat, world: World, toy: Toy) -> None:
    follow, link = png(drawn(wechat.qr("d_photo")["url"]).rotate(31, expand=True, fillcolor=255)), f"{toy.base}/next"
    ma = take(page, "ma-clerk")
    drop(page, ma, follow)
    expect(ma.get_by_role("heading", name="渠道在线")).to_be_visible()
    assert world.person("ma-clerk").state()["qr_scene_str"] == "d_photo"
    ma.get_by_role("button", name="返回").click()
    sheet = scanner(ma)
    sheet.locator("input[type=file]").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": png(drawn(link))}
    )
    expect(webview(ma).get_by_text("the next page")).to_be_visible()
    ma.get_by_role("button", name="关闭网页").click()
    ma.get_by_role("button", name="扫一扫").focus()
    page.evaluate(
        "(clipboardData) => document.dispatchEvent(new ClipboardEvent('paste', { clipboardData }))",
        file_for(page, png(drawn(link))),
    )
    expect(webview(ma).get_by_text("the next page")).to_be_visible()


def test_of_two_codes_in_one_picture_one_is_chosen(page: Page, world: World, toy: Toy) -> None:
    both = Image.new("L", (1000, 500), 255)
    both.paste(drawn("右边的文字"), (540, 35))
    both.paste(drawn(f"{toy.base}/next"), (20, 35))
    ma = take(page, "ma-clerk")
    drop(page, ma, png(both))
    choice = ma.get_by_role("dialog", name="选择一个码")
    dots = choice.locator(".code-dot")
    expect(dots).to_have_count(2)
    shot(page, "14-choice")
    first, second = (dots.nth(n).bounding_box() for n in (0, 1))
    assert first
    assert second
    assert first["x"] < second["x"]
    dots.nth(1).click()
    expect(ma.get_by_role("dialog", name="扫到一段文字")).to_contain_text("右边的文字")


@at_a_desk
def test_what_cannot_be_scanned_is_said_and_nothing_is_lost(
    page: Page, world: World, toy: Toy, excused: list[str]
) -> None:
    excused.append("422")
    ma = take(page, "ma-clerk")
    sheet = scanner(ma)
    for picture, words in (
        (b"hello", "不是能识别的图片"),
        (claiming(12_000, 12_000), "2500 万像素"),
        (png(Image.new("L", (300, 300), 99)), "没有找到二维码"),
    ):
        sheet.locator("input[type=file]").set_input_files({"name": "x.png", "mimeType": "image/png", "buffer": picture})
        expect(sheet.get_by_role("alert")).to_contain_text(words)
    heavy = page.evaluate_handle(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File([new Uint8Array(10_000_001)], 'heavy.png', { type: 'image/png' }));
            return carried;
        }"""
    )
    ma.dispatch_event("drop", {"dataTransfer": heavy})
    expect(sheet.get_by_role("alert")).to_contain_text("最多 10 MB")
    sheet.get_by_label("链接").fill("今晚八点见")
    sheet.get_by_role("button", name="打开", exact=True).click()
    expect(ma.get_by_role("dialog", name="扫到一段文字")).to_contain_text("今晚八点见")
    ma.get_by_role("dialog").press("Escape")
    expect(ma.get_by_role("dialog")).to_have_count(0)


@at_a_desk
def test_without_a_camera_the_other_ways_are_pointed_out(page: Page, world: World) -> None:
    ma = take(page, "ma-clerk")
    sheet = scanner(ma)
    sheet.get_by_role("button", name="打开摄像头").click()
    expect(sheet.get_by_role("alert")).to_contain_text("可以选图片，或粘贴链接")


@at_a_desk
def test_a_real_camera_is_watched_until_it_sees_a_code(page: Page, world: World, toy: Toy) -> None:
    """The camera is a canvas here; everything behind it is the real thing."""
    code = base64.b64encode(png(drawn(f"{toy.base}/next"))).decode()
    page.evaluate(
        """async (code) => {
            const picture = new Image();
            picture.src = `data:image/png;base64,${code}`;
            await picture.decode();
            const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
            const show = () => canvas.getContext('2d').drawImage(picture, 100, 20);
            setInterval(show, 50);
            navigator.mediaDevices.getUserMedia = async () => (window.watched = canvas.captureStream(20));
        }""",
        code,
    )
    ma = take(page, "ma-clerk")
    scanner(ma).get_by_role("button", name="打开摄像头").click()
    expect(webview(ma).get_by_text("the next page")).to_be_visible()
    assert page.evaluate("window.watched.getTracks().every((track) => track.readyState === 'ended')")
