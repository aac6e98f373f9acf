"""王敏 begins with a template, is told what is missing, gets a budget from a colleague, publishes; 赵磊 takes part, too
quickly for a hand, and she lets him count; then she changes a word, and nobody sees it before she publishes again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from services import accounts
from services.access import OPERATOR
from services.campaigns import risk
from tests.console.watched import Watched, fits, settled, shot, watched
from tests.files import picture
from tests.rig.stage import Stage
from tests.walks.steps import take_part
from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def drawer(page: Page) -> Locator:
    return page.locator("#drawer-body")


def send(page: Page) -> None:
    """The drawer's own button."""
    page.locator("#drawer-body button.primary").click()
    expect(page.locator("#drawer-body form")).to_have_count(0)


def opened(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator("#drawer-body form").first).to_be_visible()
    settled(page)


def phone_of(page: Page) -> Locator:
    """What the phone beside the editor shows."""
    return page.frame_locator('iframe[name="campaign-phone"]').locator("main")


def begun(desk: Watched) -> str:
    page = desk.open("campaigns")
    opened(page, "新建活动")
    drawer(page).get_by_label("活动名称").fill("春季到店礼")
    drawer(page).get_by_label("从哪里开始").select_option("store_coupon")
    drawer(page).get_by_label("结束时间").fill("2099-12-31T20:00")
    page.locator("#drawer-body button.primary").click()
    expect(page.get_by_role("heading", name="春季到店礼")).to_be_visible()
    return page.url.partition("#")[0].rpartition("/")[2]


def test_from_a_template_to_somebody_who_took_part(
    browser: Browser, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(risk, "HELD_FROM", 40)  # a newcomer quicker than a hand is enough today
    accounts.add_staff(OPERATOR, "E002", "admin", PASSWORD)
    desk = watched(browser, stage, 1440).sign_in("E001", "王敏")
    slug, page = begun(desk), desk.page
    expect(phone_of(page)).to_contain_text("满 200 元减 50 元")

    page.get_by_role("button", name="发布", exact=True).click()  # not yet: somebody else has to agree to the money
    expect(page.get_by_role("alert")).to_contain_text("还有 3 处要改")
    expect(page.locator("#check li")).to_have_count(3)
    shot(page, "campaign-refused")

    opened(page, "设置")
    drawer(page).get_by_label("所有人").check()
    send(page)
    opened(page, "申请预算")
    drawer(page).get_by_label("原因").fill("春季新品上市")
    page.locator("#drawer-body input[type=password]").fill(PASSWORD)
    send(page)
    expect(page.locator("#check li")).to_have_count(2)
    chen = watched(browser, stage, 1440).sign_in("E002", "陈洁")
    chen.open("second-person").get_by_role("link", name="把活动“春季到店礼”的奖品预算").click()
    chen.page.locator("input[type=password]").fill(PASSWORD)
    chen.page.get_by_role("button", name="确认").first.click()
    expect(chen.page.locator("main")).to_contain_text("已确认")

    desk.open(f"campaigns/{slug}")
    page.locator("#block-3").get_by_role("link", name="编辑第 3 块").click()
    settled(page)
    drawer(page).get_by_label("地点名称").fill("深圳湾专卖")
    drawer(page).get_by_label("详细地址").fill("深南大道 1 号")
    send(page)
    file = tmp_path / "店.png"
    file.write_bytes(picture())
    opened(page, "添加内容块")
    drawer(page).get_by_label("内容块").select_option("picture")
    page.locator("#drawer-body button.primary").click()
    expect(drawer(page).get_by_label("图片说明")).to_be_visible()
    settled(page)
    page.locator("#drawer-body input[type=file]").set_input_files(file)
    expect(drawer(page).locator(".upload-said")).to_contain_text("✓")
    drawer(page).get_by_label("图片说明").fill("门店实景")
    send(page)
    expect(page.locator("#blocks li")).to_have_count(4)
    page.locator("#block-4").get_by_role("button", name="上移").click()
    expect(page.locator("#block-3")).to_contain_text("门店实景")
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布，打开页面的人马上看到")).to_be_visible()
    shot(page, "campaign")

    # No hand types that fast: somebody sees first.
    assert "到店出示此码，店员核实后当场领取" in take_part(stage, stage.person("zhao-consumer"), slug, seconds=0).text
    page = desk.open(f"campaigns/{slug}")
    expect(page.locator("#prizes")).to_contain_text("已送出 1")  # kept for him
    page.get_by_role("navigation", name="春季到店礼").get_by_role("link", name="参与 1").click()
    expect(page.locator("table")).to_contain_text("138****2222")
    expect(page.locator("table")).to_contain_text("填得比手打字还快")
    shot(page, "campaign-entries")
    page.get_by_role("link", name="核实", exact=True).click()
    settled(page)
    drawer(page).get_by_role("button", name="通过，算数").click()
    expect(page.get_by_text("已通过，奖品和线索都算数")).to_be_visible()
    entries = stage.person("zhao-consumer").webview().get("/me/prizes").text
    assert "满 200 元减 50 元" in entries

    page = desk.open(f"campaigns/{slug}")
    page.locator("#page").get_by_role("link", name="编辑").click()
    settled(page)
    drawer(page).get_by_label("页面标题").fill("夏季到店礼")
    send(page)
    expect(page.get_by_text("有未发布的更改")).to_be_visible()
    expect(phone_of(page)).to_contain_text("夏季到店礼")
    assert "夏季到店礼" not in stage.person("zhao-consumer").webview().get(f"/p/{slug}").text
    page.get_by_role("button", name="发布更改").click()
    expect(page.get_by_text("已发布，打开页面的人马上看到")).to_be_visible()
    assert "夏季到店礼" in stage.person("zhao-consumer").webview().get(f"/p/{slug}").text
    assert [said for said in desk.complaints if "422" not in said] == []


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_the_editor_fits_every_screen(browser: Browser, stage: Stage, width: int) -> None:
    desk = watched(browser, stage, width).sign_in("E001", "王敏")
    slug = begun(desk)
    for room in ("campaigns", f"campaigns/{slug}", "campaign-entries"):
        fits(desk.open(room), width)
    assert desk.complaints == []
