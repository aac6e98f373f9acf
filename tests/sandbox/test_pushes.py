"""Pushes are sealed, repeated, ordered and answered as WeChat does it."""

import hashlib
import time
from xml.etree import ElementTree

import pytest

from sandbox.client import World
from tests.sandbox.conftest import PUSH_TIMEOUT, WeChat
from tests.sandbox.toy import Facts, Received, Toy, open_safe, seal_reply

SORRY = "该公众号暂时无法提供服务"


def plaintext(received: Received, accounts: Facts, kind: str = "official_account") -> ElementTree.Element:
    text, appid = open_safe(received.body, received.args, accounts[kind])
    assert appid == accounts[kind]["appid"]
    return ElementTree.fromstring(text)


def test_a_follow_by_scan_arrives_sealed_with_scene_and_ticket(
    wechat: WeChat, world: World, toy: Toy, accounts: Facts
) -> None:
    ticket = wechat.qr("d_first")["ticket"]
    person = world.person("zhang-owner")
    assert person.scan(ticket)["outcome"] == "followed"
    push = plaintext(toy.received[0], accounts)
    assert push.findtext("Event") == "subscribe"
    assert push.findtext("EventKey") == "qrscene_d_first"
    assert push.findtext("Ticket") == ticket
    assert push.findtext("FromUserName") == person.openid() == toy.received[0].args["openid"]
    assert push.findtext("ToUserName") == accounts["official_account"]["original_id"]


def test_a_second_scan_is_a_scan_without_prefix(wechat: WeChat, world: World, toy: Toy, accounts: Facts) -> None:
    person = world.person("zhang-owner")
    person.follow()
    assert person.scan(wechat.qr("d_again")["url"])["outcome"] == "scanned"
    push = plaintext(toy.received[-1], accounts)
    assert (push.findtext("Event"), push.findtext("EventKey")) == ("SCAN", "d_again")


def test_an_expired_code_and_an_unknown_one_push_nothing(wechat: WeChat, world: World, toy: Toy) -> None:
    code = wechat.qr("d_late", seconds=60)
    world.advance(61)
    person = world.person("zhang-owner")
    assert person.scan(code["ticket"])["outcome"] == "expired"
    assert person.scan("http://weixin.qq.com/q/02nobodymadethis")["outcome"] == "expired"
    assert person.scan("gQnobodymadethis==")["outcome"] == "expired"
    assert person.scan("just words")["outcome"] == "not_ours"
    assert toy.received == []


def test_a_sealed_reply_reaches_the_chat(wechat: WeChat, world: World, toy: Toy, accounts: Facts) -> None:
    account, person = accounts["official_account"], world.person("sun-stranger")
    person.follow()
    toy.script.append(seal_reply(text_reply(person.openid(), account, "您好"), account, "1700000000", "n1"))
    deed = person.say("在吗")
    assert deed["push"]["outcome"] == "replied"
    assert [m["text"] for m in person.chat()] == ["在吗", "您好"]


@pytest.mark.parametrize("flaw", ["plain", "signature", "appid", "recipient", "json"])
def test_a_reply_that_wechat_cannot_use_shows_its_sorry_sentence(
    flaw: str, world: World, toy: Toy, accounts: Facts
) -> None:
    account, person = accounts["official_account"], world.person("sun-stranger")
    person.follow()
    reply = text_reply(person.openid(), account, "您好")
    sealed = seal_reply(reply, account, "1", "n")
    toy.script.append(
        {
            "plain": reply,
            "signature": sealed.replace("<TimeStamp>1<", "<TimeStamp>2<"),
            "appid": seal_reply(reply, account | {"appid": "wx0000000000000000"}, "1", "n"),
            "recipient": seal_reply(text_reply("somebody", account, "您好"), account, "1", "n"),
            "json": '{"ok": true}',
        }[flaw]
    )
    assert person.say("在吗")["push"]["outcome"] == "malformed"
    assert person.chat()[-1]["text"].startswith(SORRY)


def test_success_and_the_empty_body_stay_silent(world: World, toy: Toy) -> None:
    person = world.person("sun-stranger")
    toy.script += ["success", ""]
    assert person.follow()["push"]["outcome"] == "silent"
    assert person.say("在吗")["push"]["outcome"] == "silent"
    assert [m["author"] for m in person.chat()] == ["person"]


def test_silence_beyond_the_time_is_tried_three_times_then_given_up(world: World, toy: Toy, accounts: Facts) -> None:
    toy.script += [PUSH_TIMEOUT * 2] * 3
    push = world.person("ma-clerk").follow()["push"]
    assert push["outcome"] == "undelivered"
    assert [t["problem"] for t in push["tries"]] == ["no answer in time"] * 3
    bodies = [received.body for received in toy.received]
    assert len(set(bodies)) == 3, "each try is encrypted anew"
    assert len({received.args["nonce"] for received in toy.received}) == 3
    assert len({ElementTree.tostring(plaintext(r, accounts)) for r in toy.received}) == 1
    waits = [later.at - earlier.at for earlier, later in zip(toy.received, toy.received[1:], strict=False)]
    assert all(PUSH_TIMEOUT * 0.9 < wait < PUSH_TIMEOUT * 2 for wait in waits)
    assert world.person("ma-clerk").chat()[-1]["text"].startswith(SORRY)


