"""Pushes as WeChat sends them, sealed beforehand and all different, ready for the wire."""

from __future__ import annotations

import secrets
import time
from urllib.parse import urlencode

from benchmarks.load import post
from config import AccountSettings, load_settings
from wechat.cipher import encrypt, signature


def official_account() -> AccountSettings:
    """The account that the served program answers for: both read the same settings."""
    return load_settings().wechat.official_account


def genuine(count: int, path: str, event: str = "VIEW") -> list[bytes]:
    """Sealed and signed pushes of an event, each from another follower."""
    account = official_account()
    return [_push(account, account.token, path, _event(account, event, number)) for number in range(count)]


def forged(count: int, path: str) -> list[bytes]:
    """The same, signed by somebody who does not know the token."""
    account = official_account()
    return [_push(account, "a-guessed-token", path, _event(account, "VIEW", number)) for number in range(count)]


def _event(account: AccountSettings, event: str, number: int) -> str:
    openid = f"o{secrets.token_hex(10)}{number:07d}"
    return (
        f"<xml><ToUserName><![CDATA[{account.original_id}]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
        f"<Event><![CDATA[{event}]]></Event><EventKey><![CDATA[https://example.com/]]></EventKey></xml>"
    )


def _push(account: AccountSettings, token: str, path: str, plaintext: str) -> bytes:
    sealed = encrypt(account.aes_key, account.appid, plaintext)
    timestamp, nonce = str(int(time.time())), secrets.token_hex(8)
    proof = {
        "signature": signature(token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "encrypt_type": "aes",
        "msg_signature": signature(token, timestamp, nonce, sealed),
    }
    to = f"<ToUserName><![CDATA[{account.original_id}]]></ToUserName>"
    body = f"<xml>{to}<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    return post(f"{path}?{urlencode(proof)}", body.encode())
