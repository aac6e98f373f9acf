"""G37: what headquarters pastes is fetched from the public internet alone: a listener inside hears nothing of it."""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from services.materials import link_cards
from tests.files import picture
from wechat import names, outside
from wechat.outside import Fetched, NotFetched, Outside, is_public

SITES = ("example.com",)
PUBLIC, INSIDE = "127.0.0.2", "127.0.0.1"  # two ends of this machine; the first stands for a public address


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        status, kind, body, headers = self.server.pages.get(self.path, (200, "text/html", b"<title>honey</title>", {}))
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        for piece in body if isinstance(body, list) else [body]:
            if isinstance(piece, float):
                time.sleep(piece)
            else:
                self.wfile.write(piece)
                self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


class Site(ThreadingHTTPServer):
    """A web server that notes what it is asked."""

    daemon_threads = True

    def __init__(self, address: str) -> None:
        super().__init__((address, 0), _Handler)
        self.asked: list[str] = []
        self.pages: dict[str, tuple[int, str, Any, dict[str, str]]] = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_: Any) -> None:
        """Whoever asked has gone."""


@dataclass
class Net:
    """The internet as this program sees it: `names` lead where a test says, everything else into the house."""

    site: Site
    honey: Site
    names: dict[str, list[str]] = field(default_factory=dict)

    def look_up(self, host: str) -> list[tuple[Any, ...]]:
        """As `getaddrinfo`: the addresses of a name in turn, each on the port of whoever plays it."""
        found = self.names.get(host, [INSIDE])
        if len(found) > 1 and found[0] == "then":
            found.pop(0)
            self.names[host], found = found[1:], found[:1]
        return [self._end(one) for one in found]

    def _end(self, address: str) -> tuple[Any, ...]:
        port = self.site.server_port if address == PUBLIC else self.honey.server_port
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return family, socket.SOCK_STREAM, 6, "", (address, port, 0, 0) if ":" in address else (address, port)

    def way_out(self) -> Outside:
        return Outside(admits=lambda address: address == PUBLIC or is_public(address))


@pytest.fixture
def database_url(one_url: str) -> str:
    return one_url


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[Net]:
    made = Net(Site(PUBLIC), Site(INSIDE))
    made.names["www.example.com"] = [PUBLIC]
    monkeypatch.setattr(names, "_look_up", lambda name: made.look_up(name.host))
    yield made
    for one in (made.site, made.honey):
        one.shutdown()
        one.server_close()


PAYLOADS = (
    "http://127.0.0.1/",
    "http://localhost/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.100.100.200/latest/meta-data/",
    "http://metadata.tencentyun.com/latest/meta-data/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://0x7f.1/",
    "http://0x7f000001/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://[::1]/",
    "http://[::]/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://[fd00::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[64:ff9b::7f00:1]/",
    "http://www.example.com@127.0.0.1/",
    "http://127.0.0.1#@www.example.com/",
    "http://127.0.0.1\\@www.example.com/",
    "http://www.example.com:6379/",
    "http://www.example.com.evil.test/",
    "http://evilexample.com/",
    "http://localhost%00.www.example.com/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://www.example.com\r\nHost: localhost/",
    "https://127.0.0.1/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "ftp://127.0.0.1/",
    "//127.0.0.1/",
    "http:///127.0.0.1/",
    # Names of a listed site that lead into the house, by themselves or on the second look.
    "http://inside.example.com/",
    "http://mapped.example.com/",
    "http://both.example.com/",
    "http://again.example.com/",
    "http://www.example.com/onward",
)


def _lay_traps(net: Net) -> None:
    net.names |= {
        "inside.example.com": [INSIDE],
        "mapped.example.com": ["::ffff:127.0.0.1"],
        "both.example.com": ["192.0.2.1", INSIDE],
        "again.example.com": ["then", PUBLIC, INSIDE],
    }
    net.site.pages["/onward"] = (302, "text/html", b"", {"Location": f"http://127.0.0.1:{net.honey.server_port}/"})


def test_no_payload_reaches_a_place_inside(net: Net) -> None:
    _lay_traps(net)
    way_out = net.way_out()
    told = {url: way_out.fetch(url, SITES, cap=1000) for url in PAYLOADS}
    assert net.honey.asked == []
    assert [url for url, said in told.items() if isinstance(said, Fetched)] == ["http://again.example.com/"]
    assert told["http://www.example.com/onward"] == NotFetched("moved")
    assert told["http://inside.example.com/"] == NotFetched("inside")
    # The name has changed its mind by now; the line that is kept open still leads to the address that was judged.
    way_out.fetch("http://again.example.com/", SITES, cap=1000)
    assert net.way_out().fetch("http://again.example.com/", SITES, cap=1000) == NotFetched("inside")
    assert net.honey.asked == []


