"""Template, customer-service and subscription messages obey WeChat's limits."""

from typing import Any

import pytest

from sandbox.client import World
from sandbox.state import load_world
from sandbox.values import acceptable
from tests.sandbox.conftest import WeChat
from tests.sandbox.toy import Facts, Toy

SEND = "/cgi-bin/message/template/send"
BOUND = next(t["template_id"] for t in load_world()["templates"] if t["kind"] == "bound")
GOOD = {"thing1": "张伟", "thing2": "杭州渠道商", "thing3": "扫码", "time4": "2026年11月23日 15:01"}


def message(openid: str, **change: Any) -> Facts:
    return {"touser": openid, "template_id": BOUND, "data": {k: {"value": v} for k, v in GOOD.items()}} | change


def with_value(key: str, value: Any) -> Facts:
    return {k: {"value": v} for k, v in (GOOD | {key: value}).items()}


@pytest.fixture
def follower(world: World, toy: Toy) -> str:
    world.person("zhang-owner").follow()
    return world.person("zhang-owner").openid()


def test_a_template_message_becomes_a_card_and_its_result_is_pushed(
    wechat: WeChat, world: World, follower: str
) -> None:
    answer = wechat.post(SEND, message(follower, url="http://example.test/a"))
    assert answer["errcode"] == 0
    assert answer["msgid"] > 2**53
    card = wait_for_card(world)
    assert card["url"] == "http://example.test/a"
    assert {f["label"]: f["value"] for f in card["fields"]}["绑定对象"] == "杭州渠道商"
    push = world.pushes()[-1]
    assert push["event"] == "TEMPLATESENDJOBFINISH"
    assert push["fields"]["MsgID"] == answer["msgid"]
    assert push["fields"]["Status"] == "success"


def test_the_same_client_msg_id_within_ten_minutes_is_sent_once(wechat: WeChat, world: World, follower: str) -> None:
    body = message(follower, client_msg_id="notice-1")
    first = wechat.post(SEND, body)["msgid"]
    world.advance(599)
    assert wechat.post(SEND, body)["msgid"] == first
    assert [(t["msgid"], t["suppressed"]) for t in world.templates()] == [(first, 1)]
    world.advance(2)
    assert wechat.post(SEND, body)["msgid"] != first
    assert len(world.templates()) == 2


def test_who_does_not_follow_gets_no_template_message(wechat: WeChat, world: World) -> None:
    stranger = world.person("sun-stranger").openid()
    assert wechat.post(SEND, message(stranger))["errcode"] == 43004
    assert wechat.post(SEND, message("o" * 28))["errcode"] == 40003
    assert wechat.post(SEND, message(world.person("sun-stranger").openid("mini_program")))["errcode"] == 40003


def test_an_unknown_template_is_refused(wechat: WeChat, follower: str) -> None:
    assert wechat.post(SEND, message(follower, template_id="x" * 43))["errcode"] == 40037


def test_a_blocked_account_learns_user_block(wechat: WeChat, world: World, follower: str) -> None:
    world.person("zhang-owner").block()
    assert wechat.post(SEND, message(follower))["errcode"] == 0
    assert wait_for_status(world) == "failed:user block"
    assert world.person("zhang-owner").chat() == []


def test_a_system_failure_is_spelt_with_its_odd_blank(wechat: WeChat, world: World, follower: str) -> None:
    world.fail_api(SEND, "system_failed")
    wechat.post(SEND, message(follower))
    assert wait_for_status(world) == "failed: system failed"


@pytest.mark.parametrize(
    ("key", "value"),
    [("thing1", "二十一" * 7), ("thing2", ""), ("thing3", None), ("thing3", "两\n行"), ("time4", "昨天"), ("time4", 1)],
)
def test_one_unfit_value_refuses_the_whole_message(
    key: str, value: Any, wechat: WeChat, world: World, follower: str
) -> None:
    answer = wechat.post(SEND, message(follower, data=with_value(key, value)))
    assert answer["errcode"] == 47003
    assert f"data.{key}.value" in answer["errmsg"]
    assert world.templates() == []


