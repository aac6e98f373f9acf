"""The sign-in page's QR code: it waits, lets in whom the phone confirmed, and asks for a second factor all the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pyotp
import pytest
from flask import Flask

from doorway import cookies
from doorway.house import NAME, House
from models.db import reading, session
from services import accounts, clock, people
from services.access import OPERATOR
from services.accounts import Proof
from services.bindings import arriving, inviting
from services.people import Person
from services.scan_sign_in import answering
from services.second_factor import setting_up
from tests.console.desk import Desk
from tests.world import PASSWORD, Cast
from wechat.errors import WeChatUnreachable


@dataclass(frozen=True)
class Made:
    url: str = "http://weixin.qq.com/q/1"


@pytest.fixture
def scenes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The scenes WeChat made codes of."""
    asked: list[str] = []

    def create(scene: str, _seconds: int) -> Made:
        asked.append(scene)
        return Made()

    house: House = app.extensions[NAME]
    monkeypatch.setattr(house.gateway, "create_temporary_qr", create)
    return asked


@pytest.fixture
def phone(app: Flask, cast: Cast) -> Person:
    """王敏's WeChat, bound as E001."""
    person = people.meet(people.OFFICIAL_ACCOUNT, "openid of E001")
    people.followed(person.id, clock.now())
    arriving.arrive(person.id, inviting.invite_employee(OPERATOR, "E001", policy="on_follow").scene)
    return people.person(person.id)


def confirm(phone: Person, scenes: list[str], *, accept: bool = True) -> None:
    answering.decide(answering.scan(phone.id, scenes[-1]).token, phone, accept=accept)


@pytest.fixture
def linked(app: Flask, phone: Person, scenes: list[str]) -> Desk:
    """王敏, whose account is linked by the page itself."""
    desk = Desk(app).with_session_of("E001")
    assert desk.post("/console/me/wechat", {"password": "wrong"}).status_code == 422
    assert scenes == []
    page = desk.post("/console/me/wechat", {"password": PASSWORD})
    assert "data:image/svg+xml;base64," in page.text
    confirm(phone, scenes)
    assert desk.post("/console/me/wechat/state", htmx=True).headers["HX-Redirect"] == "/console/me"
    assert "已关联" in desk.get("/console/me").text
    return desk


def show(desk: Desk, next_path: str = "") -> str:
    answer = desk.post("/console/sign-in/wechat", {"next": next_path})
    assert answer.status_code == 200
    return answer.text


def test_a_confirmed_scan_lets_the_waiting_browser_in(
    app: Flask, linked: Desk, phone: Person, scenes: list[str]
) -> None:
    desk = Desk(app)
    page = show(desk, "/console/dealers")
    assert "data:image/svg+xml;base64," in page
    assert scenes[-1] not in page
    assert "等待扫码" in desk.post("/console/sign-in/wechat/state?next=/console/dealers", htmx=True).text
    scanned = answering.scan(phone.id, scenes[-1])
    still = desk.post("/console/sign-in/wechat/state?next=/console/dealers", htmx=True)
    assert "王敏 已扫码" in still.text
    assert scanned.number in still.text
    assert desk.token is None
    answering.decide(scanned.token, phone, accept=True)
    answer = desk.post("/console/sign-in/wechat/state?next=/console/dealers", htmx=True)
    assert answer.headers["HX-Redirect"] == "/console/dealers"
    assert desk.get("/console/dealers").status_code == 200
    assert "已失效" in desk.post("/console/sign-in/wechat/state", htmx=True).text


def test_without_scripts_a_button_asks_and_leads_on(app: Flask, linked: Desk, phone: Person, scenes: list[str]) -> None:
    desk = Desk(app)
    show(desk)
    confirm(phone, scenes)
    answer = desk.post("/console/sign-in/wechat/state?next=/console/dealers")
    assert (answer.status_code, answer.location) == (303, "/console/dealers")


def test_the_secret_of_the_scan_stays_out_of_scripts_and_pages(app: Flask, linked: Desk) -> None:
    desk = Desk(app)
    page = show(desk)
    cookie = desk.client.get_cookie(cookies.SCAN, path="/console")
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert cookie.value not in page


def test_somebody_elses_browser_gets_nothing(app: Flask, linked: Desk, phone: Person, scenes: list[str]) -> None:
    attacker, victim = Desk(app), Desk(app)
    show(attacker)
    show(victim)
    confirm(phone, scenes)
    assert "等待扫码" in attacker.post("/console/sign-in/wechat/state", htmx=True).text
    assert Desk(app).post("/console/sign-in/wechat/state", htmx=True).text.count("已失效") == 1
    assert attacker.token is None
    assert victim.post("/console/sign-in/wechat/state", htmx=True).headers["HX-Redirect"] == "/console/"


