"""Opens what WeChat pushes to us after proving that WeChat sent it, and seals the answer the same way."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from wechat.accounts import Account
from wechat.cipher import decrypt, encrypt, same, signature
from wechat.errors import EnvelopeRefused
from wechat.push_body import BodyFormat, Fields, FieldValue, read_body

__all__ = [
    "MAX_BODY",
    "FieldValue",
    "OpenedPush",
    "decrypt",
    "encrypt",
    "handshake",
    "open_push",
    "seal_reply",
    "signature",
]

MAX_BODY = 64 * 1024
"""The largest body that is looked at, in bytes; WeChat's own stay below a tenth of it."""

# The signature joins its parts without separators, so the shapes keep one part from borrowing from the next.
_TIMESTAMP = re.compile(r"[0-9]{1,15}")
_NONCE = re.compile(r"[A-Za-z0-9_.~-]{1,128}")
_ECHOSTR = re.compile(r"[!-~]{1,128}")
_CIPHERTEXT = re.compile(r"[A-Za-z0-9+/=]+")

_OUTER_FIELDS = {"ToUserName", "Encrypt"}

# WeChat takes these two unsealed, in every mode (message push guide, 无需加密).
_UNSEALED = ("", "success")


@dataclass(frozen=True, slots=True)
class OpenedPush:
    """A push that WeChat surely sent: its fields, its format, and what sealing the answer needs."""

    fields: Fields = field(repr=False)
    format: BodyFormat
    sealed_with: str | None = field(repr=False)
    nonce: str


def _check_address(account: Account, args: Mapping[str, str]) -> None:
    """Refuse (bad_signature) an address that WeChat did not sign."""
    timestamp, nonce = args.get("timestamp", ""), args.get("nonce", "")
    if not _TIMESTAMP.fullmatch(timestamp) or not _NONCE.fullmatch(nonce):
        raise EnvelopeRefused("bad_signature")
    if not same(args.get("signature", ""), signature(account.token, timestamp, nonce)):
        raise EnvelopeRefused("bad_signature")


def handshake(account: Account, args: Mapping[str, str]) -> str:
    """What to answer, byte for byte, when WeChat tries our address (GET); the same in every mode.

    Refuses bad_signature, and bad_echostr when the text is not 1 to 128 visible ASCII characters.
    """
    _check_address(account, args)
    echostr = args.get("echostr", "")
    if not _ECHOSTR.fullmatch(echostr):
        raise EnvelopeRefused("bad_echostr")
    return echostr


def open_push(
    account: Account, args: Mapping[str, str], read: Callable[[int], bytes], *, mode: Literal["safe", "plain"]
) -> OpenedPush:
    """The push inside a body, or EnvelopeRefused with the reason; no other exception than those of `read`, which gives
    at most so many bytes of the body and is only asked once the address is proved: a stranger who sends slowly is not
    listened to.

    In safe mode `msg_signature` over the ciphertext is the proof and nothing may stand beside it; the URL's
    `signature`, which says nothing of the body, is only a cheap gate before parsing. In both modes the push
    must be addressed to this account.
    """
    _check_address(account, args)
    body = read(MAX_BODY + 1)
    if len(body) > MAX_BODY:
        raise EnvelopeRefused("too_large")
    fields, body_format = read_body(body)
    key = None
    if mode == "plain":
        if "Encrypt" in fields:
            raise EnvelopeRefused("mixed_body" if fields.keys() - _OUTER_FIELDS else "not_plain")
    else:
        fields, key = _unsealed(account, args, fields, body_format)
    _check_recipient(account, fields)
    return OpenedPush(fields, body_format, key, args["nonce"])


def seal_reply(opened: OpenedPush, account: Account, reply: str, *, timestamp: int) -> bytes:
    """The answer's body: sealed with the key that opened the push and its nonce, in the push's own format.

    Plain pushes, `success` and the empty answer go out as they are.
    """
    if opened.sealed_with is None or reply in _UNSEALED:
        return reply.encode()
    sealed = encrypt(opened.sealed_with, account.appid, reply)
    proof = signature(account.token, str(timestamp), opened.nonce, sealed)
    if opened.format == "json":
        envelope = {"Encrypt": sealed, "MsgSignature": proof, "TimeStamp": timestamp, "Nonce": opened.nonce}
        return json.dumps(envelope).encode()
    return (
        f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt><MsgSignature><![CDATA[{proof}]]></MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{opened.nonce}]]></Nonce></xml>"
    ).encode()


def _unsealed(account: Account, args: Mapping[str, str], outer: Fields, outer_format: BodyFormat) -> tuple[Fields, str]:
    ciphertext = outer.get("Encrypt")
    if not isinstance(ciphertext, str) or not ciphertext:
        raise EnvelopeRefused("not_encrypted")
    if outer.keys() - _OUTER_FIELDS:
        raise EnvelopeRefused("mixed_body")
    if not _CIPHERTEXT.fullmatch(ciphertext):
        raise EnvelopeRefused("bad_base64")
    expected = signature(account.token, args["timestamp"], args["nonce"], ciphertext)
    if not same(args.get("msg_signature", ""), expected):
        raise EnvelopeRefused("bad_msg_signature")
    if "ToUserName" in outer:
        _check_recipient(account, outer)
    plaintext, key = _decrypted(account, ciphertext)
    fields, inner_format = read_body(plaintext)
    if inner_format != outer_format:
        raise EnvelopeRefused("bad_body")
    return fields, key


def _decrypted(account: Account, ciphertext: str) -> tuple[bytes, str]:
    refusal = EnvelopeRefused("no_aes_key")
    for key in account.aes_keys:
        try:
            return decrypt(key, account.appid, ciphertext), key
        except EnvelopeRefused as failed:
            refusal = failed if key == account.aes_key else refusal
    raise refusal


def _check_recipient(account: Account, fields: Fields) -> None:
    recipient = fields.get("ToUserName")
    if not isinstance(recipient, str) or not same(recipient, account.original_id):
        raise EnvelopeRefused("wrong_recipient")
