"""How often one may knock: in Redis for all processes; alone when it is away, guarded routes then at a third."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask

from app.factory import create_app
from app.limits import EVERY_ADDRESS
from config import load_settings
from console.sign_in import SIGN_INS_OF_AN_ADDRESS
from doorway import cookies
from doorway.access import ANYONE, declared
from doorway.house import NAME
from doorway.limits import Bound, bound_apart, bound_of
from migrations import run
from services import accounts, sessions
from services.access import OPERATOR
from tests.app.conftest import one_process
from tests.app.knocks import AT_CAMPAIGNS, AT_ITEMS, AT_LEADS, AT_SHARED_MATERIAL, at_the_api, token_of
from tests.goals.under_load import wait_for
from tests.rig.races import at_once
from tests.rig.services import PrivateRedis
from tests.rig.values import setting_values
from tests.world import add_employee

ALLOWED = EVERY_ADDRESS


def knocks(app: Flask, times: int) -> set[int]:
    client = app.test_client()
    return {client.get("/pages/static/pages.css").status_code for _ in range(times)}


@pytest.mark.redis
def test_the_last_knock_of_a_minute_too_many_is_told_to_come_back(program: Flask) -> None:
    assert knocks(program, ALLOWED) == {200}
    refused = program.test_client().get("/pages/static/pages.css")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert program.test_client().get("/console/sign-in").status_code == 200, "each kind of page has the whole bound"


@pytest.mark.redis
def test_pushes_and_health_are_never_counted(program: Flask) -> None:
    client = program.test_client()
    assert {client.get("/healthz").status_code for _ in range(ALLOWED + 50)} == {200}


@pytest.mark.redis
def test_without_redis_everything_goes_on_and_is_still_counted(program: Flask, own_redis: PrivateRedis) -> None:
    assert knocks(program, 3) == {200}
    own_redis.kill()
    assert knocks(program, ALLOWED) == {200}
    assert knocks(program, 1) == {429}


@pytest.mark.redis
def test_many_who_meet_a_dead_redis_at_once_are_all_served(program: Flask, own_redis: PrivateRedis) -> None:
    """The first to notice turns to memory; those who noticed at the same moment must not fail for it."""
    assert knocks(program, 1) == {200}
    own_redis.kill()
    assert at_once([partial(knocks, program, 1)] * 16) == [{200}] * 16


Knock = Callable[[Flask], int]
ACCOUNTS = itertools.count()


def guess_a_password(app: Flask, at: str = "127.0.0.1") -> int:
    """At another account each time: one that is tried too often rests by its own rule."""
    form = {"code": f"X{next(ACCOUNTS)}", "password": "guess"}
    return app.test_client().post("/console/sign-in", data=form, environ_base={"REMOTE_ADDR": at}).status_code


def guess_a_second_step(app: Flask) -> int:
    return app.test_client().post("/console/sign-in/code", data={"code": "000000"}).status_code


def ask_for_a_code(app: Flask) -> int:
    return app.test_client().post("/console/sign-in/wechat").status_code


def guess_a_scan(app: Flask) -> int:
    return app.test_client().post("/console/sign-in/wechat/state").status_code


def guess_a_code(app: Flask) -> int:
    return app.test_client().post("/api/v1/session", json={"code": ""}).status_code


def guess_a_state(app: Flask) -> int:
    return app.test_client().get("/oauth/callback?state=guess&code=guess").status_code


def try_phones() -> Knock:
    bearer = {"Authorization": f"Bearer {token_of('api')}"}
    return lambda app: app.test_client().post("/api/v1/phone", json={"code": ""}, headers=bearer).status_code


def try_claims() -> Knock:
    token = token_of("page")

    def knock(app: Flask) -> int:
        client = app.test_client()
        client.set_cookie(cookies.PAGE, token)
        return client.post("/bind/guess", data={"name": "张伟", "phone": "13900000001"}).status_code

    return knock


RIGHT = "correct horse battery"


def try_passwords(path: str, password: str = "guess") -> Callable[[], Knock]:
    """Acts that ask for the password again, tried from a browser somebody left open; at what is not there, or with the
    right one, so that the account's own rest after wrong passwords does not come first."""

    def open_browser() -> Knock:
        add_employee("E901", "刘洋", "13900000901")
        account = accounts.add_staff(OPERATOR, "E901", "admin", RIGHT)
        token = sessions.open_session("console", account_id=account.account_id).token

        def knock(app: Flask) -> int:
            client = app.test_client()
            client.set_cookie(cookies.CONSOLE, token, path="/console")
            return client.post(path, data={"password": password}).status_code

        return knock

    return open_browser


