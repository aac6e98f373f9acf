"""A question to WeChat ends in time, is repeated only where that does no harm, and tells no secret."""

import logging
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from wechat.errors import WeChatError, WeChatOutcomeUnknown, WeChatRefused, WeChatUnreachable
from wechat.transport import JSON_CAP, PICTURE_CAP, Bases, Question, Transport

SECRET, OPENID, TOKEN = "canary-app-secret-0123456789abcd", "oCanary_openid-0123456789abc", "canary-token" * 8
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 100

READ = Question("cgi-bin/user/info", params={"access_token": TOKEN, "openid": OPENID}, repeatable=True)
EFFECT = Question(
    "cgi-bin/message/template/send",
    params={"access_token": TOKEN},
    body={"touser": OPENID, "secret": SECRET, "data": {"name1": {"value": "王小"}}},
)


def to(url: str, **limits: float) -> Transport:
    return Transport(Bases(url, url, url), **{"read_timeout": 0.3, "total": 0.8, **limits})


@pytest.fixture
def refused_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def drop(asked: Any) -> None:
    """Hangs up without a word."""
    asked.close_connection = True
    asked.connection.shutdown(socket.SHUT_RDWR)


def hang(asked: Any) -> None:
    time.sleep(1.5)
    asked.reply({})


def half_body(asked: Any) -> None:
    asked.send_response(200)
    asked.send_header("Content-Length", "1000")
    asked.end_headers()
    asked.wfile.write(b'{"errcode":')
    drop(asked)


def html(asked: Any) -> None:
    asked.reply(f"<html>{TOKEN} {SECRET}</html>".encode(), kind="text/html")


def server_error(asked: Any) -> None:
    asked.reply({"errcode": 0, "token": TOKEN}, status=502)


def redirect(asked: Any) -> None:
    asked.send_response(302)
    asked.send_header("Location", asked.server.url + "/elsewhere")
    asked.send_header("Content-Length", "0")
    asked.end_headers()


def refusal(asked: Any) -> None:
    errmsg = f"invalid openid {OPENID} in {TOKEN} rid: 6756b681-3ba38c74-1cfb469c"
    asked.reply({"errcode": 40003, "errmsg": errmsg})


def parrot(asked: Any) -> None:
    """Refuses and repeats whatever was sent."""
    asked.reply({"errcode": 40003, "errmsg": f"{asked.body.decode()} {asked.path}"})


def drip_body(asked: Any) -> None:
    asked.send_response(200)
    asked.send_header("Content-Length", "1000")
    asked.end_headers()
    for _ in range(40):
        asked.wfile.write(b" ")
        time.sleep(0.1)


def drip_head(asked: Any) -> None:
    for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 30:
        asked.wfile.write(bytes([letter]))
        time.sleep(0.1)


def drip_before_answer_ends(asked: Any) -> None:
    asked.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{")
    for _ in range(40):
        asked.wfile.write(b" ")
        time.sleep(0.1)


def huge(asked: Any) -> None:
    asked.reply(b'{"a": "' + b"x" * JSON_CAP + b'"}')


def deep(asked: Any) -> None:
    asked.reply(b"[" * 100_000)


LOST = [
    drop,
    hang,
    half_body,
    html,
    server_error,
    redirect,
    drip_body,
    drip_head,
    drip_before_answer_ends,
    huge,
    deep,
]


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
def test_a_lost_answer_leaves_the_outcome_unknown_and_is_not_asked_for_again(
    pretend: Any, answer: Callable[[Any], None]
) -> None:
    server = pretend(answer)
    with pytest.raises(WeChatOutcomeUnknown):
        to(server.url).json(EFFECT)
    assert len(server.asked) == 1


@pytest.mark.parametrize("answer", LOST)
def test_no_answer_takes_longer_than_the_total(pretend: Any, answer: Callable[[Any], None]) -> None:
    server = pretend(answer)
    transport = to(server.url, total=0.6, read_timeout=0.5)
    started = time.monotonic()
    with pytest.raises(WeChatOutcomeUnknown):
        transport.json(READ)
    assert time.monotonic() - started < 1.0


def test_a_read_is_repeated_once_after_a_lost_answer(pretend: Any) -> None:
    answers: Iterator[Callable[[Any], None]] = iter([drop, lambda asked: asked.reply({"subscribe": 1})])
    server = pretend(lambda asked: next(answers)(asked))
    assert to(server.url).json(READ) == {"subscribe": 1}
    assert len(server.asked) == 2


def test_a_refused_connection_is_surely_not_sent(refused_port: int) -> None:
    with pytest.raises(WeChatUnreachable):
        to(f"http://127.0.0.1:{refused_port}").json(EFFECT)


def test_a_name_that_does_not_resolve_is_surely_not_sent() -> None:
    with pytest.raises(WeChatUnreachable):
        to("http://no-such-host.invalid").json(EFFECT)


def test_a_failed_tls_handshake_is_surely_not_sent(pretend: Any) -> None:
    server = pretend(drop)
    with pytest.raises(WeChatUnreachable):
        to(server.url.replace("http:", "https:")).json(EFFECT)
    assert server.asked == []


def test_even_a_call_with_effect_connects_a_second_time(pretend: Any, monkeypatch: pytest.MonkeyPatch) -> None:
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
    pretend: Any, answer: Callable[[Any], None], question: Question, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    transport = to(pretend(answer).url, total=0.4)
    with pytest.raises(WeChatError) as caught:
        transport.json(question)
    told = everything_told(caught.value) + caplog.text
    assert question.api in told
    for secret in (SECRET, OPENID, TOKEN, "王小"):
        assert secret not in told
        assert secret not in repr(question)


def test_a_refused_connection_tells_no_secret(refused_port: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(WeChatUnreachable) as caught:
        to(f"http://127.0.0.1:{refused_port}").json(READ)
    told = everything_told(caught.value) + caplog.text
    assert TOKEN not in told
    assert OPENID not in told


def test_a_refusal_keeps_code_reason_and_rid(pretend: Any) -> None:
    server = pretend(refusal)
    with pytest.raises(WeChatRefused) as caught:
        to(server.url).json(READ)
    assert caught.value.errcode == 40003
    assert caught.value.rid == "6756b681-3ba38c74-1cfb469c"
    assert caught.value.errmsg.startswith("invalid openid […]")
    assert len(server.asked) == 1


def test_an_endless_errmsg_is_capped_and_stays_on_one_line(pretend: Any) -> None:
    server = pretend(lambda asked: asked.reply({"errcode": -1, "errmsg": "no\n\x1b[31m " * 1000}))
    with pytest.raises(WeChatRefused) as caught:
        to(server.url).json(READ)
    assert len(caught.value.errmsg) <= 200
    assert caught.value.errmsg.isprintable()


def test_known_refusals_are_told_apart_by_code(pretend: Any, vectors: dict[str, Any]) -> None:
    samples = [sample["response"] for sample in vectors["api_samples"] if sample["name"].startswith("error")]
    assert len(samples) > 10
    remaining = iter(samples)
    server = pretend(lambda asked: asked.reply(next(remaining)))
    for sample in samples:
        with pytest.raises(WeChatRefused) as caught:
            to(server.url).json(READ)
        assert caught.value.errcode == sample["errcode"]
        assert (caught.value.rid or "") in sample["errmsg"]


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ('{"errcode": 0, "msgid": 3717005636572528642}', {"errcode": 0, "msgid": 3717005636572528642}),
        ('{"name": "渠\x01道\t"}', {"name": "渠\x01道\t"}),
        ("{}", {}),
    ],
)
def test_an_answer_is_read_as_utf8_json_whatever_its_type_says(pretend: Any, raw: str, read: Any) -> None:
    server = pretend(lambda asked: asked.reply(raw.encode(), kind="text/plain; charset=gbk"))
    assert to(server.url).json(READ) == read


