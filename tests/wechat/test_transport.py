"""An answer is read for what it holds, whatever its headers say, over one connection without extras."""

from typing import Any

import pytest

from tests.wechat.mishaps import EFFECT, NAME, READ
from tests.wechat.pretend import PNG, Asked, Start, to
from wechat.errors import WeChatOutcomeUnknown, WeChatRefused
from wechat.transport import PICTURE_CAP, Question


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ('{"errcode": 0, "msgid": 3717005636572528642}', {"errcode": 0, "msgid": 3717005636572528642}),
        ('{"name": "渠\x01道\t"}', {"name": "渠\x01道\t"}),
        ("{}", {}),
    ],
)
def test_an_answer_is_read_as_utf8_json_whatever_its_type_says(pretend: Start, raw: str, read: Any) -> None:
    server = pretend(lambda asked: asked.reply(raw.encode(), kind="text/plain; charset=gbk"))
    assert to(server.url).json(READ) == read


@pytest.mark.parametrize("raw", [b"", b"[]", b"1", b'{"errcode": "x"}', b'{"a": \xff}'])
def test_an_answer_that_is_no_json_object_is_unusable(pretend: Start, raw: bytes) -> None:
    server = pretend(lambda asked: asked.reply(raw))
    with pytest.raises(WeChatOutcomeUnknown):
        to(server.url).json(EFFECT)


def test_chinese_is_sent_as_real_characters(pretend: Start) -> None:
    server = pretend(lambda asked: asked.reply({"errcode": 0}))
    to(server.url).json(EFFECT)
    assert NAME.encode() in server.asked[0].body


def test_parameters_are_encoded(pretend: Start) -> None:
    server = pretend(lambda asked: asked.reply(PNG))
    to(server.url).picture(Question("cgi-bin/showqrcode", params={"ticket": "gQ+/=&a=b"}, base="mp"))
    assert server.asked[0].path == "/cgi-bin/showqrcode?ticket=gQ%2B%2F%3D%26a%3Db"


def test_a_picture_is_told_from_a_refusal_by_its_content(pretend: Start) -> None:
    server = pretend(lambda asked: asked.reply(PNG, kind="application/json"))
    assert to(server.url).picture(READ) == PNG
    server = pretend(lambda asked: asked.reply({"errcode": 41030, "errmsg": "invalid page"}, kind="image/jpeg"))
    with pytest.raises(WeChatRefused, match="41030"):
        to(server.url).picture(READ)


@pytest.mark.parametrize("raw", [b"<html>", b"{}", PNG + b"x" * PICTURE_CAP])
def test_what_is_neither_picture_nor_refusal_is_unusable(pretend: Start, raw: bytes) -> None:
    server = pretend(lambda asked: asked.reply(raw))
    with pytest.raises(WeChatOutcomeUnknown):
        to(server.url).picture(READ)


def test_a_missing_picture_is_a_refusal(pretend: Start) -> None:
    server = pretend(lambda asked: asked.reply(b"gone", status=404))
    with pytest.raises(WeChatRefused, match="404"):
        to(server.url).picture(READ)


def test_one_thread_keeps_its_connection_and_no_cookie(pretend: Start) -> None:
    def answer(asked: Asked) -> None:
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
    pretend: Start, refused_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{refused_port}")
    monkeypatch.delenv("no_proxy", raising=False)
    server = pretend(lambda asked: asked.reply({"ok": 1}))
    assert to(server.url).json(READ) == {"ok": 1}


def test_whoever_may_not_wait_for_wechat_is_stopped_before_anything_is_sent(pretend: Start) -> None:
    server = pretend(lambda asked: asked.reply({}))

    def refuse() -> None:
        raise RuntimeError("not now")

    for ask in (to(server.url, before_call=refuse).json, to(server.url, before_call=refuse).picture):
        with pytest.raises(RuntimeError, match="not now"):
            ask(READ)
    assert server.asked == []