def test_a_missing_key_is_refused_and_a_surplus_one_dropped(wechat: WeChat, world: World, follower: str) -> None:
    data = with_value("first", "您好")
    assert wechat.post(SEND, message(follower, data=data))["errcode"] == 0
    assert "first" not in world.templates()[0]["data"]
    del data["thing2"]
    assert wechat.post(SEND, message(follower, data=data))["errcode"] == 47003


def test_every_row_of_wechats_value_table_is_kept(vectors: Facts) -> None:
    for row in vectors["template_value_limits"]["rows"]:
        assert acceptable(row["type"] + "1", row["ok"]), row
        assert row["bad"] is None or not acceptable(row["type"] + "1", row["bad"]), row


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("thing1", "一" * 20, "一" * 21),
        ("character_string1", "A" * 32, "中文"),
        ("character_string1", "A-1", "A" * 33),
        ("phrase1", "审核已通过", "审核已经通过"),
        ("phrase1", "通过", "OK"),
        ("phone_number1", "1" * 17, "1" * 18),
        ("amount1", "¥1234567890.50", "¥12345678901"),
        ("name1", "王" * 10, "王" * 11),
        ("name1", "a" * 20, "a" * 21),
        ("car_number1", "粤A8Z888挂", "粤A8Z8888挂"),
        ("time1", "15:01:30", "25:01"),
        ("time1", "2026-11-23 15:01~16:00", "2026-11-23"),
        ("date1", "2026年11月23日", "11月23日"),
        ("number1", "-3.5", "3,5"),
        ("symbol1", "!@#", "a!"),
        ("letter1", "z" * 32, "z" * 33),
    ],
)
def test_values_are_taken_up_to_their_limit_and_not_beyond(key: str, good: str, bad: str) -> None:
    assert acceptable(key, good)
    assert not acceptable(key, bad)


def test_customer_service_windows_close_by_count_and_by_time(wechat: WeChat, world: World, follower: str) -> None:
    body = {"touser": follower, "msgtype": "text", "text": {"content": "您好"}}
    send = "/cgi-bin/message/custom/send"
    assert [wechat.post(send, body)["errcode"] for _ in range(4)] == [0, 0, 0, 45047]
    world.advance(61)
    assert wechat.post(send, body)["errcode"] == 45015
    world.person("zhang-owner").say("在吗")
    assert [wechat.post(send, body)["errcode"] for _ in range(6)] == [0] * 5 + [45047]
    world.advance(48 * 3600)
    assert wechat.post(send, body)["errcode"] == 45015


def test_a_subscription_message_needs_a_grant_and_uses_it_up(wechat: WeChat, world: World, toy: Toy) -> None:
    template = load_world()["subscribe_templates"][0]["template_id"]
    person = world.person("zhao-consumer")
    data = {"phrase1": {"value": "通过"}, "thing2": {"value": "店"}, "date3": {"value": "2026-11-23"}}
    body = {"touser": person.openid("mini_program"), "template_id": template, "page": "pages/a", "data": data}
    send = "/cgi-bin/message/subscribe/send"
    assert wechat.post(send, body, "mini_program")["errcode"] == 43101
    person.allow_message(template)
    assert wechat.post(send, body, "mini_program")["errcode"] == 0
    assert wechat.post(send, body, "mini_program")["errcode"] == 43101
    assert person.chat("notices")[0]["mini_path"] == "pages/a"
    world.settle()
    assert [p["event"] for p in world.pushes()] == ["subscribe_msg_popup_event", "subscribe_msg_sent_event"]


def test_the_json_form_of_a_list_is_an_object_when_there_is_one_entry(world: World) -> None:
    world.account("mini_program", format="json")
    template = load_world()["subscribe_templates"][0]["template_id"]
    fields = world.person("zhao-consumer").allow_message(template)["push"]["fields"]
    assert fields["List"]["SubscribeStatusString"] == "accept"


def wait_for_status(world: World) -> str:
    world.settle()
    assert world.pushes()[-1]["event"] == "TEMPLATESENDJOBFINISH"
    return str(world.templates()[-1]["status"])


def wait_for_card(world: World) -> Facts:
    assert wait_for_status(world) == "success"
    return world.person("zhang-owner").chat()[-1]
