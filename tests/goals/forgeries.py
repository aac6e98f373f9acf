"""What an attacker, a misconfigured account or a broken wire may send: one function per forgery."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace

from tests.rig.cannon import Format, Sender, Shot, seal, sign

OTHER_KEY = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFG"
BEGAN = 1_790_000_000

Forge = Callable[[Sender, Format], Shot]


def follow(sender: Sender, kind: Format, openid: str = "oForged") -> str:
    """A push that would have an effect: a follow, or a visit of the mini program."""
    event = "subscribe" if sender.path.endswith("callback") else "user_enter_tempsession"
    if kind == "xml":
        return sender.event(event, openid, BEGAN)
    fields = {"ToUserName": sender.original_id, "FromUserName": openid, "CreateTime": BEGAN}
    return json.dumps(fields | {"MsgType": "event", "Event": event})


def genuine(sender: Sender, kind: Format, openid: str = "oForged") -> Shot:
    return sender.load(follow(sender, kind, openid), kind)


def _query(change: Callable[[Sender, dict[str, str]], dict[str, str]]) -> Forge:
    def forge(sender: Sender, kind: Format) -> Shot:
        shot = genuine(sender, kind)
        return replace(shot, query={name: value for name, value in change(sender, shot.query).items() if value})

    return forge


def _as_another(**identity: str) -> Forge:
    """Somebody who differs from WeChat in one secret or id, at our address."""

    def forge(sender: Sender, kind: Format) -> Shot:
        return genuine(replace(sender, **identity), kind)

    return forge


def _padded(padding: int) -> Forge:
    return lambda sender, kind: sender.load(follow(sender, kind), kind, padding=padding)


def _cut(length: Callable[[str], str]) -> Forge:
    return lambda sender, kind: sender.enclose(length(seal(sender.aes_key, sender.appid, follow(sender, kind))), kind)


def _beside(sender: Sender, kind: Format) -> Shot:
    """Compatible mode: a readable push beside the sealed one, saying something else."""
    beside = '{"Event": "unsubscribe"}' if kind == "json" else "<Event>unsubscribe</Event>"
    return sender.load(follow(sender, kind), kind, beside=beside)


def _bare(sender: Sender, kind: Format) -> Shot:
    return sender.bare(follow(sender, kind).encode())


def _raw(sender: Sender, kind: Format) -> Shot:
    shot = _bare(sender, kind)
    return replace(shot, query=shot.query | {"encrypt_type": "raw"})


def _outer_recipient(sender: Sender, kind: Format) -> Shot:
    shot = genuine(sender, kind)
    return replace(shot, body=shot.body.replace(sender.original_id.encode(), b"gh_ffffffffffff"))


def _inner_recipient(sender: Sender, kind: Format) -> Shot:
    return sender.load(follow(replace(sender, original_id="gh_ffffffffffff"), kind), kind)


def _other_body(sender: Sender, kind: Format) -> Shot:
    return replace(genuine(sender, kind), body=genuine(sender, kind, "oAnother").body)


def _other_format(sender: Sender, kind: Format) -> Shot:
    return sender.load(follow(sender, "xml" if kind == "json" else "json"), kind)


def _recoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _urlsafe(sealed: str) -> str:
    return base64.urlsafe_b64encode(base64.b64decode(sealed)).decode() + "-_"


# What is sent, and how it is refused: 403 is no proof of being WeChat, 400 is proved and yet nothing WeChat sends.
FORGERIES: dict[str, tuple[Forge, int]] = {
    "a made-up msg_signature": (_query(lambda _, query: query | {"msg_signature": "0" * 40}), 403),
    "no msg_signature": (_query(lambda _, query: query | {"msg_signature": ""}), 403),
    "the URL's signature as msg_signature": (
        _query(lambda _, query: query | {"msg_signature": query["signature"]}),
        403,
    ),
    "no signature": (_query(lambda _, query: query | {"signature": ""}), 403),
    "another time": (_query(lambda _, query: query | {"timestamp": "1"}), 403),
    "another nonce": (_query(lambda _, query: query | {"nonce": "n"}), 403),
    "a re-signed URL around another's body": (
        _query(lambda sender, query: query | {"nonce": "n", "signature": sign(sender.token, query["timestamp"], "n")}),
        403,
    ),
    "signed for another body": (_other_body, 403),
    "a foreign token": (_as_another(token="guessed"), 403),
    "an empty token": (_as_another(token=""), 403),
    "a foreign appid in the tail": (_as_another(appid="wxffffffffffffffff"), 403),
    "a foreign recipient inside": (_inner_recipient, 403),
    "a foreign recipient outside": (_outer_recipient, 403),
    "a plain body in safe mode": (_bare, 403),
    "a plain body marked raw": (_raw, 403),
    "a compatible-mode body": (_beside, 403),
    "padding 0": (_padded(0), 400),
    "padding 33": (_padded(33), 400),
    "padding 255": (_padded(255), 400),
    "base64 cut by one": (_cut(lambda sealed: sealed.rstrip("=")[:-1]), 400),
    "base64 cut by one AES block": (_cut(lambda sealed: _recoded(base64.b64decode(sealed)[:-16])), 400),
    "base64 cut to one character": (_cut(lambda sealed: sealed[:1]), 400),
    "base64 of URLs": (_cut(_urlsafe), 400),
    "no ciphertext": (_cut(lambda _: ""), 403),
    "the other format inside": (_other_format, 400),
}
