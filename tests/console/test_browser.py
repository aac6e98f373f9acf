"""The console in a real browser, wide and narrow: nothing breaks, nothing is fetched from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from services.access import OPERATOR
from services.attribution import signs
from services.bindings import claiming, deciding, ending, history, inviting
from services.item_codes import issuing
from services.item_codes.issuing import BatchWish
from services.organisation.dealer_records import change_dealer, dealer_form
from services.products import demo as demo_products
from tests.console.browsing import ARGUMENTS, ROOMS
from tests.console.claims import waiting_claim
from tests.console.watched import fits, settled, shot, watched
from tests.rig.stage import Stage
from tests.services.doubted import owner, somebody

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    if not (Path(__file__).resolve().parents[2] / "console/static/vendor").exists():
        pytest.fail("the web assets are missing: run `make setup`", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.mark.parametrize(
    ("width", "rooms"),
    [
        pytest.param(1440, ROOMS[::2], id="1440-early"),
        pytest.param(390, ROOMS[1::2], id="390-early"),
        pytest.param(1440, ROOMS[1::2], id="1440-late", marks=pytest.mark.proof),
        pytest.param(390, ROOMS[::2], id="390-late", marks=pytest.mark.proof),
    ],
)
def test_every_page_is_quiet_fits_and_stays_at_home(
    browser: Browser, stage: Stage, width: int, rooms: tuple[str, ...]
) -> None:
    """Each page early at one width, and at the other in the proof lane."""
    waiting_claim()
    inviting.invite_employee(OPERATOR, "E003")
    demo_products.furnish(OPERATOR)
    issuing.issue(OPERATOR, BatchWish("P001", 100))
    desk = watched(browser, stage, width).sign_in("E001", "王敏")  # nothing is closed to her
    for room in rooms:
        page = desk.open(room)
        shot(page, room)
        fits(page, width)
        assert page.locator("#content").is_visible()
    assert desk.page.evaluate("document.fonts.check('16px tabler-icons')")
    assert desk.complaints == []
    assert {urlsplit(url).hostname for url in desk.asked if not url.startswith("data:")} == {"127.0.0.1"}


@pytest.mark.parametrize("width", [1440, 390])
def test_a_person_is_told_in_whole_sentences_wide_and_narrow(browser: Browser, stage: Stage, width: int) -> None:
    """An owner who was bound twice, and a customer who scanned two signs."""
    zhang, zhao = owner("张伟", "D001"), somebody("zhao")
    ending.end_binding(OPERATOR, ending.held_by(zhang)[0].binding_id, reason="合同到期，重新签约后再绑")
    deciding.decide(OPERATOR, owner_form(zhang, "D001"), accept=True, reason="", via="console")
    claiming.phone_verified(zhao, "+8613700001234")
    for code in ("D002", "D001"):
        signs.scan_sign(zhao, signs.issue_sign(OPERATOR, code).scene)
    desk = watched(browser, stage, width).sign_in()
    rooms = {"people": "people", f"people/{zhang}": "person-owner", f"people/{zhao}": "person-customer"}
    for room, name in {**rooms, "bindings/2": "binding", "dealers/D001/sign": "sign"}.items():
        page = desk.open(room)
        shot(page, name)
        fits(page, width)
    page = desk.open(f"people/{zhang}")
    page.get_by_role("link", name="查看").first.click()
    expect(page.locator("#drawer")).to_contain_text("为什么还留着他的资料")
    page.wait_for_timeout(300)
    shot(page, "binding-drawer")
    assert desk.complaints == []


def owner_form(who: int, dealer: str) -> int:
    token = inviting.invite_dealer(OPERATOR, dealer).token
    return claiming.claim(who, token, name="张伟", phone="13900000001", agreed=True).claim_id


def test_the_chart_is_drawn(browser: Browser, stage: Stage) -> None:
    desk = watched(browser, stage, 1440).sign_in()
    expect(desk.page.locator("[data-chart] svg")).to_be_visible()


def test_search_is_live_and_the_address_keeps_it(browser: Browser, stage: Stage) -> None:
    desk = watched(browser, stage, 1440).sign_in()
    page = desk.open("dealers")
    page.evaluate("window.stayed = true")
    rows = page.locator("#list tbody tr")
    expect(rows).to_have_count(3)
    page.get_by_role("searchbox").press_sequentially("深圳", delay=20)
    expect(rows).to_have_count(1)
    page.get_by_role("searchbox").fill("")
    expect(rows).to_have_count(3)
    page.get_by_label("全部层级").select_option("省代")
    expect(page).to_have_url(re.compile("tier="))
    page.get_by_role("link", name="编码").click()
    expect(page.locator("th[aria-sort=ascending]")).to_be_visible()
    page.get_by_role("link", name="编码").click()
    expect(rows.first).to_contain_text("D003")
    assert page.evaluate("window.stayed"), "the page was loaded anew"
    assert urlsplit(page.url).query == "tier=%E7%9C%81%E4%BB%A3&sort=-code"
    page.get_by_role("searchbox").press_sequentially("D00")
    expect(page).to_have_url(re.compile("q=D00"))
    expect(rows.first).to_contain_text("D003")
    page.reload()
    expect(rows.first).to_contain_text("D003")
    rows.first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="成都锦里店")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("D00")
    expect(rows.first).to_contain_text("D003")
    assert desk.complaints == []


@pytest.mark.parametrize("width", [1440, 390])
def test_a_claim_is_decided_in_the_drawer_without_leaving_the_page(browser: Browser, stage: Stage, width: int) -> None:
    first, second = waiting_claim(), waiting_claim("D002", name="刘芳", phone="13900000002")
    desk = watched(browser, stage, width).sign_in()
    page = desk.open("")
    page.evaluate("window.stayed = true")
    drawer = page.locator("#drawer")
    page.get_by_role("link", name="处理", exact=True).first.click()
    expect(drawer).to_be_visible()
    drawer.get_by_role("button", name="通过", exact=True).click()
    expect(drawer).to_be_hidden()
    expect(page.locator("#messages")).to_contain_text("已通过")
    expect(page.get_by_role("link", name="处理", exact=True)).to_have_count(1)
    expect(page.locator('.place[href*="approvals"] .count')).to_have_text("1")
    page.get_by_role("link", name="处理", exact=True).click()
    drawer.get_by_text("不通过").click()
    drawer.get_by_role("button", name="确认拒绝").click()
    expect(drawer).to_contain_text("请填写拒绝的原因")
    drawer.get_by_label("原因").fill("号码与登记不符")
    drawer.get_by_role("button", name="确认拒绝").click()
    expect(drawer).to_be_hidden()
    expect(page.get_by_text("没有等待审核的申请")).to_be_visible()
    assert page.evaluate("window.stayed"), "the page was loaded anew"
    assert {history.claim(OPERATOR, one).state for one in (first, second)} == {"accepted", "refused"}


def test_a_session_that_ended_leads_to_sign_in_from_within_a_page(browser: Browser, stage: Stage) -> None:
    desk = watched(browser, stage, 1440).sign_in()
    page = desk.open("dealers")
    page.context.clear_cookies(name="qudao_console")
    page.get_by_role("searchbox").fill("D")
    expect(page.get_by_label("密码")).to_be_visible()


def test_the_menu_of_a_phone_opens_and_leads_on(browser: Browser, stage: Stage) -> None:
    page = watched(browser, stage, 390).sign_in().page
    places = page.locator("#places")
    expect(places).to_be_hidden()
    page.get_by_role("button", name="菜单").click()
    places.get_by_role("link", name="渠道商").click()
    expect(page.get_by_role("heading", name="渠道商")).to_be_visible()


def test_without_scripts_and_styles_of_others_everything_can_be_read_and_done(browser: Browser, stage: Stage) -> None:
    claim_id = waiting_claim()
    desk = watched(browser, stage, 1440)
    desk.page.route("**/vendor/**", lambda route: route.abort())
    desk.sign_in()
    page = desk.open("dealers")
    expect(page.get_by_role("link", name="华南总代理")).to_be_visible()
    page = desk.open("approvals")
    page.get_by_role("link", name="处理", exact=True).click()
    page.get_by_role("button", name="通过", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("已通过")
    assert history.claim(OPERATOR, claim_id).state == "accepted"


@pytest.mark.parametrize("width", [1440, 390])
def test_two_edit_one_dealer_and_the_second_sees_what_the_first_changed(
    browser: Browser, stage: Stage, width: int
) -> None:
    desk = watched(browser, stage, width).sign_in()
    page = desk.open("dealers/D001")
    page.get_by_role("link", name="编辑", exact=True).click()
    drawer = page.locator("#drawer")
    expect(drawer.get_by_label("上级渠道商")).to_be_visible()
    settled(page)
    drawer.get_by_label("上级渠道商").press_sequentially("成都")
    expect(drawer.locator("#options-parent option")).to_have_attribute("value", "D003")
    drawer.get_by_label("上级渠道商").fill("D003")
    form = dealer_form(OPERATOR, "D001")
    change_dealer(OPERATOR, "D001", form.version, replace(form.wish, name="华南集团", employee="E001"))
    drawer.get_by_label("名称").fill("华南总部")
    drawer.get_by_role("button", name="保存").click()
    expect(drawer.locator(".meanwhile")).to_contain_text("华南集团")
    expect(drawer.get_by_label("名称")).to_have_value("华南总部")
    expect(drawer.get_by_label("负责员工")).to_have_value("E001")
    shot(page, "second-look")
    drawer.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="华南总部")).to_be_visible()
    expect(page.locator("#charges li")).to_have_count(2)
    shot(page, "dealer-after")
    page.get_by_role("link", name="编辑", exact=True).click()
    drawer.get_by_text("删除", exact=True).click()
    drawer.get_by_role("button", name="确认删除").click()
    expect(drawer.get_by_role("alert")).to_contain_text("下级渠道商 1")
    desk.page.goto(f"{stage.url}/console/dealers/-/tree")
    page.locator("summary", has_text="成都锦里店").click(position={"x": 8, "y": 12})
    expect(page.get_by_role("link", name="华南总部")).to_be_visible()
    shot(page, "tree-open")
    assert [said for said in desk.complaints if "409" not in said] == []


def test_one_works_by_keys_alone(browser: Browser, stage: Stage) -> None:
    desk = watched(browser, stage, 1440).sign_in()
    page = desk.open("dealers")
    page.keyboard.press("/")
    page.keyboard.type("深圳湾")
    expect(page.locator("#hits [role=option]")).to_have_count(1)
    shot(page, "seek")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="深圳湾专卖")).to_be_visible()
    page = desk.open("dealers")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="深圳湾专卖")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="键盘快捷键")).to_be_visible()
    shot(page, "keys")
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    assert desk.complaints == []


@pytest.mark.parametrize("width", [1440, 390])
def test_many_dealers_are_handed_over_and_given_back(browser: Browser, stage: Stage, width: int) -> None:
    desk = watched(browser, stage, width).sign_in()
    page = desk.open("dealers?q=D00")
    expect(page.locator(".batch-deed")).to_be_hidden()
    page.get_by_label("选中 华南总代理").check()
    page.get_by_label("选中 成都锦里店").check()
    shot(page, "dealers-ticked")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("新的负责员工").fill("E004")
    page.get_by_role("button", name="看看会怎样").click()
    shot(page, "batch-look")
    page.get_by_role("button", name="确认更改 2 家").click()
    expect(page.locator("#messages")).to_contain_text("每一家的结果")
    shot(page, "batch")
    assert dealer_form(OPERATOR, "D003").wish.employee == "E004"
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("这次操作已撤销")).to_be_visible()
    assert dealer_form(OPERATOR, "D003").wish.employee == "E003"
    page = desk.open("dealers?tier=省代")
    page.get_by_text("保存筛选").click()
    page.get_by_label("给这个筛选起个名字").fill("省代")
    shot(page, "view-named")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".views a[aria-current]")).to_have_text("省代")
    shot(page, "views")
    assert desk.complaints == []
