"""My account: the password, and where one is signed in."""

from __future__ import annotations

import pytest
from flask import Flask

from console.entering import device
from tests.console.desk import Desk
from tests.world import PASSWORD, Cast

NEW = "a long new password"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0.0.0 Safari/537.36"


@pytest.fixture
def desks(app: Flask, cast: Cast) -> list[Desk]:
    """陈洁 in three browsers."""
    return [Desk(app).with_session_of("E002") for _ in range(3)]


def change(desk: Desk, **changes: str) -> int:
    said = {"password": PASSWORD, "new_password": NEW, "again": NEW}
    return desk.post("/console/me/password", said | changes).status_code


def test_a_new_password_ends_every_session_but_the_present_one(app: Flask, desks: list[Desk]) -> None:
    assert change(desks[0]) == 303
    assert [desk.get("/console/").status_code for desk in desks] == [200, 302, 302]
    assert Desk(app).sign_in("E002", PASSWORD).status_code == 403
    assert Desk(app).sign_in("E002", NEW).status_code == 303


def test_a_double_click_changes_it_once_and_says_so(desks: list[Desk]) -> None:
    """The second copy brings a password that is no longer right; it gets the first one's answer all the same."""
    assert [change(desks[0], once="k" * 16) for _ in range(2)] == [303, 303]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"password": "wrong"}, "密码不正确"),
        ({"again": NEW + "!"}, "两次输入的新密码不一样"),
        ({"new_password": "short", "again": "short"}, "密码至少 10 位"),
        ({"new_password": "x" * 201, "again": "x" * 201}, "密码最多 200 位"),
        ({"new_password": "", "again": ""}, "密码至少 10 位"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_changes(desks: list[Desk], changes: dict[str, str], told: str) -> None:
    said = {"password": PASSWORD, "new_password": NEW, "again": NEW}
    answer = desks[0].post("/console/me/password", said | changes)
    assert answer.status_code == 422
    assert told in answer.text
    assert [desk.get("/console/").status_code for desk in desks] == [200] * 3


def test_wrong_old_passwords_rest_like_those_of_signing_in(desks: list[Desk]) -> None:
    assert {change(desks[0], password="wrong") for _ in range(5)} == {422}
    assert change(desks[0]) == 429


def test_the_others_are_signed_out_at_a_press(desks: list[Desk]) -> None:
    assert "退出其他设备" in desks[0].get("/console/me").text
    assert desks[0].post("/console/me/sessions/end-others").status_code == 303
    assert [desk.get("/console/").status_code for desk in desks] == [200, 302, 302]
    page = desks[0].get("/console/me").text
    assert "退出其他设备" not in page
    assert "这台设备" in page


def test_a_session_says_which_browser_it_is(app: Flask, cast: Cast) -> None:
    desk = Desk(app)
    desk.client.environ_base["HTTP_USER_AGENT"] = CHROME
    desk.sign_in("E002", PASSWORD)
    page = desk.get("/console/me").text
    assert "Chrome · Windows" in page
    assert "127.0.0.1" in page


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome · Windows"),
        (CHROME + " Edg/143.0", "Edge · Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 Version/18 Safari/605", "Safari · macOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0", "微信 · iPhone"),
        ("<script>" * 900, None),
        ("", None),
    ],
)
def test_browsers_are_named_as_people_name_them(app: Flask, agent: str, name: str | None) -> None:
    with app.test_request_context("/", headers={"User-Agent": agent}):
        assert device().browser == name