def at_my_second_factor(act: str) -> Callable[[], Knock]:
    return try_passwords(f"/console/me/second-factor/{act}", RIGHT)


ENTER = "console.sign_in.enter"
GUARDED: dict[str, tuple[str, Callable[[], Knock]]] = {
    "sign-in to the console": (ENTER, lambda: guess_a_password),
    "sign-in of the mini program": ("api.sign_in", lambda: guess_a_code),
    "sign-in of a page": ("oauth.callback", lambda: guess_a_state),
    "phones": ("api.phone", try_phones),
    "claims": ("bind.send", try_claims),
    "codes on items": ("item_codes.verify", at_the_api("POST", "/api/v1/item-codes/verify", code="0" * 16)),
    **AT_CAMPAIGNS,
    **AT_ITEMS,
    **AT_LEADS,
    "codes that open the mini program": ("scenes.opened", at_the_api("POST", "/api/v1/scenes", scene="d_guess")),
    "claims in the mini program": (
        "scenes.claim",
        at_the_api("POST", "/api/v1/claims", scene="d_guess", consents=["bind"], name="张伟"),
    ),
    "signatures for pages": ("jssdk.signature", at_the_api("GET", "/api/v1/jssdk?url=https://elsewhere.example/")),
    **AT_SHARED_MATERIAL,
    "opening shared material in the mini program": (
        "shares_api.open_visit",
        at_the_api("POST", "/api/v1/shares/guess/visits"),
    ),
    "permits for messages": (
        "notice_preferences.allow",
        at_the_api("POST", "/api/v1/message-grants", templates=["unknown"]),
    ),
    "asking for a role": ("console.staff.ask_role", try_passwords("/console/staff/E999/roles")),
    "asking for an account": ("console.staff.ask_enable", try_passwords("/console/staff/E999/enable")),
    "resetting a second factor": ("console.staff.ask_reset", try_passwords("/console/staff/E999/second-factor/reset")),
    "one's own password": ("console.my_account.change_password", try_passwords("/console/me/password")),
    "setting a second factor up": ("console.second_factor.begin", at_my_second_factor("begin")),
    "the first code": ("console.second_factor.confirm", at_my_second_factor("confirm")),
    "new recovery codes": ("console.second_factor.renew", at_my_second_factor("recovery-codes")),
    "turning a second factor off": ("console.second_factor.remove", at_my_second_factor("remove")),
    "the second step of signing in": ("console.sign_in.enter_code", lambda: guess_a_second_step),
    "codes to scan": ("console.scan_sign_in.show", lambda: ask_for_a_code),
    "looking after a scan": ("console.scan_sign_in.wait", lambda: guess_a_scan),
    "linking WeChat": ("console.scan_sign_in.begin_link", try_passwords("/console/me/wechat", RIGHT)),
    "asking for whole numbers": ("console.personal_exports.ask", try_passwords("/console/personal-exports")),
    "asking for codes": ("console.code_batches.create", try_passwords("/console/code-batches/-/new", RIGHT)),
    "asking for codes to be killed": ("console.code_acts.void", try_passwords("/console/code-batches/B1/void")),
    "asking for a package": ("console.code_packages.ask", try_passwords("/console/code-batches/B1/package")),
    "asking for a decoy": ("console.code_packages.ask_decoy", try_passwords("/console/code-batches/B1/decoy")),
    "judging what looks copied": ("console.item_cases.decide", try_passwords("/console/item-cases/999")),
    "asking for a prize budget": (
        "console.campaign_prizes.ask_more",
        try_passwords("/console/campaigns/none/budget/more"),
    ),
    "a second person": ("console.second_person.confirm", try_passwords("/console/second-person/999/confirm")),
}


def let_through(app: Flask, knock: Knock, times: int) -> int:
    """How many of so many knocks were not turned away."""
    return sum(knock(app) != 429 for _ in range(times))


