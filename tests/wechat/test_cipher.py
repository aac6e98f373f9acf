"""Signatures and ciphertexts agree with every known answer, and every broken frame is refused."""

import ast
import base64
import hashlib
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from wechatpy.crypto import WeChatCrypto

from wechat import cipher, envelope
from wechat.cipher import decrypt, encrypt, same, signature
from wechat.errors import EnvelopeRefused

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APPID = "wx0123456789abcdef"


def sealed(frame: bytes) -> str:
    """The frame encrypted as it stands, padding included, independent of the code under test."""
    key = base64.b64decode(KEY + "=")
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(frame) + encryptor.finalize()).decode()


def frame(message: bytes, *, length: int | None = None, appid: bytes = APPID.encode()) -> bytes:
    size = len(message) if length is None else length
    return b"r" * 16 + size.to_bytes(4, "big") + message + appid


def padded(content: bytes) -> bytes:
    pad = 32 - len(content) % 32
    return content + bytes([pad]) * pad


def refused(ciphertext: str) -> str:
    with pytest.raises(EnvelopeRefused) as caught:
        decrypt(KEY, APPID, ciphertext)
    return caught.value.reason


def test_every_known_signature_is_met(vectors: dict[str, Any]) -> None:
    for case in vectors["signatures"]:
        parts = [case["token"], case["timestamp"], case["nonce"]]
        parts += [case["encrypt"]] if case["kind"] == "msg_signature" else []
        assert signature(*parts) == case["expected"], case["id"]
    for case in vectors["sha1_sorted_concat"]:
        assert signature(*case["parts"]) == case["expected"], case["id"]


def test_every_known_ciphertext_opens(vectors: dict[str, Any]) -> None:
    for case in vectors["aes_decrypt"]:
        opened = decrypt(case["encoding_aes_key"], case["appid"], case["encrypt"])
        assert opened.decode() == case["expected_plaintext"], case["id"]
        assert len(opened) == case["expected_msg_len"], case["id"]


def test_sealing_repeats_every_known_ciphertext_byte_for_byte(vectors: dict[str, Any]) -> None:
    for case in vectors["aes_encrypt"]:
        made = encrypt(case["encoding_aes_key"], case["appid"], case["plaintext"], random16=case["random16"].encode())
        assert made == case["expected_encrypt"], case["id"]


def test_two_seals_of_one_text_differ() -> None:
    assert encrypt(KEY, APPID, "同一句话") != encrypt(KEY, APPID, "同一句话")


def test_another_implementation_reads_what_we_seal() -> None:
    ciphertext = encrypt(KEY, APPID, "<xml><A>渠道在线</A></xml>")
    proof = hashlib.sha1("".join(sorted(["t", "1", "n", ciphertext])).encode()).hexdigest()
    theirs = WeChatCrypto("t", KEY, APPID)
    assert theirs.decrypt_message({"Encrypt": ciphertext}, proof, "1", "n") == "<xml><A>渠道在线</A></xml>"


@pytest.mark.parametrize("size", range(70))
def test_every_length_survives_the_padding(size: int) -> None:
    assert decrypt(KEY, APPID, encrypt(KEY, APPID, "x" * size)) == b"x" * size


@pytest.mark.parametrize("last", [0, 33, 255])
def test_a_padding_outside_1_to_32_is_refused(last: int) -> None:
    whole = padded(frame(b"hello"))
    assert refused(sealed(whole[:-1] + bytes([last]))) == "bad_padding"


def test_a_single_wrong_padding_byte_is_refused() -> None:
    whole = bytearray(padded(frame(b"hello")))
    assert whole[-1] > 2
    whole[-2] ^= 1
    assert refused(sealed(bytes(whole))) == "bad_padding"


@pytest.mark.parametrize(
    ("length", "reason"),
    [
        (4, "wrong_appid"),
        (6, "wrong_appid"),
        (5 + len(APPID), "wrong_appid"),
        (6 + len(APPID), "bad_length"),
        (0x7FFFFFFF, "bad_length"),
        (0xFFFFFFFF, "bad_length"),
    ],
)
def test_a_length_that_is_not_the_message_s_is_refused(length: int, reason: str) -> None:
    assert refused(sealed(padded(frame(b"hello", length=length)))) == reason


def test_a_frame_too_short_for_its_head_is_refused() -> None:
    assert refused(sealed(padded(b"r" * 15))) == "bad_length"


@pytest.mark.parametrize("appid", [b"", b"wx0000000000000000", APPID.encode() + b"x", b"\xff\xfe"])
def test_a_frame_for_another_appid_is_refused(appid: bytes) -> None:
    assert refused(sealed(padded(frame(b"hello", appid=appid)))) == "wrong_appid"


@pytest.mark.parametrize(
    ("ciphertext", "reason"),
    [
        ("", "bad_padding"),
        ("AAAA", "bad_padding"),
        ("A", "bad_base64"),
        ("****", "bad_base64"),
        ("中", "bad_base64"),
    ],
)
def test_what_is_no_ciphertext_is_refused(ciphertext: str, reason: str) -> None:
    assert refused(ciphertext) == reason


def test_a_frame_padded_to_aes_own_block_is_refused() -> None:
    short = padded(frame(b"hello"))[:48]
    assert len(short) % 32 == 16
    assert refused(sealed(short)) == "bad_padding"


def test_comparison_takes_any_text() -> None:
    assert same("中\ud800", "中\ud800")
    assert not same("a", "中")


@pytest.mark.parametrize("module", [cipher, envelope])
def test_proofs_are_only_compared_in_constant_time(module: Any) -> None:
    """No `==` or `!=` may touch a signature, digest or appid; `same` must go through hmac.compare_digest."""
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    for comparison in (node for node in ast.walk(tree) if isinstance(node, ast.Compare)):
        if any(isinstance(operator, ast.Eq | ast.NotEq) for operator in comparison.ops):
            compared = ast.unparse(comparison).lower()
            assert not any(word in compared for word in ("signature", "proof", "appid", "expected")), compared
    source = ast.unparse(tree)
    assert ("hmac.compare_digest" in source) is (module is cipher)
    assert source.count("same(") >= (3 if module is envelope else 1)