@pytest.mark.parametrize("raw", [b"", b"[]", b"1", b'{"errcode": "x"}', b'{"a": \xff}'])
def test_an_answer_that_is_no_json_object_is_unusable(pretend: Any, raw: bytes) -> None:
    server = pretend(lambda asked: asked.reply(raw))
    with pytest.raises(WeChatOutcomeUnknown):
        to(server.url).json(EFFECT)


def test_chinese_is_sent_as_real_characters(pretend: Any) -> None:
    server = pretend(lambda asked: asked.reply({"errcode": 0}))
    to(server.url).json(EFFECT)
    assert "王小".encode() in server.asked[0].body


def test_parameters_are_encoded(pretend: Any) -> None:
    server = pretend(lambda asked: asked.reply(PNG))
    to(server.url).picture(Question("cgi-bin/showqrcode", params={"ticket": "gQ+/=&a=b"}, base="mp"))
    assert server.asked[0].path == "/cgi-bin/showqrcode?ticket=gQ%2B%2F%3D%26a%3Db"


def test_a_picture_is_told_from_a_refusal_by_its_content(pretend: Any) -> None:
    server = pretend(lambda asked: asked.reply(PNG, kind="application/json"))
    assert to(server.url).picture(READ) == PNG
    server = pretend(lambda asked: asked.reply({"errcode": 41030, "errmsg": "invalid page"}, kind="image/jpeg"))
    with pytest.raises(WeChatRefused, match="41030"):
        to(server.url).picture(READ)


@pytest.mark.parametrize("raw", [b"<html>", b"{}", PNG + b"x" * PICTURE_CAP])
def test_what_is_neither_picture_nor_refusal_is_unusable(pretend: Any, raw: bytes) -> None:
    server = pretend(lambda asked: asked.reply(raw))
    with pytest.raises(WeChatOutcomeUnknown):
        to(server.url).picture(READ)


def test_a_missing_picture_is_a_refusal(pretend: Any) -> None:
    server = pretend(lambda asked: asked.reply(b"gone", status=404))
    with pytest.raises(WeChatRefused, match="404"):
        to(server.url).picture(READ)


def test_one_thread_keeps_its_connection_and_no_cookie(pretend: Any) -> None:
    def answer(asked: Any) -> None:
        raw = b"{}"
        asked.send_response(200)
        asked.send_header("Set-Cookie", "trace=1")
        asked.send_header("Content-Length", str(len(raw)))
        asked.end_headers()
        asked.wfile.write(raw)

    server = pretend(answer)
    transport = to(server.url)
    for _ in range(3):
        transport.json(READ)
    assert len({asked.client_address for asked in server.asked}) == 1
    assert all("Cookie" not in asked.headers for asked in server.asked)


def test_proxies_from_the_environment_are_ignored(
    pretend: Any, refused_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{refused_port}")
    monkeypatch.delenv("no_proxy", raising=False)
    server = pretend(lambda asked: asked.reply({"ok": 1}))
    assert to(server.url).json(READ) == {"ok": 1}


def test_a_cut_connection_does_not_harm_the_next_question(pretend: Any) -> None:
    answers: Iterator[Callable[[Any], None]] = iter([drip_body, lambda asked: asked.reply({"fine": 1})])
    transport = to(pretend(lambda asked: next(answers)(asked)).url, total=0.3)
    with pytest.raises(WeChatOutcomeUnknown):
        transport.json(EFFECT)
    assert transport.json(EFFECT) == {"fine": 1}
