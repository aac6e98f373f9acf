"""A WeChat that takes 50 ms over each message and keeps a ledger: `python -m benchmarks.slow_wechat PORT`.

Cheap on purpose, since it shares the processors with the workers it is to keep busy: no framework, one process.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field

TAKES_SECONDS = 0.05
LEDGER, NEW_LEDGER = "/ledger", "/ledger/new"
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"
_AT_ONCE = {
    "/cgi-bin/stable_token": {"access_token": "a-token", "expires_in": 7200},
    "/cgi-bin/getcallbackip": {"ip_list": ["127.0.0.1"]},
}


@dataclass(slots=True)
class Ledger:
    """What was really carried out: how often each `client_msg_id`, how many at one time, from when to when."""

    sent: Counter[str] = field(default_factory=Counter)
    open: int = 0
    most_at_once: int = 0
    first_at: float = 0.0
    last_at: float = 0.0

    def begin(self, client_msg_id: str) -> None:
        self.first_at = self.first_at or time.monotonic()
        self.sent[client_msg_id] += 1
        self.open += 1
        self.most_at_once = max(self.most_at_once, self.open)

    def end(self) -> None:
        self.open -= 1
        self.last_at = time.monotonic()

    def told(self) -> dict[str, float]:
        return {
            "messages": len(self.sent),
            "doubled": self.sent.total() - len(self.sent),
            "most_at_once": self.most_at_once,
            "seconds": self.last_at - self.first_at,
        }


class Line(asyncio.Protocol):
    """One keep-alive connection; a caller that sends its next question before the answer is not served."""

    def __init__(self, wechat: SlowWeChat) -> None:
        self._wechat = wechat
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(_END_OF_HEAD)
        if not found or len(body) < _length(head):
            return
        self._received = b""
        self._wechat.answer(head.split(b" ", 2)[1].decode(), body, self._transport)


class SlowWeChat:
    """Hands out a token at once, takes each message for 50 ms, tells its ledger to whoever asks."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self.ledger = Ledger()

    def answer(self, path: str, body: bytes, to: asyncio.Transport) -> None:
        path = path.partition("?")[0]
        if path == "/cgi-bin/message/template/send":
            self.ledger.begin(json.loads(body)["client_msg_id"])
            msgid = 10**15 + self.ledger.sent.total()
            self._loop.call_later(TAKES_SECONDS, self._accept, to, msgid)
            return
        if path == NEW_LEDGER:
            self.ledger = Ledger()
        _say(to, _AT_ONCE.get(path) or self.ledger.told())

    def _accept(self, to: asyncio.Transport, msgid: int) -> None:
        self.ledger.end()
        _say(to, {"errcode": 0, "errmsg": "ok", "msgid": msgid})


def _length(head: bytes) -> int:
    lines = (line for line in head.lower().split(b"\r\n") if line.startswith(_LENGTH))
    return int(next(lines, _LENGTH + b"0")[len(_LENGTH) :])


def _say(to: asyncio.Transport, answer: object) -> None:
    body = json.dumps(answer).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    to.write(head.encode() + _END_OF_HEAD + body)


async def serve(port: int) -> None:
    loop = asyncio.get_running_loop()
    wechat = SlowWeChat(loop)
    server = await loop.create_server(lambda: Line(wechat), "127.0.0.1", port, backlog=512)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
