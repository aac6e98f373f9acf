"""The cannon speaks WeChat's protocol by Tencent's own examples, and keeps WeChat's habits."""

from __future__ import annotations

import json
import random
import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.rig.cannon import Answer, Cannon, Letter, Sender, Shot, over_http, seal, sign, unanswered, unseal
from tests.rig.races import at_once, burst

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "wechat_vectors.json").read_text("utf-8"))
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SENDER = Sender("/wechat/callback", "wx0123456789abcdef", "token", KEY, "gh_0123456789ab")
LETTER = Letter(SENDER, SENDER.event("subscribe", "oPerson", 1_790_000_000))


@pytest.mark.parametrize("case", VECTORS["signatures"], ids=lambda case: str(case["id"]))
def test_signatures_are_tencents(case: dict[str, str]) -> None:
    parts = [case[name] for name in ("token", "timestamp", "nonce", "encrypt") if case.get(name)]
    assert sign(*parts) == case["expected"]


@pytest.mark.parametrize("case", VECTORS["aes_decrypt"], ids=lambda case: str(case["id"]))
def test_ciphertexts_are_tencents(case: dict[str, str]) -> None:
    assert unseal(case["encoding_aes_key"], case["encrypt"]) == (case["expected_plaintext"], case["appid"])


def test_what_is_sealed_opens_again_and_never_looks_the_same() -> None:
    first, second = seal(KEY, "wx", "渠道"), seal(KEY, "wx", "渠道")
    assert first != second
    assert unseal(KEY, first) == unseal(KEY, second) == ("渠道", "wx")


def test_a_copy_is_tried_three_times_sealed_anew_and_every_end_is_in_the_log() -> None:
    fired: list[Shot] = []
    answers = [Answer(0, b""), Answer(503, b""), Answer(200, b"success"), *[Answer(500, b"")] * 3]

    def gun(shot: Shot, _seconds: float) -> Answer:
        fired.append(shot)
        return answers[len(fired) - 1]

    cannon = Cannon(gun)
    assert [cannon.deliver(LETTER).tries, cannon.deliver(LETTER).tries] == [3, 3]
    assert len({shot.body for shot in fired}) == 6
    assert [ack.accepted for ack in cannon.log] == [True, False]
    assert unanswered(cannon.log) == [500]


def test_a_volley_fires_every_copy_of_every_letter_out_of_order() -> None:
    letters = [Letter(SENDER, SENDER.event("VIEW", "oPerson", at)) for at in range(50)]
    fired: list[str] = []

    def gun(shot: Shot, _seconds: float) -> Answer:
        sealed = shot.body.decode().split("<Encrypt>")[1].split("<")[0]
        fired.append(unseal(KEY, sealed)[0])
        return Answer(200, b"success")

    Cannon(gun).volley(letters, copies=lambda chance: chance.randint(1, 4), threads=1)
    chance = random.Random(0)
    assert sorted(fired) == sorted(letter.text for letter in letters for _ in range(chance.randint(1, 4)))
    assert fired != sorted(fired)


def test_a_silent_server_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        began = time.monotonic()
        answer = over_http(silent.getsockname()[1])(SENDER.load(LETTER.text), 0.2)
        assert answer == Answer(0, b"")
        assert 0.2 <= time.monotonic() - began < 2


def test_a_burst_lets_no_request_be_whole_before_all_are_nearly_there() -> None:
    shots = [SENDER.load(LETTER.text) for _ in range(5)]
    nearly, whole = [], []

    def serve(listener: socket.socket) -> None:
        visitors = [listener.accept()[0] for _ in shots]
        for visitor in visitors:
            visitor.settimeout(0.1)
            nearly.append(visitor.recv(65536))
        for visitor in visitors:
            visitor.settimeout(5)
            whole.append(visitor.recv(1))
            visitor.sendall(b"HTTP/1.1 200 OK\r\n\r\nsuccess")
            visitor.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = threading.Thread(target=serve, args=(listener,))
        server.start()
        assert burst(listener.getsockname()[1], shots) == [Answer(200, b"success")] * 5
        server.join()
    assert whole == [b">"] * 5
    assert all(body.endswith(b"</xml") for body in nearly)


def test_acts_at_once_overlap_and_their_failures_are_not_lost() -> None:
    meeting = threading.Barrier(4)
    assert sorted(at_once([lambda: meeting.wait(5)] * 4)) == [0, 1, 2, 3]
    with pytest.raises(ZeroDivisionError):
        at_once([lambda: 1 // 0, lambda: 1])