def test_control_without_the_list_and_the_judgement_the_listener_hears_them(
    net: Net, monkeypatch: pytest.MonkeyPatch
) -> None:
    _lay_traps(net)
    monkeypatch.setattr(outside, "is_listed", lambda *_: True)
    way_out = Outside(admits=lambda _address: True)
    for url in PAYLOADS:
        way_out.fetch(url, SITES, cap=1000)
    assert len(net.honey.asked) >= 20


def test_a_public_address_is_one_however_it_is_written() -> None:
    inside = (
        *("127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.0.1", "169.254.169.254", "100.100.100.200", "0.0.0.0"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1%eth0"),
        *(
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001:0:7f00:1::",
            "ff02::1",
        ),
    )
    assert [one for one in inside if is_public(one)] == []
    assert all(is_public(one) for one in ("1.1.1.1", "120.232.1.1", "2400:3200::1", "::ffff:1.1.1.1"))
    assert ipaddress.ip_address("100.100.100.200").is_private is False  # why `is_private` alone would not do


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ((200, "text/html", b"x" * 2000, {}), "too_large"),
        ((404, "text/html", b"", {}), "refused"),
        ((500, "text/html", b"", {}), "refused"),
        ((301, "text/html", b"", {"Location": "https://www.example.com/"}), "moved"),
        ((200, "text/html", [b"<title>", 0.2, b"a", 0.2, b"b", 0.2, b"c", 0.2, b"d"], {}), "unreachable"),
    ],
)
def test_bytes_and_seconds_are_bounded(
    net: Net, monkeypatch: pytest.MonkeyPatch, page: tuple[int, str, Any, dict[str, str]], why: str
) -> None:
    drips = isinstance(page[2], list)
    monkeypatch.setattr(outside, "TOTAL", 0.5 if drips else 30)  # a busy machine answers late what does not drip
    net.site.pages["/"] = page
    assert net.way_out().fetch("http://www.example.com/", SITES, cap=1000) == NotFetched(why)


def test_a_page_inside_a_page_is_not_asked_for_its_picture(net: Net, app: object, cast: Any) -> None:
    """What a listed page names as its picture is judged like the page itself."""
    for number, address in enumerate(
        (f"http://127.0.0.1:{net.honey.server_port}/", "//localhost/", "file:///etc/passwd")
    ):
        page = f'<title>一</title><meta property="og:image" content="{address}">'.encode()
        net.site.pages[f"/{number}"] = (200, "text/html", page, {})
        card = link_cards.fetch_card(net.way_out(), f"http://mp.weixin.qq.com/{number}", 1)
        assert card == "link_inside"
        net.names["mp.weixin.qq.com"] = [PUBLIC]
        card = link_cards.fetch_card(net.way_out(), f"http://mp.weixin.qq.com/{number}", 1)
        assert isinstance(card, link_cards.Card)
        assert (card.title, card.picture) == ("一", None)
        net.names.pop("mp.weixin.qq.com")
    assert net.honey.asked == []


def test_words_in_the_charsets_of_chinese_sites_are_read(net: Net, app: object, cast: Any) -> None:
    net.names["mp.weixin.qq.com"] = [PUBLIC]
    body = '<meta charset="gb2312"><title> 春季\n新品 </title><meta name="description" content="三分钟看完&amp;懂">'
    net.site.pages |= {
        "/gbk": (200, "text/html", body.encode("gbk"), {}),
        "/none": (200, "text/html", b"<p>no title", {}),
        "/picture": (
            200,
            "text/html",
            b'<title>t</title><meta property="og:image" content="/a.jpg">',
            {},
        ),
        "/a.jpg": (200, "image/jpeg", picture(), {}),
    }
    card = link_cards.fetch_card(net.way_out(), "http://mp.weixin.qq.com/gbk", 1)
    assert isinstance(card, link_cards.Card)
    assert (card.title, card.summary) == ("春季 新品", "三分钟看完&懂")
    assert link_cards.fetch_card(net.way_out(), "http://mp.weixin.qq.com/none", 1) == "link_unreadable"
    card = link_cards.fetch_card(net.way_out(), "http://mp.weixin.qq.com/picture", 1)
    assert isinstance(card, link_cards.Card)
    assert card.picture is not None