@pytest.mark.redis
@pytest.mark.parametrize("what", GUARDED)
def test_a_guarded_route_takes_a_third_while_redis_is_away(program: Flask, own_redis: PrivateRedis, what: str) -> None:
    bound, knock = bound_at(program, GUARDED[what][0]), GUARDED[what][1]()
    assert knock(program) != 429
    own_redis.kill()
    assert let_through(program, knock, bound.alone + 5) == bound.alone


@pytest.mark.redis
def test_control_without_the_cut_a_dead_redis_lets_all_through(
    program: Flask, own_redis: PrivateRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bound, "alone", property(lambda bound: bound.together))
    assert guess_a_password(program) == 403
    own_redis.kill()
    assert let_through(program, guess_a_password, SIGN_INS_OF_AN_ADDRESS) == SIGN_INS_OF_AN_ADDRESS


@pytest.mark.redis
def test_all_processes_share_one_count(program: Flask, sqlite_url: str, own_redis: PrivateRedis) -> None:
    other = one_process(sqlite_url, own_redis)
    assert let_through(other, guess_a_password, SIGN_INS_OF_AN_ADDRESS - 1) == SIGN_INS_OF_AN_ADDRESS - 1
    assert let_through(program, guess_a_password, 5) == 1


@pytest.mark.redis
def test_reads_stay_as_open_without_redis_as_with_it(program: Flask, own_redis: PrivateRedis) -> None:
    own_redis.kill()
    times = max(bound_at(program, endpoint).together for endpoint, _ in GUARDED.values()) + 1
    assert let_through(program, lambda app: app.test_client().get("/console/sign-in").status_code, times) == times


@pytest.mark.redis
def test_the_bound_is_whole_again_when_redis_is_back(program: Flask, own_redis: PrivateRedis) -> None:
    own_redis.kill()
    assert let_through(program, guess_a_password, SIGN_INS_OF_AN_ADDRESS) == bound_at(program, ENTER).alone
    own_redis.start_again()
    wait_for(lambda: guess_a_password(program) != 429, "the bound stayed cut")


@pytest.mark.redis
def test_the_operator_sees_that_redis_is_away(program: Flask, own_redis: PrivateRedis) -> None:
    client = program.test_client()
    assert "qudao_redis_up 1.0" in client.get("/metrics").text
    own_redis.kill()
    assert "qudao_redis_up 0.0" in client.get("/metrics").text
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert "redis: away" in answer.text


def test_without_a_redis_to_miss_nothing_is_told_of_it_and_no_bound_is_cut(sqlite_url: str) -> None:
    app = create_app(load_settings(setting_values(sqlite_url, REDIS_URL="")))
    run.upgrade(app.extensions[NAME].database)
    client = app.test_client()
    assert "qudao_redis_up" not in client.get("/metrics").text
    assert "redis" not in client.get("/readyz").text


def test_whoever_may_send_without_being_known_is_bounded(sqlite_url: str) -> None:
    app = create_app(load_settings(setting_values(sqlite_url, REDIS_URL="")))
    harmless = {"console.sign_in.language"}
    for rule in app.url_map.iter_rules():
        route = app.view_functions[rule.endpoint]
        if "POST" in (rule.methods or ()) and declared(route) == ANYONE and rule.endpoint not in harmless:
            assert bound_of(route) or bound_apart(route), f"{rule} takes what anyone sends: @at_most(…) is missing"
    assert {rule.endpoint for rule in app.url_map.iter_rules() if bound_of(app.view_functions[rule.endpoint])} == {
        endpoint for endpoint, _ in GUARDED.values()
    }


def test_what_pages_send_by_themselves_uses_up_nothing_of_what_their_address_may_open(sqlite_url: str) -> None:
    app = create_app(load_settings(setting_values(sqlite_url, REDIS_URL="")))
    run.upgrade(app.extensions[NAME].database)
    beats = [app.test_client().post("/m/guess/beats", json={}).status_code for _ in range(ALLOWED + 5)]
    assert set(beats) == {422}
    assert knocks(app, 5) == {200}


def bound_at(app: Flask, endpoint: str) -> Bound:
    bound = bound_of(app.view_functions[endpoint])
    assert bound is not None
    return bound
