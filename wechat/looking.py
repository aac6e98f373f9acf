"""Looks at an address as a stranger on the network would: one request, a hard time limit, no redirects followed."""

import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from wechat.lines import Lines, NoReply, Patience, Reply

_CAP = 64 * 1024


class NotSeen(Exception):
    """Nothing usable came back; `why` is one stable word: name, connection, certificate, time or answer."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address answered: status, the first bytes of the body, where it sends on to, and what time it thinks
    it is (seconds since 1970)."""

    status: int
    body: bytes = field(repr=False)
    location: str | None
    says_it_is: float | None


def look(
    url: str,
    *,
    params: Mapping[str, str] | None = None,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = 5.0,
) -> Seen:
    """GET the address, or POST a `body` to it, within `seconds` in all. Raises NotSeen, which carries no address:
    those of callbacks hold signatures."""
    reply = Lines().ask(
        f"{url}?{urlencode(params)}" if params else url,
        Patience(seconds, seconds, time.monotonic() + seconds),
        cap=_CAP,
        body=body,
        headers={**(headers or {}), "Connection": "close"},
    )
    if isinstance(reply, NoReply):
        raise NotSeen(_why(reply.kind))
    return Seen(reply.status, reply.body[:_CAP], reply.headers.get("Location"), _date(reply))


def _date(reply: Reply) -> float | None:
    try:
        return parsedate_to_datetime(reply.headers.get("Date", "")).timestamp()
    except ValueError:
        return None


def _why(kind: type[Exception]) -> str:
    causes: tuple[tuple[type[Exception], str], ...] = (
        (ssl.SSLError, "certificate"),
        (TimeoutError, "time"),
        (socket.gaierror, "name"),
        (OSError, "connection"),
    )
    return next((word for cause, word in causes if issubclass(kind, cause)), "answer")
