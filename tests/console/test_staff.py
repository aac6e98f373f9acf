"""Console accounts in the console: 王敏 asks for a role, 周婷 confirms it, and each step is where it should be."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask

from services import accounts, second_person, staff_accounts
from services.access import OPERATOR
from services.bindings import inviting
from services.listing import Wanted
from tests.console.desk import Desk
from tests.world import PASSWORD, Cast


@pytest.fixture
def two(app: Flask, signed_in: Callable[[str], Desk]) -> tuple[Desk, Desk]:
    """王敏 and 陈洁, both administrators."""
    accounts.add_staff(OPERATOR, "E002", "admin", PASSWORD)
    return signed_in("admin"), Desk(app).with_session_of("E002")


def ask(desk: Desk, **changes: str) -> tuple[int, str]:
    said = {"role": "boss", "reason": "年底看数据", "password": PASSWORD}
    answer = desk.post("/console/staff/E003/roles", said | changes)
    return answer.status_code, answer.headers.get("Location", answer.text)


def test_a_role_is_asked_for_by_one_and_confirmed_by_another(two: tuple[Desk, Desk]) -> None:
    wang, chen = two
    assert "未开通" in wang.get("/console/staff/E003").text
    status, page = ask(wang)
    assert status == 303
    own = wang.get(page).text
    assert "这是您自己的申请" in own
    assert "确认，立即生效" not in own
    assert wang.post(f"{page}/confirm", {"password": PASSWORD}).status_code == 403
    shown = chen.get(page).text
    assert "让 E003 李强 成为老板" in shown
    assert "年底看数据" in shown
    assert "敏感操作" in chen.get("/console/inbox").text
    assert chen.post(f"{page}/confirm", {"password": "wrong"}).status_code == 422
    assert chen.post(f"{page}/confirm", {"password": PASSWORD}).status_code == 303
    assert "已确认" in chen.get("/console/second-person").text
    assert staff_accounts.account(OPERATOR, "E003").roles == ("boss",)


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"password": "wrong"}, 422, "密码不正确"),
        ({"role": "king"}, 422, "没有这个角色"),
        ({"reason": " "}, 422, "请写明原因"),
    ],
)
def test_what_is_wrong_is_said_on_the_page(
    two: tuple[Desk, Desk], changes: dict[str, str], status: int, told: str
) -> None:
    answered, text = ask(two[0], **changes)
    assert answered == status
    assert told in text


def test_whoever_asks_is_told_where_nobody_else_could_confirm(two: tuple[Desk, Desk]) -> None:
    """In a house with one administrator no role comes about without a second one, but at the shell."""
    asks, _ = two
    status, page = ask(asks)
    assert status == 303
    assert "需要另一位同事来确认" in asks.get(page).text
    assert "现在没有别人能确认" not in asks.get(page).text
    staff_accounts.disable(OPERATOR, "E002")
    assert "flask --app wsgi staff add" in asks.get(page).text


def test_a_disabled_colleague_is_out_at_once(two: tuple[Desk, Desk]) -> None:
    wang, chen = two
    assert chen.get("/console/").status_code == 200
    assert wang.post("/console/staff/E002/disable").status_code == 303
    assert chen.get("/console/").status_code == 302
    assert "申请重新启用" in wang.get("/console/staff/E002").text


@pytest.mark.parametrize("end", ["disable", "password"])
def test_three_live_browsers_are_out_with_their_next_request(app: Flask, two: tuple[Desk, Desk], end: str) -> None:
    """G30: a page, a part of a page, and a form that was open."""
    live = [Desk(app).with_session_of("E002") for _ in range(3)]
    assert [desk.get("/console/").status_code for desk in live] == [200] * 3
    assert two[0].post(f"/console/staff/E002/{end}").status_code in (200, 303)
    assert live[0].get("/console/dealers").status_code == 302
    assert live[1].get("/console/dealers?q=a", htmx=True).status_code == 401
    assert live[2].post("/console/dealers/D001/invitation", {"policy": "confirm"}).status_code == 302
    assert inviting.newest_invitation(dealer_code="D001") is None


def test_a_new_password_is_shown_once_and_works(app: Flask, two: tuple[Desk, Desk]) -> None:
    wang, chen = two
    answer = wang.post("/console/staff/E002/password")
    made = re.search(r'<strong class="code">([^<]+)</strong>', answer.text)
    assert made
    assert answer.headers["Cache-Control"] == "no-store"
    assert chen.get("/console/").status_code == 302
    assert Desk(app).sign_in("E002", made[1]).status_code == 303
    assert made[1] not in wang.get("/console/staff/E002").text


def test_the_list_says_who_has_which_role(two: tuple[Desk, Desk], cast: Cast) -> None:
    page = two[0].get("/console/staff").text
    assert "渠道经理" in page
    assert "周婷" in page
    assert "李强" not in page
    assert "周婷" not in two[0].get("/console/staff?role=admin").text


INJECTED = {
    "employee": "E001", "name": "张三", "deed": "enable_account", "state": "done", "confirmed": "1", "facts": "{}",
    "asked_by_id": "1", "decided_by_id": "2", "expires_at": "2099-01-01", "account_id": "1", "employee_id": "1",
    "password_hash": "x", "new_password": "known to me", "disabled_at": "", "failed_tries": "-9", "roles": "admin",
    "created_by": "x", "status": "active", "id": "1", "version": "1",
}  # fmt: skip


def test_no_field_but_those_of_the_form_reaches_a_row(app: Flask, two: tuple[Desk, Desk]) -> None:
    """G29: whatever is sent along, what was asked waits for a second person, for whom the address names."""
    wang, _ = two
    before = {staff.code: staff.roles for staff in accounts.all_staff()}
    said = {"role": "boss", "reason": "年底看数据", "password": PASSWORD}
    page = wang.post("/console/staff/E003/roles", INJECTED | said).location
    for path in ("roles/revoke", "enable", "second-factor/reset"):
        wang.post(f"/console/staff/E002/{path}", INJECTED | {"role": "boss", "reason": "x", "password": PASSWORD})
    assert {staff.code: staff.roles for staff in accounts.all_staff()} == before
    [row] = second_person.listing(OPERATOR, Wanted()).rows
    assert page.endswith(f"/{row.id}")
    assert (row.deed, row.state, row.decided_by) == ("grant_role", "waiting", None)
    assert row.facts == {"employee": "E003", "name": "李强", "role": "boss"}
    assert Desk(app).sign_in("E002", PASSWORD).status_code == 303
    assert wang.post(f"{page}/confirm", INJECTED | {"password": PASSWORD}).status_code == 403
