"""Headquarters says by which template the mini program tells a kind of notice, and what stands under each key."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from services import message_grants
from tests.console.desk import Desk
from tests.console.test_browser import browser
from tests.console.watched import fits, shot, watched
from tests.rig.stage import Stage
from tests.world import Cast

__all__ = ["browser"]
PAGE = "/console/settings/mini-templates/bound"
GOOD = {"template_id": "mini_bound_1", "key1": "thing1", "fact1": "name", "key2": "time2", "fact2": "time"}


@pytest.fixture
def database_url(one_url: str) -> str:
    return one_url


@pytest.fixture
def admin(app: Flask, cast: Cast, signed_in: Callable[[str], Desk]) -> Desk:
    return signed_in("admin")


def test_a_template_is_chosen_changed_and_given_up(admin: Desk) -> None:
    assert admin.post(PAGE, {"version": "1", **GOOD}).status_code == 303
    assert message_grants.told_by()["bound"] == ("mini_bound_1", {"thing1": "name", "time2": "time"})
    assert "thing1 = 姓名" in admin.get("/console/settings/templates").text
    assert 'value="mini_bound_1"' in admin.get(PAGE).text
    assert admin.post(PAGE, {"version": "2", **GOOD, "template_id": ""}).status_code == 303
    assert "bound" not in message_grants.told_by()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"template_id": "with a blank"}, "模板编号是 6 到 64 位"),
        ({"fact2": ""}, "请填写这一项"),
        ({"key2": ""}, "请填写这一项"),
        ({"key1": "有点像字段"}, "不是模板的字段名"),
        ({"fact1": "warranty"}, "这种通知没有“warranty”"),
        ({"key1": "", "fact1": "", "key2": "", "fact2": ""}, "请给 1 到 10 个字段选好内容"),
    ],
)
def test_what_no_template_could_bear_is_told_beside_it(admin: Desk, wrong: dict[str, str], told: str) -> None:
    answer = admin.post(PAGE, {"version": "1", **GOOD, **wrong})
    assert (answer.status_code, told in answer.text) == (422, True)
    assert "bound" not in message_grants.told_by()


def test_of_two_who_change_it_the_second_sees_what_the_first_said(admin: Desk) -> None:
    admin.post(PAGE, {"version": "1", **GOOD})
    answer = admin.post(PAGE, {"version": "1", **GOOD, "template_id": "mini_of_another"})
    assert (answer.status_code, "mini_bound_1" in answer.text) == (409, True)
    assert message_grants.told_by()["bound"][0] == "mini_bound_1"


def test_a_kind_there_is_not_has_no_page(admin: Desk) -> None:
    assert admin.get("/console/settings/mini-templates/nothing").status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_it_is_said_in_the_drawer_beside_the_accounts_own_templates(browser: Browser, stage: Stage, width: int) -> None:
    desk = watched(browser, stage, width).sign_in("E001", "王敏")
    page = desk.open("settings/templates")
    page.locator("#template-bound").get_by_role("link", name="小程序订阅消息").click()
    drawer = page.locator("#drawer")
    drawer.get_by_label("模板编号").fill("mini_bound_1")
    drawer.get_by_label("字段 1 的名字").fill("thing1")
    drawer.get_by_label("字段 1 填什么").select_option("name")
    shot(page, "mini-template")
    drawer.get_by_role("button", name="保存").click()
    expect(page.locator("#template-bound")).to_contain_text("thing1 = 姓名")
    shot(page, "templates")
    fits(page, width)
    assert desk.complaints == []
