"""Signing in: right, wrong, too often, no longer, too long idle; and never away from the console."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from models import shared_store
from models.accounts import StaffAccount
from models.db import session, transaction
from models.organisation import LEFT, Employee
from services import accounts, clock
from services.errors import NotAllowed
from tests.console.desk import TOKEN, Desk
from tests.elsewhere import ELSEWHERE
from tests.world import PASSWORD, Cast

pytestmark = pytest.mark.usefixtures("cast")

# As the program has them: while tests run, passwords cost nothing.
HASHER, NOBODY = accounts._hasher, accounts._NOBODY


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def is_in(desk: Desk) -> bool:
    return desk.get("/console/").status_code == 200


def test_code_and_password_open_the_home_page(desk: Desk) -> None:
    answer = desk.sign_in(" e002 ", PASSWORD)
    assert (answer.status_code, answer.location) == (303, "/console/")
    assert "陈洁，您好" in desk.get("/console/").text


def test_the_cookie_is_opaque_and_out_of_scripts_reach(desk: Desk) -> None:
    cookie = desk.sign_in("E002", PASSWORD).headers["Set-Cookie"]
    assert cookie.startswith("qudao_console=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/console"} <= set(cookie.split("; "))
    assert "E002" not in cookie


@pytest.mark.parametrize(("code", "password"), [("E002", "wrong"), ("E999", PASSWORD), ("E003", PASSWORD), ("", "")])
def test_wrong_unknown_and_without_account_are_told_alike(desk: Desk, code: str, password: str) -> None:
    answer = desk.sign_in(code, password)
    assert answer.status_code == 403
    assert "工号或密码不正确。" in answer.text
    assert f'name="code" value="{code}"' in answer.text
    assert desk.token is None


def test_who_has_no_account_is_looked_at_as_long_as_who_has_one() -> None:
    assert not HASHER.check_needs_rehash(NOBODY), "make accounts._NOBODY anew, at the cost of a password"


@pytest.mark.parametrize("code", ["E002", "nobody-here"])
def test_after_five_wrong_tries_the_code_rests_for_this_address_whether_or_not_it_exists(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    said = [desk.sign_in(code, "wrong") for _ in range(5)]
    assert {answer.status_code for answer in said} == {403}
    answer = desk.sign_in(code, PASSWORD)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 901
    assert "分钟后再试" in answer.text
    later = datetime.now(UTC) + timedelta(minutes=16)
    monkeypatch.setattr(shared_store, "_now", lambda: later)
    assert desk.sign_in(code, PASSWORD).status_code == (303 if code == "E002" else 403)


def test_nobody_locks_a_colleague_out_from_elsewhere(desk: Desk) -> None:
    for _ in range(6):
        with suppress(NotAllowed):
            accounts.sign_in("E002", "wrong", "203.0.113.9")
    assert desk.sign_in("E002", PASSWORD).status_code == 303


def test_nobody_locks_a_colleague_out_of_their_browser_from_the_same_address(desk: Desk, app: Flask) -> None:
    desk.sign_in("E002", PASSWORD)
    desk.post("/console/sign-out")
    neighbour = Desk(app)
    for _ in range(6):
        neighbour.sign_in("E002", "wrong")
    assert neighbour.sign_in("E002", PASSWORD).status_code == 429
    assert desk.sign_in("E002", PASSWORD).status_code == 303


def test_one_address_may_not_try_account_after_account(desk: Desk) -> None:
    statuses = [desk.sign_in(f"X{number}", "wrong").status_code for number in range(31)]
    assert statuses == [403] * 30 + [429]


@transaction
def disable() -> None:
    session().execute(update(StaffAccount).values(disabled_at=clock.now()))


@transaction
def leave() -> None:
    session().execute(update(Employee).where(Employee.code == "E002").values(status=LEFT))


@pytest.mark.parametrize("end", [disable, leave])
def test_a_disabled_account_and_a_leaver_are_out_at_once(desk: Desk, end: object) -> None:
    desk.sign_in("E002", PASSWORD)
    assert is_in(desk)
    assert callable(end)
    end()
    assert not is_in(desk)
    assert desk.sign_in("E002", PASSWORD).status_code == 403


@pytest.mark.parametrize(("minutes", "stays"), [(29, True), (31, False)])
def test_an_idle_session_ends_after_half_an_hour(desk: Desk, minutes: int, stays: bool) -> None:
    desk.sign_in("E002", PASSWORD)
    now = clock.now()
    clock.use(lambda: now + timedelta(minutes=minutes))
    assert is_in(desk) is stays


def test_signing_out_revokes_the_token_itself(desk: Desk) -> None:
    desk.sign_in("E002", PASSWORD)
    token = desk.token
    assert token is not None
    assert desk.post("/console/sign-out").location == "/console/sign-in"
    assert desk.token is None
    desk.take(token)
    assert not is_in(desk)


def test_signing_in_again_ends_the_session_before(desk: Desk) -> None:
    desk.sign_in("E002", PASSWORD)
    before = desk.token
    desk.sign_in("E001", PASSWORD)
    assert before is not None
    desk.take(before)
    assert not is_in(desk)


def test_a_form_without_token_changes_nothing(desk: Desk) -> None:
    answer = desk.client.post("/console/sign-in", data={"code": "E002", "password": PASSWORD})
    assert answer.status_code == 400
    assert "请刷新后再试一次" in answer.text
    assert desk.token is None


def test_whoever_is_sent_to_sign_in_comes_back_to_the_page(desk: Desk) -> None:
    sent = desk.get("/console/dealers?q=%E6%B7%B1%E5%9C%B3&sort=-code")
    assert sent.status_code == 302
    form = desk.get(sent.location)
    assert 'name="next" value="/console/dealers?q=%E6%B7%B1%E5%9C%B3&amp;sort=-code"' in form.text
    answer = desk.sign_in("E002", PASSWORD, "/console/dealers?q=%E6%B7%B1%E5%9C%B3&sort=-code")
    assert answer.location == "/console/dealers?q=%E6%B7%B1%E5%9C%B3&sort=-code"


def test_a_form_sent_too_late_is_said_to_be_unsaved_and_leads_back_to_its_page(desk: Desk) -> None:
    token = TOKEN.search(desk.get("/console/sign-in").text)
    assert token
    for way, page in (
        ({"Referer": "http://localhost/console/campaigns/-/new?from=a"}, "/console/campaigns/-/new?from=a"),
        ({"HX-Request": "true", "HX-Current-URL": "http://localhost/console/products/P001"}, "/console/products/P001"),
        ({"Referer": "http://localhost/console/second-person/1/confirm"}, "/console/"),  # nothing to be opened anew
        ({"Referer": "https://evil.example/elsewhere"}, "/console/"),
        ({}, "/console/"),
    ):
        sent = desk.client.post("/console/products/-/new", data={"csrf_token": token[1], "code": "P9"}, headers=way)
        shown = desk.get(sent.headers.get("HX-Redirect") or sent.location).text
        assert "刚才的操作没有保存" in shown, way
        assert f'name="next" value="{page}"' in shown
    assert "没有保存" not in desk.get(desk.get("/console/products").location).text


MORE = (
    "https://evil.example/console/", "/console/\\..\\evil", "/console//evil.example", "/console/\r\nSet-Cookie: a=b",
    "/consolevil/", "/console/@evil.example", "/console/?next=https://evil.example", "/console/" + "a" * 2000,
    "/console/..//evil.example", "/console/%2e%2e/%2e%2e//evil.example", "/console/.%2e/me", "/console/%0d%0aSet:a",
    "/console/#//evil.example", "/console/?u=//evil", "/console\\evil", "/console/ｅvil。example", "/console/\u202e",
)  # fmt: skip


@pytest.mark.parametrize("elsewhere", [*ELSEWHERE, *MORE])
def test_no_door_of_signing_in_leads_elsewhere(desk: Desk, elsewhere: str) -> None:
    """G32: what is given as `next` is a page of the console, or becomes its home."""
    assert desk.post("/console/sign-in/language", {"next": elsewhere}).location == "/console/"
    shown = desk.client.get("/console/sign-in", query_string={"next": elsewhere}).text
    assert 'name="next" value="/console/"' in shown


def test_signing_in_itself_leads_home_from_elsewhere(desk: Desk) -> None:
    for elsewhere in ("//evil.example", "/\\evil.example", "javascript:alert(1)"):
        assert desk.sign_in("E002", PASSWORD, elsewhere).location == "/console/"


def test_the_language_is_remembered_and_only_a_known_one(desk: Desk) -> None:
    answer = desk.post("/console/sign-in/language", {"language": "en", "next": "/console/sign-in"})
    assert answer.location == "/console/sign-in"
    assert "qudao_language=en" in answer.headers["Set-Cookie"]
    assert "Set-Cookie" not in desk.post("/console/sign-in/language", {"language": "xx<script>"}).headers


def test_the_cast_can_sign_in(desk: Desk, cast: Cast) -> None:
    assert set(cast.employees) >= {"E001", "E002", "E004"}
    assert [desk.sign_in(code, PASSWORD).status_code for code in ("E001", "E002", "E004")] == [303, 303, 303]
