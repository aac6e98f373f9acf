"""Scripted trouble strikes the right call, as often as told, in the way it was told."""

import time

import pytest
import requests

from sandbox.client import SandboxProblem, World
from tests.sandbox.conftest import WeChat

TAGS = "cgi-bin/tags/create"


def create_tag(wechat: WeChat, name: str, token: str) -> requests.Response:
    url = f"{wechat.base}/{TAGS}"
    return requests.post(url, params={"access_token": token}, json={"tag": {"name": name}}, timeout=10)


def names(wechat: WeChat, token: str) -> list[str]:
    return [tag["name"] for tag in wechat.get("/cgi-bin/tags/get", access_token=token)["tags"]]


def test_a_reset_loses_the_call_before_it_took_effect(wechat: WeChat, world: World) -> None:
    token = wechat.token()
    world.fail_api(TAGS, "reset")
    with pytest.raises(requests.ConnectionError, match="reset"):
        create_tag(wechat, "老板", token)
    assert names(wechat, token) == []


def test_a_reset_may_also_lose_only_the_answer(wechat: WeChat, world: World) -> None:
    token = wechat.token()
    world.fail_api(TAGS, "reset", carried_out=True)
    with pytest.raises(requests.ConnectionError, match="reset"):
        create_tag(wechat, "老板", token)
    assert names(wechat, token) == ["老板"]


def test_half_a_body_ends_in_the_middle_though_the_call_took_effect(wechat: WeChat, world: World) -> None:
    token = wechat.token()
    world.fail_api(TAGS, "half_body")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        create_tag(wechat, "老板", token)
    assert names(wechat, token) == ["老板"]


def test_html_comes_instead_of_json(wechat: WeChat, world: World) -> None:
    world.fail_api(TAGS, "html", http_status=502)
    answer = create_tag(wechat, "老板", wechat.token())
    assert answer.status_code == 502
    assert "<html>" in answer.text


def test_an_errcode_comes_as_often_as_told_and_then_no_more(wechat: WeChat, world: World) -> None:
    token = wechat.token()
    world.fail_api(TAGS, "errcode", times=2, errcode=45009)
    codes = [create_tag(wechat, "老板", token).json().get("errcode", 0) for _ in range(3)]
    assert codes == [45009, 45009, 0]
    assert world.faults() == []


def test_a_delay_holds_up_this_call_and_no_other(wechat: WeChat, world: World) -> None:
    token = wechat.token()
    world.fail_api(TAGS, "delay", seconds=0.4)
    began = time.monotonic()
    assert names(wechat, token) == []
    assert time.monotonic() - began < 0.3
    create_tag(wechat, "老板", token)
    assert time.monotonic() - began >= 0.4


def test_a_dripping_answer_takes_its_time_and_is_whole(wechat: WeChat, world: World) -> None:
    token = wechat.token()
    world.fail_api(TAGS, "drip", seconds=0.5)
    began = time.monotonic()
    assert create_tag(wechat, "老板", token).json()["tag"]["name"] == "老板"
    assert time.monotonic() - began >= 0.4


def test_a_fault_may_strike_one_person_only(wechat: WeChat, world: World) -> None:
    token = wechat.token()
    world.fail_api("cgi-bin/user/info", "errcode", errcode=-1, person="liu-owner")

    def ask(key: str) -> int:
        answer = wechat.get("/cgi-bin/user/info", access_token=token, openid=world.person(key).openid())
        return int(answer.get("errcode", 0))

    assert ask("zhang-owner") == 0
    assert ask("liu-owner") == -1


def test_a_star_strikes_everything(wechat: WeChat, world: World) -> None:
    token = wechat.token()
    world.fail_api("*", "errcode", times=2, errcode=40001)
    assert wechat.get("/cgi-bin/tags/get", access_token=token)["errcode"] == 40001
    assert wechat.get("/cgi-bin/menu/get", access_token=token)["errcode"] == 40001


def test_nonsense_is_refused(world: World) -> None:
    with pytest.raises(SandboxProblem, match="then must be one of"):
        world.fail_api("x", "explode")
    with pytest.raises(SandboxProblem, match="either an api or a push"):
        world.ask("POST", "/faults", json={"then": "delay"})


def test_a_wish_without_its_field_or_for_nobody_is_refused_in_words(world: World) -> None:
    with pytest.raises(SandboxProblem, match=r"400.*name is missing"):
        world.ask("POST", "/people/ma-clerk/tap_menu", json={})
    with pytest.raises(SandboxProblem, match=r"404.*nobody called x"):
        world.person("x").follow()
    with pytest.raises(SandboxProblem, match=r"404.*no gesture called dance"):
        world.ask("POST", "/people/ma-clerk/dance")


def test_faults_can_be_cleared(wechat: WeChat, world: World) -> None:
    world.fail_api(TAGS, "html", times=5)
    world.clear_faults()
    assert create_tag(wechat, "老板", wechat.token()).json()["tag"]["name"] == "老板"
