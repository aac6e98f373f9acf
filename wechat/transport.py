"""Carries one question to WeChat and its answer back, within a hard time limit and without telling secrets."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import urlencode

from wechat import time_left
from wechat.breaker import Breaker
from wechat.errors import WeChatError, WeChatOutcomeUnknown, WeChatRefused, WeChatUnreachable
from wechat.lines import Lines, NoReply, Patience
from wechat.waiting_room import WaitingRoom

TOTAL = 4.0
"""Seconds that one call takes at most, whatever WeChat does: the mini program and its person wait for it."""

JSON_CAP = 1024 * 1024
PICTURE_CAP = 5 * 1024 * 1024
_OF_JSON = {"Content-Type": "application/json"}
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")

Answer = dict[str, Any]
BaseName = Literal["api", "mp", "open"]


@dataclass(frozen=True, slots=True)
class Bases:
    """Where WeChat's hosts are: api.weixin.qq.com, mp.weixin.qq.com, open.weixin.qq.com, or a sandbox; `api_spares`
    are hosts that answer for `api` when it cannot be connected to, such as api2.weixin.qq.com."""

    api: str
    mp: str
    open: str
    api_spares: tuple[str, ...] = ()

    def url(self, base: BaseName, path: str, spare: int = 0) -> str:
        """The address of a path; `spare` counts on from the first host to its spares, and round again."""
        hosts = (self.api, *self.api_spares) if base == "api" else (getattr(self, base),)
        return f"{hosts[spare % len(hosts)].rstrip('/')}/{path}"


@dataclass(frozen=True, slots=True)
class Question:
    """One call: `api` is its path; a `body` makes it a POST; `repeatable`: asking twice does no harm."""

    api: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Mapping[str, Any] | None = field(default=None, repr=False)
    base: BaseName = "api"
    repeatable: bool = False

    def texts(self) -> Iterator[str]:
        """Every text that we send: none of it may come back in an error message."""
        pending: list[Any] = [self.params, self.body or {}]
        while pending:
            value = pending.pop()
            if isinstance(value, str):
                yield value
            elif isinstance(value, Mapping):
                pending.extend(value.values())
            elif isinstance(value, list | tuple):
                pending.extend(value)


class Transport:
    """Asks WeChat over HTTP; times in seconds.

    A question takes at most `total`, its one repetition included: a connection that failed is tried again for
    anything, at the next of the spare hosts, which then stays the first to be asked; a lost answer only for a
    repeatable question, since another host would carry out a message once more. An API that fails again and again
    rests (WeChatResting). Redirects and proxies from the environment are not
    followed. Raises WeChatUnreachable when surely nothing was sent, WeChatOutcomeUnknown when no usable
    answer came, WeChatRefused when WeChat said no (errcode 404 when it knows no such address).
    `before_call` runs before anything is sent and may forbid it by raising; `room` says how many may wait at once.
    """

    def __init__(
        self,
        bases: Bases,
        *,
        connect_timeout: float = 1.0,
        read_timeout: float = 3.0,
        total: float = TOTAL,
        breaker: Breaker | None = None,
        before_call: Callable[[], None] = lambda: None,
        room: WaitingRoom | None = None,
    ) -> None:
        self.bases = bases
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self.total = total
        self._breaker = breaker or Breaker()
        self._host = 0
        self._before_call = before_call
        self._lines = Lines()
        self.room = room or WaitingRoom()

    def json(self, question: Question) -> Answer:
        """The JSON object of the answer; an `errcode` other than 0 is a refusal, none at all is success."""
        return _read_answer(question, self._ask(question, JSON_CAP))

    def picture(self, question: Question) -> bytes:
        """A PNG, JPEG or GIF, told by its content, since refusals come as JSON with status 200."""
        raw = self._ask(question, PICTURE_CAP)
        if raw.startswith(_PICTURES):
            return raw
        _read_answer(question, raw)
        raise WeChatOutcomeUnknown(question.api, "the answer is no picture")

    def _ask(self, question: Question, cap: int) -> bytes:
        self._before_call()
        # Outside of the breaker: who was not let in says nothing about WeChat.
        with self.room.seat(question.api), self._breaker.passage(question.api):
            came = self._tries(question, cap, min(time.monotonic() + self.total, time_left.deadline()))
            if isinstance(came, WeChatError):
                raise came
            return came

    def _tries(self, question: Question, cap: int, deadline: float) -> bytes | WeChatError:
        host = self._host
        came = self._attempt(question, cap, deadline, host)
        lost = isinstance(came, WeChatOutcomeUnknown) and question.repeatable
        unreachable = isinstance(came, WeChatUnreachable)
        if not (lost or unreachable) or time.monotonic() >= deadline:
            return came
        if unreachable:
            host += 1
        came = self._attempt(question, cap, deadline, host)
        if not isinstance(came, WeChatUnreachable):
            self._host = host
        return came

    def _attempt(self, question: Question, cap: int, deadline: float, host: int) -> bytes | WeChatError:
        """The answer's bytes, or what went wrong, which is returned and raised later: so that no frame that held the
        question goes along with it."""
        query = f"?{urlencode(question.params)}" if question.params else ""
        # Real characters: escaped Chinese once reached customers escaped.
        body = None if question.body is None else json.dumps(question.body, ensure_ascii=False).encode()
        reply = self._lines.ask(
            self.bases.url(question.base, question.api, host) + query,
            Patience(self._connect_timeout, self._read_timeout, deadline),
            cap=cap,
            body=body,
            headers=_OF_JSON if body is not None else None,
        )
        if isinstance(reply, NoReply):
            kind = reply.kind.__name__
            if reply.sent:
                return WeChatOutcomeUnknown(question.api, f"no usable answer ({kind})")
            return WeChatUnreachable(question.api, f"could not connect ({kind})")
        if reply.status == HTTPStatus.NOT_FOUND:
            return WeChatRefused(question.api, 404, "not found")
        if reply.status != HTTPStatus.OK:
            return WeChatOutcomeUnknown(question.api, f"HTTP status {reply.status}")
        if len(reply.body) > cap:
            return WeChatOutcomeUnknown(question.api, f"the answer is over {cap} bytes")
        return reply.body


def _read_answer(question: Question, raw: bytes) -> Answer:
    answer = _json_object(raw)
    if answer is None:
        raise WeChatOutcomeUnknown(question.api, "the answer is no JSON object")
    errcode = answer.get("errcode", 0)
    if not isinstance(errcode, int) or isinstance(errcode, bool):
        raise WeChatOutcomeUnknown(question.api, "the answer has an errcode that is no number")
    if errcode != 0:
        raise WeChatRefused(question.api, errcode, str(answer.get("errmsg", "")), question.texts())
    return answer


def _json_object(raw: bytes) -> Answer | None:
    """The object whatever Content-Type said; nicknames may hold stray control characters."""
    try:
        read = json.loads(raw.decode("utf-8"), strict=False)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None