def test_a_reply_that_drips_past_the_time_counts_as_silence(world: World, toy: Toy) -> None:
    toy.script += [list("success"), "success"]
    push = world.person("ma-clerk").follow()["push"]
    assert [t["problem"] for t in push["tries"]] == ["no answer in time", None]
    assert push["tries"][0]["latency_ms"] < PUSH_TIMEOUT * 1000 * 2


def test_an_error_status_is_tried_again_at_once(world: World, toy: Toy) -> None:
    toy.script += [500, 503, "success"]
    push = world.person("ma-clerk").follow()["push"]
    assert [t["status"] for t in push["tries"]] == [500, 503, 200]
    assert push["outcome"] == "silent"


def test_one_persons_pushes_keep_their_order(world: World, toy: Toy, accounts: Facts) -> None:
    person = world.person("ma-clerk")
    person.follow()
    toy.script += [0.2]
    for text in ("一", "二", "三"):
        person.say(text, wait=False)
    world.settle()
    assert [plaintext(r, accounts).findtext("Content") for r in toy.received[1:]] == ["一", "二", "三"]


def test_a_slow_answer_to_one_person_does_not_hold_up_another(world: World, toy: Toy) -> None:
    toy.script += [0.5]
    slow_before = toy.slow_answers
    world.person("ma-clerk").follow(wait=False)
    while not toy.received:  # the slow answer is for whoever comes first
        time.sleep(0.01)
    world.person("li-sales").follow()
    assert toy.slow_answers == slow_before, "the other one is still being answered"
    world.settle()
    assert toy.slow_answers == slow_before + 1


def test_pushes_can_be_doubled_dropped_and_reordered(world: World, toy: Toy, accounts: Facts) -> None:
    person = world.person("ma-clerk")
    world.fail_push("subscribe", "duplicate")
    assert person.follow()["push"]["copies"] == 2
    assert len(toy.received) == 2
    world.fail_push("text", "drop")
    assert person.say("无")["push"]["outcome"] == "dropped"
    assert len(toy.received) == 2
    world.fail_push("text", "reorder", seconds=2)
    person.say("先", wait=False)
    person.say("后")
    world.settle()
    assert [plaintext(r, accounts).findtext("Content") for r in toy.received[2:]] == ["后", "先"]


def test_plain_mode_sends_bare_xml_without_msg_signature(world: World, toy: Toy) -> None:
    world.account("official_account", mode="plain")
    world.person("ma-clerk").follow()
    received = toy.received[0]
    assert ElementTree.fromstring(received.body).findtext("Event") == "subscribe"
    assert "msg_signature" not in received.args
    assert "encrypt_type" not in received.args


def test_a_rotated_key_seals_the_next_push(world: World, toy: Toy, accounts: Facts) -> None:
    fresh = "B" * 43
    world.account("official_account", aes_key=fresh)
    world.person("ma-clerk").follow()
    text, _ = open_safe(toy.received[0].body, toy.received[0].args, accounts["official_account"] | {"aes_key": fresh})
    assert "subscribe" in text


def test_unfollowing_is_told_and_cannot_be_answered(world: World, toy: Toy, accounts: Facts) -> None:
    person = world.person("ma-clerk")
    person.follow()
    account = accounts["official_account"]
    toy.script.append(seal_reply(text_reply(person.openid(), account, "别走"), account, "1", "n"))
    person.unfollow()
    assert plaintext(toy.received[-1], accounts).findtext("Event") == "unsubscribe"
    assert person.chat() == []


def test_saving_the_callback_shakes_hands_and_wants_the_very_echo(world: World, toy: Toy, accounts: Facts) -> None:
    assert world.verify_callback() == {"ok": True, "complaint": None}
    args = toy.received[0].args
    parts = sorted([accounts["official_account"]["token"], args["timestamp"], args["nonce"]])
    assert args["signature"] == hashlib.sha1("".join(parts).encode()).hexdigest()
    toy.script.append(f'"{args["echostr"]}"')
    assert world.verify_callback()["ok"] is False
    world.account("official_account", callback_url="http://127.0.0.1:9/nobody")
    assert "超时" in world.verify_callback()["complaint"]


def test_the_mini_programs_events_name_the_person_in_openid(world: World, toy: Toy, accounts: Facts) -> None:
    person = world.person("zhao-consumer")
    person.authorization_event("user_authorization_revoke", revoke_info="8")
    push = plaintext(toy.received[0], accounts, "mini_program")
    assert toy.received[0].path == "/wechat/callback/mini"
    assert push.findtext("OpenID") == person.openid("mini_program") != push.findtext("FromUserName")
    assert push.findtext("RevokeInfo") == "8"


def text_reply(openid: str, account: Facts, text: str) -> str:
    return (
        f"<xml><ToUserName><![CDATA[{openid}]]></ToUserName>"
        f"<FromUserName><![CDATA[{account['original_id']}]]></FromUserName><CreateTime>1700000000</CreateTime>"
        f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content></xml>"
    )
