"""Looks at an address as a stranger on the network would: one request, a hard time limit, no redirects followed."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import requests

from wechat.watched_http import attempt_within, new_session

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
    deadline = time.monotonic() + seconds
    with attempt_within(seconds), new_session() as session:
        try:
            response = session.request(
                "GET" if body is None else "POST",
                url,
                params=dict(params or {}),
                data=body,
                headers=dict(headers or {}),
                timeout=seconds,
                allow_redirects=False,
                stream=True,
            )
            with response:
                seen, why = _seen(response), ""
        except (requests.RequestException, OSError, ValueError) as error:
            why = _why(error)
    if time.monotonic() >= deadline:  # a body without a length looks whole when it was cut
        why = "time"
    if why:
        raise NotSeen(why)
    return seen


def _seen(response: requests.Response) -> Seen:
    raw = bytearray()
    for chunk in response.iter_content(8192):
        raw += chunk
        if len(raw) > _CAP:
            break
    return Seen(response.status_code, bytes(raw[:_CAP]), response.headers.get("Location"), _date(response))


def _date(response: requests.Response) -> float | None:
    try:
        return parsedate_to_datetime(response.headers.get("Date", "")).timestamp()
    except ValueError:
        return None


def _why(error: Exception) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return "certificate"
    if isinstance(error, requests.exceptions.Timeout):
        return "time"
    if "NameResolution" in repr(error) or "getaddrinfo" in repr(error):
        return "name"
    return "connection" if isinstance(error, requests.exceptions.ConnectionError) else "answer"
