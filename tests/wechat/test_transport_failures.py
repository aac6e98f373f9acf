"""A question whose answer is lost ends in time, is repeated only where that does no harm, and tells no secret."""

import logging
import socket
import time
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from tests.wechat.mishaps import EFFECT, LOST, NAME, OPENID, READ, SECRET, TOKEN, drip_body, drop, parrot, refusal
from tests.wechat.pretend import Answer, Start, to
from wechat.errors import WeChatError, WeChatOutcomeUnknown, WeChatRefused, WeChatUnreachable
from wechat.transport import Question


def everything_told(error: BaseException) -> str:
    """What a log, a tracker or a debugger could show of an error: its text, repr, traceback and ancestry."""
    told: list[str] = []
    pending: list[BaseException | None] = [error]
    while pending:
        current = pending.pop()
        if current is not None:
            told += [str(current), repr(current), repr(current.args), repr(vars(current))]
            told += traceback.format_exception(current)
            pending += [current.__cause__, current.__context__]
    return "\n".join(told)


@pytest.mark.parametrize("answer", LOST)
def test_a_lost_answer_leaves_the_outcome_unknown_and_is_not_asked_for_again(pretend: Start, answer: Answer) -> None:
    server = pretend(answer)
    with pytest.raises(WeChatOutcomeUnknown):
        to(server.url, read_timeout=0.5, total=0.8).json(EFFECT)
    assert len(server.asked) == 1


@pytest.mark.parametrize("answer", LOST)
def test_no_answer_takes_longer_than_the_total(pretend: Start, answer: Answer) -> None:
    server = pretend(answer)
    transport = to(server.url, total=0.6, read_timeout=0.5)
    started = time.monotonic()
    with pytest.raises(WeChatOutcomeUnknown):
        transport.json(READ)
    assert time.monotonic() - started < 3, "the shortest drip takes four seconds"


def test_a_read_is_repeated_once_after_a_lost_answer(pretend: Start) -> None:
    answers: Iterator[Answer] = iter([drop, lambda asked: asked.reply({"subscribe": 1})])
    server = pretend(lambda asked: next(answers)(asked))
    assert to(server.url).json(READ) == {"subscribe": 1}
    assert len(server.asked) == 2


def test_a_refused_connection_is_surely_not_sent(refused_port: int) -> None:
    with pytest.raises(WeChatUnreachable):
        to(f"http://127.0.0.1:{refused_port}").json(EFFECT)


def test_a_name_that_does_not_resolve_is_surely_not_sent() -> None:
    with pytest.raises(WeChatUnreachable):
        to("http://no-such-host.invalid").json(EFFECT)


def test_a_failed_tls_handshake_is_surely_not_sent(pretend: Start) -> None:
    server = pretend(drop)
    with pytest.raises(WeChatUnreachable):
        to(server.url.replace("http:", "https:")).json(EFFECT)
    assert server.asked == []


def test_even_a_call_with_effect_connects_a_second_time(pretend: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    server = pretend(lambda asked: asked.reply({"errcode": 0, "msgid": 1}))
    connect, tries = socket.socket.connect, []

    def first_fails(self: socket.socket, address: Any) -> None:
        if address[1] == server.server_port:
            tries.append(address)
            if len(tries) == 1:
                raise ConnectionRefusedError
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", first_fails)
    assert to(server.url).json(EFFECT)["msgid"] == 1
    assert len(tries) == 2
    assert len(server.asked) == 1


@pytest.mark.parametrize("answer", [*LOST, refusal, parrot])
@pytest.mark.parametrize("question", [READ, EFFECT], ids=["read", "effect"])
def test_no_failure_tells_a_secret(
    pretend: Start, answer: Answer, question: Question, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    transport = to(pretend(answer).url, total=0.4)
    with pytest.raises(WeChatError) as caught:
        transport.json(question)
    told = everything_told(caught.value) + caplog.text
    assert question.api in told
    for secret in (SECRET, OPENID, TOKEN, NAME):
        assert secret not in told
        assert secret not in repr(question)


def test_a_refused_connection_tells_no_secret(refused_port: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(WeChatUnreachable) as caught:
        to(f"http://127.0.0.1:{refused_port}").json(READ)
    told = everything_told(caught.value) + caplog.text
    assert TOKEN not in told
    assert OPENID not in told


def test_a_refusal_keeps_code_reason_and_rid(pretend: Start) -> None:
    server = pretend(refusal)
    with pytest.raises(WeChatRefused) as caught:
        to(server.url).json(READ)
    assert caught.value.errcode == 40003
    assert caught.value.rid == "6756b681-3ba38c74-1cfb469c"
    assert caught.value.errmsg.startswith("invalid openid […]")
    assert len(server.asked) == 1


def test_an_endless_errmsg_is_capped_and_stays_on_one_line(pretend: Start) -> None:
    server = pretend(lambda asked: asked.reply({"errcode": -1, "errmsg": "no\n\x1b[31m " * 1000}))
    with pytest.raises(WeChatRefused) as caught:
        to(server.url).json(READ)
    assert len(caught.value.errmsg) <= 200
    assert caught.value.errmsg.isprintable()


def test_known_refusals_are_told_apart_by_code(pretend: Start, vectors: dict[str, Any]) -> None:
    samples = [sample["response"] for sample in vectors["api_samples"] if sample["name"].startswith("error")]
    assert len(samples) > 10
    remaining = iter(samples)
    server = pretend(lambda asked: asked.reply(next(remaining)))
    for sample in samples:
        with pytest.raises(WeChatRefused) as caught:
            to(server.url).json(READ)
        assert caught.value.errcode == sample["errcode"]
        assert (caught.value.rid or "") in sample["errmsg"]


def test_a_cut_connection_does_not_harm_the_next_question(pretend: Start) -> None:
    answers: Iterator[Answer] = iter([drip_body, lambda asked: asked.reply({"fine": 1})])
    transport = to(pretend(lambda asked: next(answers)(asked)).url, total=0.6)
    with pytest.raises(WeChatOutcomeUnknown):
        transport.json(EFFECT)
    assert transport.json(EFFECT) == {"fine": 1}
