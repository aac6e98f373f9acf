"""Only a push that WeChat sealed for this very account is opened; the answer goes back under the same key."""

import json
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from wechat.accounts import Account
from wechat.cipher import encrypt, signature
from wechat.envelope import MAX_BODY, OpenedPush, handshake, open_push, seal_reply
from wechat.errors import EnvelopeRefused

AT, NONCE = "1790000000", "n0nce-1"
OLD_KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"


def push_text(account: Account, event: str = "SCAN") -> str:
    return (
        f"<xml><ToUserName>{account.original_id}</ToUserName><FromUserName>oPerson</FromUserName>"
        f"<CreateTime>1790000000</CreateTime><MsgType>event</MsgType><Event>{event}</Event></xml>"
    )


def url_args(account: Account, ciphertext: str = "") -> dict[str, str]:
    args = {"timestamp": AT, "nonce": NONCE, "signature": signature(account.token, AT, NONCE)}
    if ciphertext:
        args["msg_signature"] = signature(account.token, AT, NONCE, ciphertext)
    return args


def sealed_push(
    account: Account, text: str, *, beside: str = "", key: str | None = None, appid: str | None = None
) -> tuple[dict[str, str], bytes]:
    ciphertext = encrypt(key or account.aes_key, appid or account.appid, text)
    body = f"<xml><ToUserName>{account.original_id}</ToUserName>{beside}<Encrypt>{ciphertext}</Encrypt></xml>"
    return url_args(account, ciphertext), body.encode()


def open_whole(account: Account, args: Mapping[str, str], body: bytes, *, mode: Any) -> OpenedPush:
    return open_push(account, args, BytesIO(body).read, mode=mode)


def refusal(account: Account, args: Mapping[str, str], body: bytes, mode: Any = "safe") -> str:
    with pytest.raises(EnvelopeRefused) as caught:
        open_whole(account, args, body, mode=mode)
    return caught.value.reason


def official(vectors: dict[str, Any], name: str, original_id: str) -> tuple[Account, dict[str, str], bytes]:
    case = next(case for case in vectors["aes_decrypt"] if case["id"] == name)
    account = Account("mini_program", case["appid"], "secret", case["token"], case["encoding_aes_key"], original_id)
    args = {name: case[name] for name in ("timestamp", "nonce", "msg_signature")}
    args["signature"] = signature(case["token"], case["timestamp"], case["nonce"])
    return account, args, case["http_body"].encode()


class TestKnownPushes:
    @pytest.mark.parametrize(
        ("name", "original_id", "expected"),
        [
            ("official-safe-push", "gh_97417a04a28d", "debug_demo"),
            ("easywechat-decrypt", "asdasdasd", "hello"),
        ],
    )
    def test_open(self, vectors: dict[str, Any], name: str, original_id: str, expected: str) -> None:
        account, args, body = official(vectors, name, original_id)
        opened = open_whole(account, args, body, mode="safe")
        assert opened.sealed_with == account.aes_key
        assert expected in opened.fields.values()

    def test_another_appid_is_refused(self, vectors: dict[str, Any]) -> None:
        account, args, body = official(vectors, "official-safe-push", "gh_97417a04a28d")
        assert refusal(replace(account, appid="wx0000000000000000"), args, body) == "wrong_appid"

    def test_the_plain_signature_is_no_proof_of_a_sealed_body(self, vectors: dict[str, Any]) -> None:
        account, args, body = official(vectors, "official-safe-push", "gh_97417a04a28d")
        assert args["signature"] == "6c5c811b55cc85e0e1b54100749188c20beb3f5d"
        assert refusal(account, args | {"msg_signature": args["signature"]}, body) == "bad_msg_signature"
        assert refusal(account, {k: v for k, v in args.items() if k != "msg_signature"}, body) == "bad_msg_signature"

    def test_a_tampered_ciphertext_is_refused(self, vectors: dict[str, Any]) -> None:
        account, args, body = official(vectors, "official-safe-push", "gh_97417a04a28d")
        assert refusal(account, args, body.replace(b'"Encrypt":"', b'"Encrypt":"AAAA')) == "bad_msg_signature"

    def test_a_truncated_body_is_refused(self, vectors: dict[str, Any]) -> None:
        account, args, body = official(vectors, "easywechat-decrypt", "asdasdasd")
        assert refusal(account, args, body.rstrip()[:-10]) == "bad_body"


