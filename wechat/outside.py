"""Pages and pictures of other people's sites, fetched so that nobody reaches a place inside through us.

Hosts that headquarters named, on the web's own ports; of a host's addresses only public ones, and the very one that was
judged is connected to, so that a name that changes its mind in between gains nothing; no redirect, no proxy, no cookie;
so many bytes, so many seconds in all, however slowly they drip.
"""

from __future__ import annotations

import ipaddress
import re
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from wechat.lines import Lines, NoReply, NotAdmitted, Patience

CONNECT, PIECE, TOTAL = 3.0, 5.0, 10.0
"""Seconds for a connection, for the next bytes, and for everything."""

PORTS = {"http": 80, "https": 443}
NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
LONGEST_NAME = 253
# IPv4 in IPv6, where a gateway would carry it further: NAT64 by RFC 6052 and RFC 8215.
_NAT64 = tuple(ipaddress.IPv6Network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48"))
_AGENT = {"User-Agent": "Mozilla/5.0 (compatible; Qudao link card)", "Accept-Language": "zh-CN,zh;q=0.9"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave."""

    content_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NotFetched:
    """Why nothing was fetched: `not_listed`, `inside`, `unreachable`, `moved`, `refused` or `too_large`."""

    why: str


def is_public(address: str) -> bool:
    """Whether an address is one of the public internet, by IANA's registries, whichever way it is written down."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip.sixtofour is not None or ip.teredo is not None or any(ip in net for net in _NAT64):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def host_of(url: str) -> str | None:
    """The host of an address that may be fetched at all: http or https, a plain name, the usual port, nobody's
    password. None for anything else."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or port not in (None, PORTS[parts.scheme]) or "@" in parts.netloc or "\\" in url:
        return None
    if any(ord(letter) <= 32 or ord(letter) > 126 for letter in url):
        return None
    return host if len(host) <= LONGEST_NAME and NAME.fullmatch(host) else None


def is_listed(host: str | None, hosts: Collection[str]) -> bool:
    """Whether a host is one of these, or lies below one."""
    return host is not None and any(host == one or host.endswith(f".{one}") for one in hosts)


class Outside:
    """The way out to such sites; tests admit other addresses than public ones, nobody else does."""

    def __init__(self, *, admits: Callable[[str], bool] = is_public) -> None:
        self._lines = Lines(admits)

    def fetch(self, url: str, hosts: Collection[str], *, cap: int) -> Fetched | NotFetched:
        """GET an address of one of these hosts; at most `cap` bytes, ten seconds in all."""
        if not is_listed(host_of(url), hosts):
            return NotFetched("not_listed")
        patience = Patience(CONNECT, PIECE, time.monotonic() + TOTAL)
        reply = self._lines.ask(url, patience, cap=cap, headers=_AGENT)
        if isinstance(reply, NoReply):
            return NotFetched("inside" if issubclass(reply.kind, NotAdmitted) else "unreachable")
        if 300 <= reply.status < 400:
            return NotFetched("moved")
        if reply.status != 200:
            return NotFetched("refused")
        if len(reply.body) > cap:
            return NotFetched("too_large")
        return Fetched(reply.headers.get("Content-Type", ""), reply.body)
