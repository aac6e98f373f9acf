"""Two steps at the console: half a session opens nothing, set-up shows its secrets once, acts ask for the code."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import zxingcpp
from flask import Flask
from PIL import Image

from app.factory import create_app
from config import load_settings
from doorway import cookies
from doorway.house import NAME
from doorway.qr_pictures import png
from models.db import Database
from services import accounts, clock
from services.access import OPERATOR
from services.second_factor import codes
from tests.console.desk import Desk
from tests.rig.values import setting_values
from tests.world import PASSWORD, Cast

SECRET = re.compile(r'<p class="code">([A-Z2-7]{32})</p>')
RECOVERY = re.compile(r"<code>([A-Z2-9-]{23})</code>")
PAGE = "/console/me/second-factor"


@pytest.fixture(autouse=True)
def _own_time() -> Iterator[None]:
    at = clock.now()
    clock.use(lambda: at)
    yield
    clock.use(None)


def later(**much: float) -> None:
    at = clock.now() + timedelta(**much)
    clock.use(lambda: at)


@pytest.fixture
def desk(app: Flask, cast: Cast) -> Desk:
    return Desk(app).with_session_of("E001")


def set_up(desk: Desk) -> tuple[pyotp.TOTP, list[str]]:
    """What 王敏 does: password, scan, first code, keep the recovery codes. A minute later."""
    assert desk.post(f"{PAGE}/begin", {"password": PASSWORD}).status_code == 303
    found = SECRET.search(desk.get(PAGE).text)
    assert found
    totp = pyotp.TOTP(found[1])
    made = RECOVERY.findall(desk.post(f"{PAGE}/confirm", {"code": totp.at(clock.now())}).text)
    later(minutes=1)
    return totp, made


def now_of(totp: pyotp.TOTP) -> str:
    return totp.at(clock.now())


def half_in(app: Flask) -> Desk:
    other = Desk(app)
    answer = other.sign_in("E001", PASSWORD, "/console/dealers")
    assert (answer.status_code, answer.location) == (303, "/console/sign-in/code?next=/console/dealers")
    return other


def test_set_up_asks_for_the_password_first_and_shows_recovery_codes_once(desk: Desk) -> None:
    assert desk.post(f"{PAGE}/begin", {"password": "wrong"}).status_code == 422
    assert SECRET.search(desk.get(PAGE).text) is None
    _, made = set_up(desk)
    assert len(set(made)) == 10
    page = desk.get(PAGE)
    assert "还有 10 个没用过" in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert SECRET.search(page.text) is None
    assert not RECOVERY.search(page.text)


def test_the_picture_says_what_an_authenticator_reads(desk: Desk) -> None:
    desk.post(f"{PAGE}/begin", {"password": PASSWORD})
    page = desk.get(PAGE).text
    assert "data:image/svg+xml;base64," in page
    found = SECRET.search(page)
    assert found
    uri = pyotp.TOTP(found[1]).provisioning_uri(name="E001", issuer_name="渠道在线")
    read = zxingcpp.read_barcode(Image.open(io.BytesIO(png(uri))))
    assert read is not None
    parts = urlsplit(read.text)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query) == {"secret": [found[1]], "issuer": ["渠道在线"]}


def test_a_wrong_first_code_turns_nothing_on_and_the_picture_stays(desk: Desk) -> None:
    desk.post(f"{PAGE}/begin", {"password": PASSWORD})
    answer = desk.post(f"{PAGE}/confirm", {"code": "000000"})
    assert answer.status_code == 422
    assert "验证码不正确" in answer.text
    assert SECRET.search(answer.text)
    assert "未开启" in desk.get("/console/me").text


def test_the_password_alone_opens_half_a_session_and_that_opens_nothing(app: Flask, desk: Desk) -> None:
    totp, _ = set_up(desk)
    other = half_in(app)
    assert other.token is None
    half = other.client.get_cookie(cookies.CONSOLE_HALF, path="/console")
    assert half is not None
    for path in ("/console/", "/console/me", PAGE, "/console/staff"):
        assert other.get(path).status_code == 302
    other.take(half.value)  # as if it were a whole one
    assert other.get("/console/").status_code == 302
    answer = other.post("/console/sign-in/code", {"code": now_of(totp), "next": "/console/dealers"})
    assert (answer.status_code, answer.location) == (303, "/console/dealers")
    assert other.get("/console/dealers").status_code == 200
    assert other.client.get_cookie(cookies.CONSOLE_HALF, path="/console") is None


def test_a_code_lets_one_browser_in(app: Flask, desk: Desk) -> None:
    totp, _ = set_up(desk)
    first, second, code = half_in(app), half_in(app), now_of(totp)
    assert first.post("/console/sign-in/code", {"code": code}).status_code == 303
    refused = second.post("/console/sign-in/code", {"code": code})
    assert refused.status_code == 403
    assert "已经用过了" in refused.text
    assert second.get("/console/").status_code == 302


def test_without_the_password_there_is_no_second_step(app: Flask, desk: Desk) -> None:
    totp, made = set_up(desk)
    stranger = Desk(app)
    assert stranger.get("/console/sign-in/code").location == "/console/sign-in?next=/console/"
    for code in (now_of(totp), made[0]):
        assert stranger.post("/console/sign-in/code", {"code": code}).status_code == 403
    assert stranger.token is None


def test_the_second_step_must_come_within_five_minutes(app: Flask, desk: Desk) -> None:
    totp, _ = set_up(desk)
    other = half_in(app)
    later(minutes=5)
    answer = other.post("/console/sign-in/code", {"code": now_of(totp)})
    assert answer.status_code == 403
    assert "请重新登录" in answer.text
    assert other.token is None


def test_five_wrong_codes_rest_and_a_recovery_code_helps_whoever_lost_the_phone(app: Flask, desk: Desk) -> None:
    totp, made = set_up(desk)
    other = half_in(app)
    assert {other.post("/console/sign-in/code", {"code": "123"}).status_code for _ in range(5)} == {403}
    resting = other.post("/console/sign-in/code", {"code": now_of(totp)})
    assert resting.status_code == 429
    assert resting.headers["Retry-After"] == "900"
    later(minutes=16)
    again = half_in(app)
    assert again.post("/console/sign-in/code", {"code": made[3]}).status_code == 303
    assert "还有 9 个没用过" in again.get(PAGE).text


def test_signing_in_takes_a_fresh_session_at_each_step(app: Flask, desk: Desk) -> None:
    """Whatever was planted in the browser before is worth nothing after."""
    totp, _ = set_up(desk)
    victim = Desk(app)
    victim.client.set_cookie(cookies.CONSOLE_HALF, "planted", path="/console")
    victim.take("planted")
    assert victim.sign_in("E001", PASSWORD).status_code == 303
    half = victim.client.get_cookie(cookies.CONSOLE_HALF, path="/console")
    assert half is not None
    assert half.value != "planted"
    assert victim.post("/console/sign-in/code", {"code": now_of(totp)}).status_code == 303
    assert victim.token not in ("planted", half.value)
    victim.client.set_cookie(cookies.CONSOLE_HALF, half.value, path="/console")
    later(minutes=1)
    assert victim.post("/console/sign-in/code", {"code": now_of(totp)}).status_code == 403


def test_a_dangerous_act_asks_for_the_code_too(app: Flask, desk: Desk) -> None:
    totp, _ = set_up(desk)
    said = {"role": "boss", "reason": "年底看数据", "password": PASSWORD}
    assert 'name="proof_code"' in desk.get("/console/staff/E003").text
    for code in ("", "000000"):
        refused = desk.post("/console/staff/E003/roles", said | {"proof_code": code})
        assert refused.status_code == 422
        assert "验证码不正确" in refused.text
    assert desk.post("/console/staff/E003/roles", said | {"proof_code": now_of(totp)}).status_code == 303


def test_without_a_second_factor_no_code_is_asked_for(desk: Desk) -> None:
    assert 'name="proof_code"' not in desk.get("/console/staff/E003").text


def test_a_double_click_spends_one_code(app: Flask, desk: Desk) -> None:
    totp, _ = set_up(desk)
    said = {"password": PASSWORD, "proof_code": now_of(totp), "once": "k" * 16}
    assert [desk.post(f"{PAGE}/remove", said).status_code for _ in range(2)] == [303, 303]


def test_turning_it_off_takes_password_and_code(app: Flask, desk: Desk) -> None:
    totp, _ = set_up(desk)
    assert desk.post(f"{PAGE}/remove", {"password": PASSWORD}).status_code == 422
    assert desk.post(f"{PAGE}/remove", {"password": PASSWORD, "proof_code": now_of(totp)}).status_code == 303
    assert Desk(app).sign_in("E001", PASSWORD).location == "/console/"


def test_a_reset_is_asked_for_and_confirmed_by_another(app: Flask, desk: Desk) -> None:
    accounts.add_staff(OPERATOR, "E002", "admin", PASSWORD)
    accounts.add_staff(OPERATOR, "E003", "boss", PASSWORD)
    boss = Desk(app).with_session_of("E003")
    assert "重置两步验证" not in desk.get("/console/staff/E003").text
    set_up(boss)
    assert "重置两步验证" in desk.get("/console/staff/E003").text
    asked = desk.post("/console/staff/E003/second-factor/reset", {"reason": "手机丢了", "password": PASSWORD})
    assert asked.status_code == 303
    chen = Desk(app).with_session_of("E002")
    assert "重置 E003 李强 的两步验证" in chen.get(asked.location).text
    assert chen.post(f"{asked.location}/confirm", {"password": PASSWORD}).status_code == 303
    assert boss.get("/console/").status_code == 302
    assert Desk(app).sign_in("E003", PASSWORD).location == "/console/"


@pytest.fixture
def strict(database_url: str) -> Iterator[Flask]:
    """The program where every account must have a second factor."""
    program = create_app(load_settings(setting_values(database_url, REQUIRE_SECOND_FACTOR="true")))
    yield program
    database: Database = program.extensions[NAME].database
    database.dispose()


def test_where_everybody_must_have_one_set_up_comes_before_anything_else(strict: Flask, cast: Cast) -> None:
    desk = Desk(strict)
    desk.sign_in("E001", PASSWORD)
    for path in ("/console/", "/console/dealers", "/console/me", "/console/staff/E003"):
        assert desk.get(path).location == PAGE
    assert desk.post("/console/staff/E002/disable").location == PAGE
    assert desk.get("/console/dealers", htmx=True).headers["HX-Redirect"] == PAGE
    set_up(desk)
    assert desk.get("/console/dealers").status_code == 200
    assert desk.post("/console/sign-out").status_code == 303


def test_what_the_row_says_decides_not_the_browser(desk: Desk, signed_in: Callable[[str], Desk]) -> None:
    """G29: no field of a form reaches a column it was not made for."""
    injected = {
        "account_id": "1", "confirmed_at": "2026-01-01", "last_step": "0", "failed_tries": "-99", "secret": "A" * 32,
        "roles": "admin", "role": "admin", "employee_id": "1", "disabled_at": "", "is_on": "1", "token": "x",
    }  # fmt: skip
    boss = signed_in("boss")
    for path in ("begin", "confirm", "recovery-codes", "remove"):
        boss.post(f"{PAGE}/{path}", injected)
    for path in ("/console/me/password", "/console/me/sessions/end-others"):
        boss.post(path, injected)
    known = {staff.code: staff for staff in accounts.all_staff()}
    assert known["E003"].roles == {"boss"}
    assert not any(codes.has(staff.account_id) for staff in known.values())
    assert Desk(boss.client.application).sign_in("E003", PASSWORD).status_code == 303