class TestHandshake:
    def test_echoes_what_wechat_signed(self, account: Account) -> None:
        assert handshake(account, url_args(account) | {"echostr": "5927782489442352469"}) == "5927782489442352469"

    @pytest.mark.parametrize("echostr", ["", "a b", "中", "x" * 129, "a\r\nb"])
    def test_refuses_an_echo_that_wechat_would_not_send(self, account: Account, echostr: str) -> None:
        with pytest.raises(EnvelopeRefused, match="bad_echostr"):
            handshake(account, url_args(account) | {"echostr": echostr})

    def test_refuses_a_foreign_signature(self, account: Account) -> None:
        args = url_args(replace(account, token="another")) | {"echostr": "1"}
        with pytest.raises(EnvelopeRefused, match="bad_signature"):
            handshake(account, args)

    def test_refuses_parts_that_borrow_from_one_another(self, account: Account) -> None:
        """The signature joins without separators, so "17" + "90n" must not pass where "1790" + "n" was signed."""
        args = url_args(account) | {"timestamp": AT + NONCE[0], "nonce": NONCE[1:], "echostr": "1"}
        with pytest.raises(EnvelopeRefused, match="bad_signature"):
            handshake(account, args)


class TestSafeMode:
    def test_opens_a_sealed_push_and_seals_the_answer(self, account: Account) -> None:
        opened = open_whole(account, *sealed_push(account, push_text(account)), mode="safe")
        assert opened.fields["Event"] == "SCAN"
        body = seal_reply(opened, account, "<xml><Content>你好</Content></xml>", timestamp=1790000001)
        wechat = WeChatCrypto(account.token, account.aes_key, account.appid)
        reply = open_as_wechat(body)
        assert reply["Nonce"] == NONCE
        assert reply["TimeStamp"] == "1790000001"
        plain = wechat.decrypt_message(body, reply["MsgSignature"], reply["TimeStamp"], reply["Nonce"])
        assert plain == "<xml><Content>你好</Content></xml>"

    def test_a_json_push_gets_a_json_answer(self, mini_program: Account) -> None:
        text = json.dumps({"ToUserName": mini_program.original_id, "Event": "x"})
        ciphertext = encrypt(mini_program.aes_key, mini_program.appid, text)
        body = json.dumps({"ToUserName": mini_program.original_id, "Encrypt": ciphertext}).encode()
        opened = open_whole(mini_program, url_args(mini_program, ciphertext), body, mode="safe")
        reply = json.loads(seal_reply(opened, mini_program, "{}", timestamp=1790000001))
        wechat = WeChatCrypto(mini_program.token, mini_program.aes_key, mini_program.appid)
        assert wechat.decrypt_message(reply, reply["MsgSignature"], str(reply["TimeStamp"]), reply["Nonce"]) == "{}"

    @pytest.mark.parametrize("reply", ["success", ""])
    def test_an_acknowledgement_goes_out_unsealed(self, account: Account, reply: str) -> None:
        opened = open_whole(account, *sealed_push(account, push_text(account)), mode="safe")
        assert seal_reply(opened, account, reply, timestamp=1) == reply.encode()

    def test_a_push_under_the_previous_key_opens_and_is_answered_under_it(self, account: Account) -> None:
        rotated = replace(account, previous_aes_key=OLD_KEY)
        opened = open_whole(rotated, *sealed_push(account, push_text(account), key=OLD_KEY), mode="safe")
        body = seal_reply(opened, rotated, "<xml></xml>", timestamp=1790000001)
        reply = open_as_wechat(body)
        old = WeChatCrypto(account.token, OLD_KEY, account.appid)
        assert old.decrypt_message(body, reply["MsgSignature"], "1790000001", NONCE) == "<xml></xml>"

    def test_a_push_under_an_unknown_key_is_refused(self, account: Account) -> None:
        args, body = sealed_push(account, push_text(account), key=OLD_KEY)
        assert refusal(account, args, body) in {"bad_padding", "bad_length", "wrong_appid"}
        assert refusal(replace(account, aes_key=""), args, body) == "no_aes_key"

    def test_a_signature_for_another_body_is_refused(self, account: Account) -> None:
        args, _ = sealed_push(account, push_text(account))
        _, other = sealed_push(account, push_text(account, "unsubscribe"))
        assert refusal(account, args, other) == "bad_msg_signature"

    def test_a_plain_body_is_refused(self, account: Account) -> None:
        assert refusal(account, url_args(account), push_text(account).encode()) == "not_encrypted"

    def test_plain_text_beside_the_ciphertext_is_refused(self, account: Account) -> None:
        args, body = sealed_push(account, push_text(account), beside="<Event>unsubscribe</Event>")
        assert refusal(account, args, body) == "mixed_body"

    def test_a_push_for_another_account_is_refused(self, account: Account) -> None:
        other = replace(account, original_id="gh_ffffffffffff")
        args, body = sealed_push(account, push_text(other))
        assert refusal(account, args, body) == "wrong_recipient"
        args, body = sealed_push(other, push_text(account))
        assert refusal(account, args, body) == "wrong_recipient"
        args, body = sealed_push(account, push_text(account), appid="wxffffffffffffffff")
        assert refusal(account, args, body) == "wrong_appid"

    def test_hostile_text_inside_a_good_seal_is_refused(self, account: Account) -> None:
        args, body = sealed_push(account, '<!DOCTYPE a [<!ENTITY b "c">]><xml/>')
        assert refusal(account, args, body) == "doctype"
        args, body = sealed_push(account, json.dumps({"ToUserName": account.original_id}))
        assert refusal(account, args, body) == "bad_body"

    def test_the_size_limit_comes_before_parsing(self, account: Account) -> None:
        assert refusal(account, url_args(account), b"<" * (MAX_BODY + 1)) == "too_large"
        assert refusal(account, url_args(account), b"<" * MAX_BODY) == "bad_body"

    def test_the_body_of_a_stranger_is_not_even_read(self, account: Account) -> None:
        def read(_bytes: int) -> bytes:
            raise AssertionError("read")

        with pytest.raises(EnvelopeRefused, match="bad_signature"):
            open_push(account, url_args(account) | {"signature": "0" * 40}, read, mode="safe")


