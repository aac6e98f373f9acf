"""WeChat's side of the sealed envelope: signing and encrypting pushes, opening and checking replies."""

import base64
import hashlib
import hmac
import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32  # Tencent pads to 32 bytes, not to AES's 16


class BadEnvelope(Exception):
    """A reply that WeChat could not open; the sentence says why."""


def signature(*parts: str) -> str:
    """SHA-1 over the sorted, concatenated parts, in lower-case hex."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def _cipher(aes_key: str) -> Cipher[modes.CBC]:
    key = base64.b64decode(aes_key + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def seal(plaintext: str, aes_key: str, appid: str) -> str:
    """Base64 of AES-256-CBC over random(16) + length(4, big-endian) + message + appid, PKCS#7 with block 32."""
    message = plaintext.encode()
    frame = secrets.token_bytes(16) + struct.pack(">I", len(message)) + message + appid.encode()
    pad = BLOCK - len(frame) % BLOCK
    encryptor = _cipher(aes_key).encryptor()
    return base64.b64encode(encryptor.update(frame + bytes([pad]) * pad) + encryptor.finalize()).decode()


def unseal(encrypted: str, aes_key: str, appid: str) -> str:
    """The message inside, after checking padding, length and the appid at its tail."""
    try:
        decryptor = _cipher(aes_key).decryptor()
        frame = decryptor.update(base64.b64decode(encrypted, validate=True)) + decryptor.finalize()
    except ValueError as error:
        raise BadEnvelope("the ciphertext is no base64 of whole blocks") from error
    pad = frame[-1] if frame else 0
    if not 1 <= pad <= BLOCK or frame[-pad:] != bytes([pad]) * pad:
        raise BadEnvelope("the padding is wrong")
    frame = frame[:-pad]
    if len(frame) < 20:
        raise BadEnvelope("the frame is too short")
    (length,) = struct.unpack(">I", frame[16:20])
    if frame[20 + length :] != appid.encode():
        raise BadEnvelope("the appid at the tail is not this account's")
    return frame[20 : 20 + length].decode()


def check_reply(token: str, timestamp: str, nonce: str, encrypted: str, claimed: str) -> None:
    if not hmac.compare_digest(signature(token, timestamp, nonce, encrypted), claimed):
        raise BadEnvelope("the reply's MsgSignature is wrong")
