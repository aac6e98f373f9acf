"""The settings in the console: a form says what is wrong beside the field, and the second of two sees the first."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services import hq_settings
from services.access import OPERATOR
from services.menus import editing, history
from services.menus.buttons import Button
from tests.console.desk import Desk

POLICIES, MENU = "/console/settings/policies", "/console/settings/menus/owner"
BUTTON = {"0-name": "我的", "0-kind": "page", "0-target": "/me"}


@pytest.fixture
def admin(signed_in: Callable[[str], Desk]) -> Desk:
    return signed_in("admin")


def test_the_front_leads_to_a_tab(admin: Desk) -> None:
    assert admin.client.get("/console/settings", follow_redirects=True).status_code == 200


def test_a_value_stands_beside_its_default_and_can_go_back(admin: Desk) -> None:
    assert admin.post(f"{POLICIES}/binding", {"version": "1", "binding-confirm_days": "30"}).status_code == 303
    page = admin.get(POLICIES).text
    assert "30 天" in page
    assert "默认：365 天" in page
    assert "王敏" in page
    form = admin.get(f"{POLICIES}/binding", htmx=True).text
    assert 'value="30"' in form
    assert 'placeholder="默认：30 天"' in form
    admin.post(f"{POLICIES}/binding", {"version": "2"})
    assert hq_settings.everything() == hq_settings.DEFAULTS


def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_saved(admin: Desk) -> None:
    answer = admin.post(
        f"{POLICIES}/binding", {"version": "1", "binding-clerk_days": "7", "binding-on_follow_days": "31"}
    )
    assert answer.status_code == 422
    assert "只能在 1 到 30 之间" in answer.text
    assert 'value="7"' in answer.text
    assert admin.post(f"{POLICIES}/binding", {"version": "1", "binding-clerk_days": "9" * 10_000}).status_code == 422
    assert hq_settings.everything() == hq_settings.DEFAULTS


def test_the_second_of_two_sees_what_the_first_saved(admin: Desk) -> None:
    hq_settings.change(OPERATOR, "binding.dealer_policy", "on_follow")
    answer = admin.post(f"{POLICIES}/binding", {"version": "1", "binding-clerk_days": "7", "shown": "{}"})
    assert answer.status_code == 409
    assert '<td class="strong">关注即绑定</td>' in answer.text
    assert hq_settings.number("binding.clerk_days") == 30
    again = {"version": "2", "binding-clerk_days": "7", "binding-dealer_policy": "on_follow"}
    assert admin.post(f"{POLICIES}/binding", again).status_code == 303
    assert (hq_settings.number("binding.clerk_days"), hq_settings.setting("binding.dealer_policy")) == (7, "on_follow")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "1 到 3 个"),
        (
            {
                f"{n}-{part}": value
                for n in range(4)
                for part, value in (("name", "我"), ("kind", "page"), ("target", "/me"))
            },
            "1 到 3 个",
        ),
        ({**BUTTON, "0-kind": "link", "0-target": "javascript:alert(1)"}, "https://"),
        ({**BUTTON, "0-name": "x" * 10_000}, "现在是 10000 个"),
        ({**BUTTON, "0-kind": "mini", "0-target": "pages/a", "0-appid": ""}, "AppID"),
    ],
)
def test_a_menu_that_cannot_be_is_refused_in_its_form(admin: Desk, typed: dict[str, str], told: str) -> None:
    answer = admin.post(MENU, {"version": "1", **typed})
    assert answer.status_code == 422
    assert told in answer.text
    assert editing.wanted() == editing.defaults()


def test_a_script_in_a_name_is_a_name(admin: Desk) -> None:
    admin.post(MENU, {"version": "1", **BUTTON, "0-name": "<b>x</b>"})
    for page in (MENU, "/console/settings/menus"):
        assert "<b>x</b>" not in admin.get(page).text
        assert "&lt;b&gt;x&lt;/b&gt;" in admin.get(page).text


def test_who_edits_a_menu_after_somebody_else_sees_theirs_and_keeps_what_they_typed(admin: Desk) -> None:
    editing.save(OPERATOR, "owner", 1, (Button("命令行", "page", "/me/staff"),))
    answer = admin.post(MENU, {"version": "1", **BUTTON})
    assert answer.status_code == 409
    assert "命令行 → /me/staff" in answer.text
    assert 'value="我的"' in answer.text
    assert admin.post(MENU, {"version": "2", **BUTTON}).status_code == 303
    assert editing.wanted()["owner"] == (Button("我的", "page", "/me"),)
    assert "恢复默认" in admin.get(MENU).text
    assert admin.post(f"{MENU}/reset", {"version": "3"}).status_code == 303
    assert editing.wanted() == editing.defaults()


def test_the_preview_draws_what_is_typed_and_saves_nothing(admin: Desk) -> None:
    typed = {"0-name": "更多", "0-kind": "page", "0-0-name": "帮助", "0-0-kind": "click", "0-0-target": "help"}
    drawn = admin.post(f"{MENU}/preview", typed, htmx=True).text
    assert "<li>帮助</li>" in drawn
    assert "更多</span>" in drawn
    assert editing.wanted() == editing.defaults()


def test_while_wechat_is_away_the_pages_stand_and_say_so(admin: Desk) -> None:
    assert "连不上微信" in admin.get("/console/settings/menus/at-wechat").text
    assert admin.get("/console/settings/menus").status_code == 200
    assert "没有人以这个编码绑定微信" in admin.get("/console/settings/menus/try?code=D001").text
    assert admin.post("/console/settings/menus/publish").status_code == 303
    assert history.publications(OPERATOR)[0].problem == "not_begun"
    assert "什么都没有改变" in admin.get("/console/settings/menus").text