class TestPlainMode:
    def test_opens_and_answers_in_the_clear(self, account: Account) -> None:
        opened = open_whole(account, url_args(account), push_text(account).encode(), mode="plain")
        assert opened.sealed_with is None
        assert seal_reply(opened, account, "<xml></xml>", timestamp=1) == b"<xml></xml>"

    def test_still_checks_signature_and_recipient(self, account: Account) -> None:
        body = push_text(account).encode()
        assert refusal(account, url_args(account) | {"signature": "0" * 40}, body, "plain") == "bad_signature"
        assert refusal(replace(account, original_id="gh_ff"), url_args(account), body, "plain") == "wrong_recipient"

    def test_a_ciphertext_is_refused(self, account: Account) -> None:
        args, body = sealed_push(account, push_text(account))
        assert refusal(account, args, body, "plain") == "not_plain"
        args, body = sealed_push(account, push_text(account), beside="<Event>SCAN</Event>")
        assert refusal(account, args, body, "plain") == "mixed_body"


def test_nothing_secret_or_personal_shows_in_a_push_or_account(account: Account) -> None:
    opened = open_whole(account, *sealed_push(account, push_text(account)), mode="safe")
    shown = repr(opened) + repr(replace(account, previous_aes_key=OLD_KEY))
    for secret in ("oPerson", account.aes_key, account.secret, account.token, OLD_KEY):
        assert secret not in shown


@pytest.mark.parametrize("broken", [{"token": ""}, {"appid": ""}, {"aes_key": "short"}, {"aes_key": "!" * 43}])
def test_an_account_that_could_not_tell_friend_from_foe_is_refused(account: Account, broken: Any) -> None:
    with pytest.raises(ValueError, match="official_account") as caught:
        replace(account, **broken)
    assert account.secret not in str(caught.value)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_no_mutation_of_a_push_opens_it_or_breaks_us(account: Account, data: st.DataObject) -> None:
    """Any change to body or arguments is refused as such, or leaves exactly the push that was sent."""
    args, body = sealed_push(account, push_text(account))
    genuine = open_whole(account, args, body, mode="safe")
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, min(len(body), start + 40)))
    mutated = body[:start] + data.draw(st.binary(max_size=40)) + body[end:]
    name = data.draw(st.sampled_from([*args, "other"]))
    changed = args | {name: data.draw(st.one_of(st.just(args.get(name, "")), st.text()))}
    try:
        opened = open_whole(account, changed, mutated, mode="safe")
    except EnvelopeRefused:
        return
    assert opened == genuine


def open_as_wechat(body: bytes) -> dict[str, str]:
    """The fields of a sealed answer, read with plain string operations."""
    text = body.decode()
    return {
        name: text.split(f"<{name}>")[1].split(f"</{name}>")[0].removeprefix("<![CDATA[").removesuffix("]]>")
        for name in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce")
    }
