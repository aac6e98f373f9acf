"""Access tokens overlap, expire and are refused as WeChat's do."""

import requests

from sandbox.client import World
from tests.sandbox.conftest import WeChat

PING = "/cgi-bin/getcallbackip"


def errcode(wechat: WeChat, token: str) -> int:
    return int(wechat.get(PING, access_token=token).get("errcode", 0))


def stable(wechat: WeChat, force: bool = False) -> dict[str, object]:
    account = wechat.accounts["official_account"]
    body = {"grant_type": "client_credential", "appid": account["appid"], "secret": account["secret"]}
    answer = requests.post(f"{wechat.base}/cgi-bin/stable_token", json=body | {"force_refresh": force}, timeout=10)
    return dict(answer.json())


def test_the_previous_plain_token_works_five_minutes_and_the_third_not_at_all(wechat: WeChat, world: World) -> None:
    first, second = wechat.plain_token(), wechat.plain_token()
    assert errcode(wechat, first) == 0
    assert errcode(wechat, second) == 0
    third = wechat.plain_token()
    assert errcode(wechat, first) == 40001
    assert errcode(wechat, second) == 0
    world.advance(301)
    assert errcode(wechat, second) == 40001
    assert errcode(wechat, third) == 0


def test_a_plain_token_dies_after_two_hours(wechat: WeChat, world: World) -> None:
    token = wechat.plain_token()
    world.advance(7199)
    assert errcode(wechat, token) == 0
    world.advance(2)
    assert errcode(wechat, token) == 42001


def test_the_stable_token_stays_the_same_and_counts_down(wechat: WeChat, world: World) -> None:
    first = stable(wechat)
    world.advance(1000)
    second = stable(wechat)
    assert second["access_token"] == first["access_token"]
    assert 6195 <= int(str(second["expires_in"])) <= 6200


def test_the_stable_token_rolls_in_its_last_five_minutes_and_the_old_one_lives_on(wechat: WeChat, world: World) -> None:
    old = stable(wechat)["access_token"]
    world.advance(6905)
    new = stable(wechat)
    assert new["access_token"] != old
    assert int(str(new["expires_in"])) > 7100
    assert errcode(wechat, str(old)) == 0
    world.advance(300)
    assert errcode(wechat, str(old)) == 42001


def test_a_forced_refresh_withdraws_the_old_token_but_not_twice_in_thirty_seconds(wechat: WeChat, world: World) -> None:
    old = stable(wechat)["access_token"]
    new = stable(wechat, force=True)["access_token"]
    assert new != old
    assert errcode(wechat, str(old)) == 40001
    world.advance(29)
    assert stable(wechat, force=True)["access_token"] == new
    world.advance(2)
    assert stable(wechat, force=True)["access_token"] != new


def test_twenty_forced_refreshes_a_day_and_no_more(wechat: WeChat, world: World) -> None:
    midnight = (int(world.now()) + 8 * 3600) // 86400 * 86400 - 8 * 3600
    world.set_clock(midnight + 86400 + 60)
    stable(wechat)
    for _ in range(20):
        assert "access_token" in stable(wechat, force=True)
        world.advance(31)
    assert stable(wechat, force=True)["errcode"] == 45009
    world.advance(86400)
    assert "access_token" in stable(wechat, force=True)


def test_the_two_calls_do_not_touch_each_others_tokens(wechat: WeChat, world: World) -> None:
    steady = str(stable(wechat)["access_token"])
    for _ in range(3):
        plain = wechat.plain_token()
    assert errcode(wechat, steady) == 0
    stable(wechat, force=True)
    assert errcode(wechat, plain) == 0


def test_each_account_has_its_own_token(wechat: WeChat) -> None:
    assert wechat.token("official_account") != wechat.token("mini_program")
    answer = wechat.post("/cgi-bin/qrcode/create", {}, token=wechat.token("mini_program"))
    assert answer["errcode"] == 48001


def test_wrong_credentials_are_refused_with_wechats_own_numbers(wechat: WeChat) -> None:
    good = wechat.accounts["official_account"]
    ask = {"grant_type": "client_credential", "appid": good["appid"], "secret": good["secret"]}

    def refusal(**change: str) -> int:
        return int(wechat.get("/cgi-bin/token", **(ask | change))["errcode"])

    assert refusal(appid="wx0000000000000000") == 40013
    assert refusal(secret="f" * 32) == 40001
    assert refusal(secret="short") == 40125
    assert refusal(appid="") == 41002
    assert refusal(grant_type="password") == 40002
    assert wechat.get("/cgi-bin/stable_token", **ask)["errcode"] == 43002


def test_missing_malformed_and_unknown_tokens_are_told_apart(wechat: WeChat) -> None:
    assert errcode(wechat, "") == 41001
    assert errcode(wechat, "too-short") == 40014
    assert errcode(wechat, "99_" + "a" * 60) == 40001


def test_a_caller_outside_the_whitelist_is_named(wechat: WeChat, world: World) -> None:
    world.account("official_account", ip_whitelist=["10.0.0.1"])
    answer = stable(wechat)
    assert answer["errcode"] == 40164
    assert "127.0.0.1" in str(answer["errmsg"])


def test_the_daily_quota_of_the_plain_call_is_counted_and_can_be_cleared(wechat: WeChat, world: World) -> None:
    world.account("official_account", quota={"/cgi-bin/token": 2})
    wechat.plain_token()
    token = wechat.plain_token()
    account = wechat.accounts["official_account"]
    ask = {"grant_type": "client_credential", "appid": account["appid"], "secret": account["secret"]}
    assert wechat.get("/cgi-bin/token", **ask)["errcode"] == 45009
    left = wechat.post("/cgi-bin/openapi/quota/get", {"cgi_path": "/cgi-bin/token"}, token=token)["quota"]
    assert left == {"daily_limit": 2, "used": 2, "remain": 0}
    assert wechat.post("/cgi-bin/clear_quota", {"appid": account["appid"]}, token=token)["errcode"] == 0
    assert wechat.plain_token()


def test_every_refusal_carries_a_rid_that_can_be_looked_up(wechat: WeChat) -> None:
    refused = wechat.post("/cgi-bin/tags/create", {"tag": {"name": ""}})
    rid = str(refused["errmsg"]).split("rid: ")[1]
    found = wechat.post("/cgi-bin/openapi/rid/get", {"rid": rid})["request"]
    assert found["request_url"] == "/cgi-bin/tags/create"
    assert "45158" in found["response_body"]
    assert wechat.post("/cgi-bin/openapi/rid/get", {"rid": "0-0-0"})["errcode"] == 76001


def test_the_ledger_shows_no_secret_and_no_token(wechat: WeChat, world: World) -> None:
    token = wechat.plain_token()
    wechat.get(PING, access_token=token)
    text = str(world.calls())
    assert "/cgi-bin/token" in text
    for secret in (token, wechat.accounts["official_account"]["secret"]):
        assert secret not in text
