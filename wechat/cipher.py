"""How WeChat signs and seals a push: SHA-1 over sorted parts, AES-256-CBC over a frame with the appid."""

import base64
import binascii
import hashlib
import hmac
import secrets
from functools import lru_cache

from wechatpy.crypto.cryptography import WeChatCipher

from wechat.errors import EnvelopeRefused

PAD_BLOCK = 32
"""PKCS#7 block of the frame in bytes; twice AES's own block, as Tencent's 205-byte sample proves."""

_RANDOM_BYTES = 16
_HEAD = _RANDOM_BYTES + 4


def signature(*parts: str) -> str:
    """SHA-1 in lower-case hex over the parts, sorted by their UTF-8 bytes and joined without a separator.

    `signature` covers token, timestamp and nonce, `msg_signature` also the ciphertext (message push guide).
    """
    return hashlib.sha1(b"".join(sorted(part.encode() for part in parts))).hexdigest()  # noqa: S324 (WeChat's choice)


def same(given: str, expected: str) -> bool:
    """Whether both texts are equal, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode("utf-8", "replace"))


@lru_cache(maxsize=8)
def _cipher(aes_key: str) -> WeChatCipher:
    # The 43rd character carries unused bits, which only the lenient decoder accepts.
    return WeChatCipher(base64.b64decode(aes_key + "="))


def encrypt(aes_key: str, appid: str, plaintext: str, *, random16: bytes | None = None) -> str:
    """The text sealed for `appid`, in base64; `random16` is given only to repeat a known answer."""
    message = plaintext.encode()
    head = secrets.token_bytes(_RANDOM_BYTES) if random16 is None else random16
    frame = head + len(message).to_bytes(4, "big") + message + appid.encode()
    pad = PAD_BLOCK - len(frame) % PAD_BLOCK
    return base64.b64encode(_cipher(aes_key).encrypt(frame + bytes([pad]) * pad)).decode()


def decrypt(aes_key: str, appid: str, ciphertext: str) -> bytes:
    """The message inside a ciphertext whose signature was already checked.

    Refuses bad_base64, bad_padding (every padding byte is looked at), bad_length and wrong_appid.
    """
    try:
        sealed = base64.b64decode(ciphertext, validate=True)
    except (binascii.Error, ValueError):
        raise EnvelopeRefused("bad_base64") from None
    if not sealed or len(sealed) % PAD_BLOCK:
        raise EnvelopeRefused("bad_padding")
    return _message(_unpadded(_cipher(aes_key).decrypt(sealed)), appid)


def _unpadded(padded: bytes) -> bytes:
    pad = padded[-1]
    if not 1 <= pad <= PAD_BLOCK or padded[-pad:] != bytes([pad]) * pad:
        raise EnvelopeRefused("bad_padding")
    return padded[:-pad]


def _message(frame: bytes, appid: str) -> bytes:
    end = _HEAD + int.from_bytes(frame[_RANDOM_BYTES:_HEAD], "big")
    if len(frame) < _HEAD or end > len(frame):
        raise EnvelopeRefused("bad_length")
    if not hmac.compare_digest(frame[end:], appid.encode()):
        raise EnvelopeRefused("wrong_appid")
    return frame[_HEAD:end]
