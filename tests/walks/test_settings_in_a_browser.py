"""Headquarters edits menus and templates in the console, looks at the phone beside them; WeChat's phones show it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.console.watched import fits, shot, watched
from tests.rig.stage import Stage
from tests.sandbox.hands import take
from tests.walks.steps import bind_employee, last_word
from tests.walks.test_the_menu_of_a_role import bind_owner, publish

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]


def test_a_menu_is_edited_published_and_shown(browser: Browser, stage: Stage) -> None:
    publish(stage)
    bind_owner(stage)
    desk = watched(browser, stage, 1440).sign_in("E001", "王敏")
    page = desk.open("settings/policies")
    shot(page, "settings-policies")
    page.locator("#binding").get_by_role("link", name="修改").click()
    expect(page.locator("#drawer").get_by_label("渠道商邀请的方式")).to_be_visible()
    shot(page, "settings-policies-form")

    page = desk.open("settings/menus")
    expect(page.locator(".menu-same")).to_have_count(5)
    shot(page, "settings-menus")
    page.locator("#menu-owner").get_by_role("link", name="编辑").click()
    top = page.locator("fieldset").nth(2)
    expect(top.locator('[name="2-name"]')).to_have_value("更多")
    top.locator('[name="2-0-name"]').fill("使用帮助")
    top.locator('[name="2-0-kind"]').select_option("click")
    top.locator('[name="2-0-target"]').fill("help")
    top.locator('[name="2-1-name"]').fill("商城")
    top.locator('[name="2-1-kind"]').select_option("link")
    top.locator('[name="2-1-target"]').fill("http://shop.example/")
    expect(page.locator("#phone .phone-above").last).to_contain_text("商城")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".wrong")).to_contain_text("https://")
    shot(page, "settings-menu-wrong")
    page.locator('[name="2-1-target"]').fill("https://shop.example/")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".menu-compared")).to_have_count(1)
    shot(page, "settings-menus-edited")
    page.get_by_role("button", name="发布到微信").click()
    expect(page.locator(".menu-same")).to_have_count(5)
    page.get_by_label("员工工号或渠道商编码").fill("D001")
    page.get_by_role("button", name="问微信").click()
    expect(page.locator("#tried .phone-menu")).to_contain_text("更多")
    shot(page, "settings-menus-published")
    assert [said for said in desk.complaints if "422" not in said] == []

    page.goto(stage.world.base.removesuffix("/sandbox") + "/")
    phone = take(page, "zhang-owner")
    phone.locator('[data-chat="official_account"]').click()
    phone.get_by_role("button", name="更多").click()
    expect(phone.get_by_text("使用帮助")).to_be_visible()


def test_a_field_is_given_another_fact_and_the_next_notice_carries_it(browser: Browser, stage: Stage) -> None:
    bind_employee(stage, "wang-hq", "E001")
    desk = watched(browser, stage, 1440).sign_in("E001", "王敏")
    page = desk.open("settings/templates")
    expect(page.get_by_text("每种通知的模板都在账号里")).to_be_visible()
    shot(page, "settings-templates")
    page.locator("#template-approved").get_by_role("link", name="编辑").click()
    expect(page.locator("#phone")).to_contain_text("这是一条测试通知")
    page.get_by_label("说明 填什么").select_option("target")
    expect(page.locator("#phone .notice-card").first).not_to_contain_text("这是一条测试通知")
    shot(page, "settings-template")
    page.get_by_label("审核结果 填什么").select_option("")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".wrong")).to_contain_text("phrase2")
    page.get_by_label("审核结果 填什么").select_option("result")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("已保存")
    page.get_by_role("button", name="发一条测试").click()
    expect(page.locator("#messages")).to_contain_text("已排队")
    stage.work()
    assert last_word(stage.person("wang-hq")).count("华南总代理的老板") == 2

    # While WeChat is away it is typed by hand.
    stage.world.fail_api("cgi-bin/template/get_all_private_template", "errcode", times=9, errcode=-1)
    page = desk.open("settings/templates/approved")
    expect(page.get_by_text("现在连不上微信")).to_be_visible()
    page.get_by_label("模板编号").fill("a template id")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(page.locator(".wrong")).to_contain_text("没有空格")
    shot(page, "settings-template-away")
    assert [said for said in desk.complaints if "422" not in said] == []


def test_every_page_of_the_settings_fits_a_phone(browser: Browser, stage: Stage) -> None:
    desk = watched(browser, stage, 390).sign_in("E001", "王敏")
    for room in ("templates", "templates/approved", "policies", "policies/binding", "menus", "menus/owner"):
        page = desk.open(f"settings/{room}")
        shot(page, f"settings-{room}")
        fits(page, 390)
    assert desk.complaints == []


@pytest.mark.parametrize("width", [1440, 390])
def test_somebody_of_headquarters_chooses_how_they_are_told(browser: Browser, stage: Stage, width: int) -> None:
    bind_employee(stage, "wang-hq", "E001")
    desk = watched(browser, stage, width).sign_in("E001", "王敏")
    page = desk.open("me/notices")
    page.get_by_label("有人完成绑定").uncheck()
    page.get_by_label("自己的时间").check()
    page.get_by_label("从").fill("21:30")
    shot(page, "my-notices")
    fits(page, width)
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#messages")).to_contain_text("已保存")
    expect(page.get_by_label("有人完成绑定")).not_to_be_checked()
    expect(page.get_by_label("从")).to_have_value("21:30")
    assert desk.complaints == []