def test_what_was_planted_in_the_browser_is_worth_nothing_after(
    app: Flask, linked: Desk, phone: Person, scenes: list[str]
) -> None:
    desk = Desk(app)
    desk.take("planted")
    show(desk)
    confirm(phone, scenes)
    desk.post("/console/sign-in/wechat/state", htmx=True)
    assert desk.token not in (None, "planted")


def test_a_second_factor_is_asked_for_all_the_same(app: Flask, linked: Desk, phone: Person, scenes: list[str]) -> None:
    wang = next(one for one in accounts.all_staff() if one.code == "E001")
    setting_up.begin(wang, Proof(wang.employee_id, clock.now()))
    waits = setting_up.pending(wang)
    assert waits is not None
    totp = pyotp.TOTP(waits.secret)
    setting_up.confirm(wang, totp.at(clock.now(), counter_offset=-1), token="")
    desk = Desk(app)
    show(desk, "/console/dealers")
    confirm(phone, scenes)
    answer = desk.post("/console/sign-in/wechat/state?next=/console/dealers", htmx=True)
    assert answer.headers["HX-Redirect"] == "/console/sign-in/code?next=/console/dealers"
    assert desk.token is None
    assert desk.get("/console/").status_code == 302
    code = totp.at(clock.now())
    assert desk.post("/console/sign-in/code", {"code": code, "next": "/console/dealers"}).status_code == 303
    assert desk.get("/console/dealers").status_code == 200


def test_a_no_on_the_phone_is_said_on_the_screen(app: Flask, linked: Desk, phone: Person, scenes: list[str]) -> None:
    desk = Desk(app)
    show(desk)
    confirm(phone, scenes, accept=False)
    answer = desk.post("/console/sign-in/wechat/state", htmx=True)
    assert "不是我" in answer.text
    assert "hx-trigger" not in answer.text


def test_a_code_nobody_scanned_stops_asking_after_two_minutes(app: Flask, linked: Desk) -> None:
    desk = Desk(app)
    show(desk)
    at = clock.now() + timedelta(minutes=2)
    clock.use(lambda: at)
    answer = desk.post("/console/sign-in/wechat/state", htmx=True)
    assert "已失效" in answer.text
    assert "hx-trigger" not in answer.text


def test_when_wechat_is_away_the_password_still_works(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise WeChatUnreachable("/cgi-bin/qrcode/create", "no route")

    house: House = app.extensions[NAME]
    monkeypatch.setattr(house.gateway, "create_temporary_qr", away)
    desk = Desk(app)
    answer = desk.post("/console/sign-in/wechat")
    assert answer.status_code == 503
    assert "微信暂时没有回应" in answer.text
    assert desk.sign_in("E001", PASSWORD).status_code == 303


def test_unlinking_shuts_that_door(app: Flask, linked: Desk, phone: Person, scenes: list[str]) -> None:
    assert linked.post("/console/me/wechat/unlink").status_code == 303
    assert "未关联" in linked.get("/console/me").text
    show(Desk(app))
    with pytest.raises(Exception, match="not_linked"):
        answering.scan(phone.id, scenes[-1])


@reading
def kept_in(table: str) -> str:
    return repr(session().connection().exec_driver_sql(f"SELECT * FROM {table}").all())


def test_no_field_of_a_form_reaches_a_column_it_was_not_made_for(
    app: Flask, linked: Desk, phone: Person, scenes: list[str]
) -> None:
    injected = {
        "account_id": "2", "follower_id": str(phone.id), "state": "confirmed", "purpose": "link", "number": "00",
        "browser_hash": "x", "token_hash": "x", "address": "1.1.1.1", "binding_id": "1", "expires_at": "2099-01-01",
    }  # fmt: skip
    before = kept_in("console_link")
    desk = Desk(app)
    assert desk.post("/console/sign-in/wechat", injected).status_code == 200
    assert "等待扫码" in desk.post("/console/sign-in/wechat/state", injected, htmx=True).text
    assert desk.token is None
    linked.post("/console/me/wechat", injected)
    linked.post("/console/me/wechat/state", injected)
    assert kept_in("console_link") == before
    assert "1.1.1.1" not in kept_in("scan_sign_in")
