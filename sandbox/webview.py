"""WeChat's in-app browser: `http://<person>.localhost` shows the program under test with that person's own cookies."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import requests
from flask import Flask, Response, abort, render_template, request, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from sandbox import jssdk
from sandbox.people import Person
from sandbox.servers.authorize import authorize
from sandbox.state import State

STATIC = Path(__file__).parent / "phone" / "static"
USER_AGENT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN"
)
HOP_BY_HOP = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailers", "transfer-encoding",
    "upgrade", "content-length",
}  # fmt: skip
NOT_FORWARDED = HOP_BY_HOP | {"host", "cookie", "user-agent", "origin", "referer", "accept-encoding", "forwarded"}
# Cookies stay in the jar here: a frame on another site could not keep them in most browsers. A webview is no frame.
NOT_RETURNED = HOP_BY_HOP | {"set-cookie", "x-frame-options", "content-encoding"}
SIGN_IN = "/connect/oauth2/authorize"
HEAD = re.compile(rb"<head[^>]*>", re.IGNORECASE)
IDENTITY = b'<script src="/_webview/identity.js"></script>'
SCRIPT_RULE = re.compile(r"(?:script-src|default-src)\s([^;]*)")
FRAME_ANCESTORS = re.compile(r"frame-ancestors[^;]*;?\s*")


class _Upload:
    """The request's body, handed on while it comes in, with its length told beforehand."""

    def __len__(self) -> int:
        return request.content_length or 0

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: request.stream.read(65536), b"")

    def read(self, size: int = -1) -> bytes:
        return request.stream.read(size)


def _asked_for() -> str:
    """Path and query exactly as the browser sent them, escapes and all."""
    raw: str = request.environ.get("RAW_URI") or request.environ["REQUEST_URI"]
    return raw


def _identified(answer: requests.Response) -> bytes:
    """The page with a script that makes its scripts see WeChat, unless the page's own policy forbids one."""
    rules = SCRIPT_RULE.findall(answer.headers.get("Content-Security-Policy", ""))
    if rules and not any("'self'" in rule for rule in rules):
        return answer.content
    return HEAD.sub(lambda head: head.group() + IDENTITY, answer.content, count=1)


class Webviews:
    """One browser for each person; what it stores lives until the sandbox is reset."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._jars: dict[str, requests.cookies.RequestsCookieJar] = {}

    def person_of(self, host: str) -> Person | None:
        """The owner of a Host such as `zhang-owner.localhost:8001`."""
        name, _, rest = host.split(":")[0].partition(".")
        return self._state.people.get(name) if rest == "localhost" else None

    def forget(self, person_key: str | None = None) -> None:
        for key in [person_key] if person_key else list(self._jars):
            self._jars.pop(key, None)

    def serve(self, person: Person) -> AnyResponse:
        """One request of this person's browser: WeChat's own addresses here, everything else from the target."""
        if request.path == "/_webview/authorize":
            response = authorize(self._state, person)
            if "Location" in response.headers:
                response.headers["Location"] = self._towards_person(response.headers["Location"], person)
            return response
        if request.path == "/_webview/forget":
            self.forget(person.key)
            return Response("", status=204)
        if request.path == "/_webview/jssdk":
            return jssdk.check(self._state, person)
        if request.path == "/_webview/close":
            return Response(render_template("webview_closed.html"))
        if request.path in ("/_webview/pages.css", "/_webview/identity.js"):
            return send_from_directory(STATIC, request.path.removeprefix("/_webview/"))
        if request.path.startswith("/_webview/"):
            return Response("", status=404)
        return self._forward(person)

    def _forward(self, person: Person) -> AnyResponse:
        state = self._state
        jar = self._jars.setdefault(person.key, requests.cookies.RequestsCookieJar())
        session = requests.Session()
        session.trust_env = False
        session.cookies = jar
        try:
            answer = session.request(
                request.method, state.target + _asked_for(), headers=self._headers(person),
                data=_Upload() if request.content_length else None, cookies=request.cookies.to_dict(),
                allow_redirects=False, stream=True, timeout=30,
            )  # fmt: skip
        except requests.RequestException:
            return Response(render_template("webview_unreachable.html", target=state.target), status=502)
        kind = answer.headers.get("Content-Type", "")
        is_page = kind.startswith("text/html")
        body: Iterable[bytes] = answer.iter_content(65536)
        if is_page:
            body = [self._rewritten(_identified(answer), person)]
        response = Response(body, status=answer.status_code)
        response.headers.clear()
        for name, value in answer.raw.headers.items():
            if name.lower() not in NOT_RETURNED:
                response.headers.add(name, self._header_back(name.lower(), value, person))
        if not is_page and "Content-Encoding" not in answer.headers and "Content-Length" in answer.headers:
            response.headers["Content-Length"] = answer.headers["Content-Length"]
        response.call_on_close(answer.close)
        return response

    def _headers(self, person: Person) -> dict[str, str]:
        """The browser's headers as if it stood at the target, with WeChat's user agent and nothing of the proxy."""
        state, own = self._state, self._state.webview_base(person.key)
        headers = {
            name: value
            for name, value in request.headers.items()
            if name.lower() not in NOT_FORWARDED and not name.lower().startswith("x-forwarded-")
        }
        headers |= {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", "Host": urlsplit(state.target).netloc}
        for name in ("Origin", "Referer"):
            value = request.headers.get(name)
            if value:
                headers[name] = value.replace(own, state.target) if value.startswith(own) else value
        return headers

    def _header_back(self, name: str, value: str, person: Person) -> str:
        if name == "location":
            return self._towards_person(value, person)
        if name.startswith("content-security-policy"):
            return self._rewritten(FRAME_ANCESTORS.sub("", value).encode(), person).decode()
        return value

    def address_for(self, person: Person, url: str) -> str | None:
        """Where this person's webview shows a URL; None for one outside the program and WeChat."""
        shown = self._towards_person(url, person)
        return shown if shown.startswith(self._state.webview_base(person.key)) else None

    def _towards_person(self, url: str, person: Person) -> str:
        own = self._state.webview_base(person.key)
        for ours in self._spellings(self._state.base):
            if url.startswith(ours + SIGN_IN):
                # A browser would carry #wechat_redirect on to the page; WeChat's own does not.
                return own + "/_webview/authorize" + url[len(ours) + len(SIGN_IN) :].split("#")[0]
        for theirs in self._spellings(self._state.target):
            if url == theirs or url.startswith((theirs + "/", theirs + "?")):
                return own + url[len(theirs) :]
        return url

    def _rewritten(self, html: bytes, person: Person) -> bytes:
        """Absolute links to the target lead to the person's own host; so do those to the sign-in page."""
        own = self._state.webview_base(person.key)
        for ours in self._spellings(self._state.base):
            html = html.replace((ours + SIGN_IN).encode(), f"{own}/_webview/authorize".encode())
        for theirs in self._spellings(self._state.target):
            html = re.sub(re.escape(theirs).encode() + rb"(?![\w.-])", own.encode(), html)
        return html

    def _spellings(self, url: str) -> list[str]:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
        loopback = ("localhost", "127.0.0.1")
        hosts = loopback if parts.hostname in loopback else (parts.hostname,)
        return [f"{parts.scheme}://{host}{port}" for host in hosts]


def mount(app: Flask, webviews: Webviews) -> None:
    """Requests on a person's host never reach the sandbox's own addresses."""

    @app.before_request
    def _on_a_persons_host() -> AnyResponse | None:
        person = webviews.person_of(request.host)
        if person:
            return webviews.serve(person)
        return abort(404, "nobody of this name") if ".localhost" in request.host else None
