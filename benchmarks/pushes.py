"""Pushes as WeChat sends them, sealed beforehand and all different, ready for the wire."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from urllib.parse import urlencode

import xmltodict
from wechatpy.crypto import WeChatCrypto

from benchmarks.load import post
from config import AccountSettings, load_settings
from wechat.cipher import encrypt, signature


def official_account() -> AccountSettings:
    """The account that the served program answers for: both read the same settings."""
    return load_settings().wechat.official_account


def genuine(count: int, path: str) -> list[bytes]:
    """Sealed and signed pushes of an event that changes nothing, each from another follower."""
    account = official_account()
    return [_push(account, account.token, path, _event(account, number)) for number in range(count)]


def forged(count: int, path: str) -> list[bytes]:
    """The same, signed by somebody who does not know the token."""
    account = official_account()
    return [_push(account, "a-guessed-token", path, _event(account, number)) for number in range(count)]


def follows(scenes: Sequence[str], path: str) -> list[bytes]:
    """Sealed and signed follows, each by another person through the QR code of another scene."""
    account = official_account()
    texts = (_event(account, n, "subscribe", f"qrscene_{scene}") for n, scene in enumerate(scenes))
    return [_push(account, account.token, path, text) for text in texts]


def said_in(answer: bytes) -> str:
    """What the person reads in the chat: the answer opened as WeChat opens it."""
    account = official_account()
    sealed = xmltodict.parse(answer)["xml"]
    crypto = WeChatCrypto(account.token, account.aes_key, account.appid)
    opened = crypto.decrypt_message(answer, sealed["MsgSignature"], sealed["TimeStamp"], sealed["Nonce"])
    return str(xmltodict.parse(opened)["xml"]["Content"])


def _event(account: AccountSettings, number: int, event: str = "VIEW", key: str = "https://example.com/") -> str:
    openid = f"o{secrets.token_hex(10)}{number:07d}"
    return (
        f"<xml><ToUserName><![CDATA[{account.original_id}]]></ToUserName><FromUserName><![CDATA[{openid}]]></FromUserName>"
        f"<CreateTime>{int(time.time())}</CreateTime><MsgType><![CDATA[event]]></MsgType>"
        f"<Event><![CDATA[{event}]]></Event><EventKey><![CDATA[{key}]]></EventKey></xml>"
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
