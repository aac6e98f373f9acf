"""Trouble as switches: it stands until switched off, counts what it struck, and every page sees the same."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests

from sandbox.client import SandboxProblem, World
from tests.sandbox.conftest import WeChat
from tests.sandbox.test_messages import BOUND, GOOD
from tests.sandbox.toy import Toy

Facts = dict[str, Any]


def turn(world: World, key: str, **how: Any) -> Facts:
    return world.ask("PUT", f"/switches/{key}", json={"on": True, **how})


def switch(world: World, key: str) -> Facts:
    found: Facts = next(one for one in world.ask("GET", "/switches")["switches"] if one["key"] == key)
    return found


def send(wechat: WeChat, world: World) -> requests.Response:
    data = {key: {"value": value} for key, value in GOOD.items()}
    body = {"touser": world.person("zhang-owner").openid(), "template_id": BOUND, "data": data}
    body["client_msg_id"] = "notice-1"
    query = {"access_token": wechat.token()}
    return requests.post(f"{wechat.base}/cgi-bin/message/template/send", params=query, json=body, timeout=10)


def test_nothing_is_wrong_at_first_and_each_switch_says_what_it_does(world: World) -> None:
    shown = world.ask("GET", "/switches")
    assert [one["on"] for one in shown["switches"]] == [False] * len(shown["switches"])
    assert all(one["name"] and one["about"] for one in [*shown["switches"], *shown["buttons"]])
    assert shown["effects"] == {"cut": 0, "refused": 0, "put_off": 0, "held_back": 0}


def test_a_refusal_stands_until_it_is_switched_off_and_counts_its_hits(wechat: WeChat, world: World) -> None:
    world.person("zhang-owner").follow()
    turn(world, "quota")
    assert [send(wechat, world).json()["errcode"] for _ in range(3)] == [45009] * 3
    assert (switch(world, "quota")["on"], switch(world, "quota")["hits"]) == (True, 3)
    assert world.ask("GET", "/switches")["effects"]["refused"] == 3
    world.ask("PUT", "/switches/quota", json={"on": False})
    assert send(wechat, world).json()["errcode"] == 0
    assert (switch(world, "quota")["on"], switch(world, "quota")["hits"]) == (False, 0)


def test_half_an_answer_hides_a_message_that_went_out_and_its_repeat_is_held_back(wechat: WeChat, world: World) -> None:
    world.person("zhang-owner").follow()
    turn(world, "half")
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        send(wechat, world)
    turn(world, "half")  # switched on twice, it still strikes once a call
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        send(wechat, world)
    assert switch(world, "half")["hits"] == 1
    [message] = world.templates()
    assert message["suppressed"] == 1


def test_slowness_comes_on_top_of_other_trouble(wechat: WeChat, world: World) -> None:
    world.person("zhang-owner").follow()
    token = wechat.token()
    turn(world, "slow", seconds=0.4)
    turn(world, "quota")
    began = time.monotonic()
    answer = requests.post(
        f"{wechat.base}/cgi-bin/message/template/send", params={"access_token": token}, json={}, timeout=10
    )
    assert answer.json()["errcode"] == 45009
    assert time.monotonic() - began >= 0.4
    assert [(one["seconds"], one["hits"]) for one in (switch(world, "slow"), switch(world, "quota"))] == [
        (0.4, 1),
        (None, 1),
    ]


def test_every_push_comes_twice_while_the_switch_is_on(world: World, toy: Toy) -> None:
    turn(world, "duplicate")
    world.person("zhang-owner").follow()
    world.person("zhang-owner").say("在吗")
    assert len(toy.received) == 4
    assert [push["copies"] for push in world.pushes()] == [2, 2]
    world.ask("DELETE", "/switches")
    world.person("zhang-owner").say("还在吗")
    assert len(toy.received) == 5


def test_a_short_lived_code_says_how_long_it_lives_and_dies(wechat: WeChat, world: World) -> None:
    turn(world, "short", seconds=2)
    assert wechat.qr("d_short")["expire_seconds"] == 2
    [item] = world.shelf()
    world.advance(3)
    assert world.person("zhang-owner").scan(item["content"])["outcome"] == "expired"
    world.ask("PUT", "/switches/short", json={"on": False})
    assert wechat.qr("d_long")["expire_seconds"] == 3600


def test_the_clock_moves_and_is_put_right(world: World) -> None:
    assert world.ask("POST", "/switches/hour")["clock_offset"] == 3600
    assert world.ask("POST", "/switches/back")["clock_offset"] == 0
    world.ask("POST", "/switches/hour")
    assert world.ask("POST", "/switches/right")["clock_offset"] == 0


def test_tokens_end_at_the_press_of_a_button(wechat: WeChat, world: World) -> None:
    token = wechat.token()
    assert wechat.get("/cgi-bin/tags/get", access_token=token).get("errcode", 0) == 0
    world.ask("POST", "/switches/revoke")
    assert wechat.get("/cgi-bin/tags/get", access_token=token)["errcode"] == 40001


def test_a_reset_or_clearing_all_faults_switches_everything_off(world: World) -> None:
    turn(world, "drop")
    world.clear_faults()
    assert switch(world, "drop")["on"] is False
    turn(world, "drop")
    world.reset()
    assert switch(world, "drop")["on"] is False


@pytest.mark.parametrize(
    ("path", "body", "words"), [("nonsense", {}, "no switch"), ("slow", {"seconds": "x"}, "number")]
)
def test_a_wrong_wish_is_refused_in_words(world: World, path: str, body: Facts, words: str) -> None:
    with pytest.raises(SandboxProblem, match=words):
        turn(world, path, **body)
    with pytest.raises(SandboxProblem, match="no button"):
        world.ask("POST", "/switches/nonsense")
