"""Home, one dealer, one employee, notices: what they show and what can be done there."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from sqlalchemy import update

from console.moments import ago
from models.db import session, transaction
from models.outbox import DEAD, DUE, OutboxPromise
from services import deliveries, outbox
from services.access import OPERATOR
from services.bindings import deciding, inviting
from services.listing import Wanted
from tests.console.claims import waiting_claim
from tests.console.desk import Desk
from wechat.errors import WeChatUnreachable


def test_home_counts_what_is_there(manager: Desk) -> None:
    deciding.decide(OPERATOR, waiting_claim("D001"), accept=True, reason="", via="console")
    waiting_claim("D002", name="刘芳", phone="13900000002")
    page = manager.get("/console/").text
    figures = re.findall(r'<span class="soft">([^<]+)</span>\s*<strong>([\d,]+)</strong>', page)
    assert figures == [("渠道商", "3"), ("员工", "4"), ("待审核", "1"), ("通知发送失败", "0")]
    assert "已绑定 1，占 33%" in page
    chart = json.loads(re.search(r'id="bindings">(.+?)</script>', page)[1])  # type: ignore[index]
    assert chart["counts"] == [0] * 13 + [1]
    assert "刘芳" in page


def test_an_invitation_is_made_shown_printed_and_revoked(manager: Desk) -> None:
    assert "还没有可用的邀请" in manager.get("/console/dealers/D001").text
    assert manager.post("/console/dealers/D001/invitation", {"policy": "confirm"}).status_code == 303
    invited = inviting.newest_invitation(dealer_code="D001")
    assert invited is not None
    link = f"http://127.0.0.1:8000/q/{invited.token}"
    assert link in manager.get("/console/dealers/D001").text
    picture = manager.get("/console/dealers/D001/invitation/print.png")
    read = zxingcpp.read_barcode(Image.open(io.BytesIO(picture.data)))
    assert read is not None
    assert read.text == link
    assert b"<svg" in manager.get("/console/dealers/D001/invitation/print.svg").data
    assert manager.get("/console/dealers/D001/invitation/print.exe").status_code == 404
    assert manager.post("/console/dealers/D001/invitation/revoke").status_code == 303
    assert inviting.newest_invitation(dealer_code="D001") is None


def test_a_policy_that_cannot_be_is_answered_beside_the_choice(manager: Desk) -> None:
    answer = manager.post("/console/dealers/D003/invitation", {"policy": "on_follow"})
    assert answer.status_code == 409
    assert "恰好登记一位老板" in answer.text
    assert 'value="on_follow" checked' in answer.text
    assert manager.post("/console/employees/E003/invitation", {"policy": "nonsense"}).status_code == 422


def test_an_employee_is_invited_alike(manager: Desk) -> None:
    assert manager.post("/console/employees/E003/invitation", {"policy": "on_follow"}).status_code == 303
    page = manager.get("/console/employees/E003").text
    assert "李强" in page
    assert "138****0003" in page
    assert "关注即绑定" in page


def test_when_wechat_is_away_the_picture_says_come_back(manager: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise WeChatUnreachable("/cgi-bin/qrcode/create", "no route")

    manager.post("/console/dealers/D001/invitation", {"policy": "confirm"})
    monkeypatch.setattr(inviting, "show_qr", away)
    answer = manager.get("/console/dealers/D001/invitation/screen.png")
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert "微信暂时没有回应" in answer.text


@transaction
def kill_all() -> None:
    session().execute(update(OutboxPromise).values(state=DEAD, last_error="对方没有关注公众号"))


def test_a_dead_notice_is_sent_again_once(signed_in: Callable[[str], Desk]) -> None:
    deciding.decide(OPERATOR, waiting_claim(), accept=True, reason="", via="console")
    kill_all()
    dead = outbox.backlog().dead
    assert dead
    desk = signed_in("admin")
    page = desk.get("/console/notices?state=dead").text
    assert "对方没有关注公众号" in page
    path = re.search(r'hx-post="(/console/notices/\d+/again)"', page)
    assert path
    assert desk.post(path[1], htmx=True).status_code == 204
    assert outbox.backlog().dead == dead - 1
    assert deliveries.listing(OPERATOR, Wanted(filters={"state": DUE})).total == 1
    again = desk.post(path[1], htmx=True)
    assert again.status_code == 409
    assert "无需重发" in again.text


def test_who_may_not_send_again_sees_no_button(manager: Desk) -> None:
    deciding.decide(OPERATOR, waiting_claim(), accept=True, reason="", via="console")
    kill_all()
    page = manager.get("/console/notices").text
    assert "失败" in page
    assert "重新发送" not in page


def test_texts_of_people_are_never_markup(manager: Desk) -> None:
    claim_id = waiting_claim(name="<script>alert(1)</script>")
    for path in ("/console/", "/console/approvals", f"/console/approvals/{claim_id}", "/console/dealers?q=<b>x</b>"):
        page = manager.get(path).text
        assert "<script>alert" not in page
        assert "<b>x" not in page


def test_assets_are_kept_by_address_and_stay_in_their_folder(app: Flask) -> None:
    desk = Desk(app)
    address = re.search(r'href="(/console/static/console\.css\?v=\w+)"', desk.get("/console/sign-in").text)
    assert address
    assert "max-age=31536000" in desk.get(address[1]).headers["Cache-Control"]
    assert desk.get("/console/static/../__init__.py").status_code == 404
    assert desk.get("/console/static/%2e%2e/__init__.py").status_code == 404


NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("distance", "said"),
    [
        (timedelta(seconds=20), "刚刚"),
        (timedelta(minutes=5), "5 分钟前"),
        (timedelta(hours=23, minutes=59), "23 小时前"),
        (timedelta(hours=-2), "2 小时后"),
        (timedelta(minutes=-3), "3 分钟后"),
        (timedelta(days=1), "2026-11-22 20:00"),
    ],
)
def test_times_are_relative_within_a_day(app: Flask, distance: timedelta, said: str) -> None:
    with app.test_request_context("/"):
        assert ago(NOON - distance, NOON) == said
