"""One request of a person's browser, carried to the program under test and back."""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

import requests
from flask import Response, request

from sandbox.people import Person
from sandbox.state import State
from sandbox.webview.addresses import Addresses

USER_AGENT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Mobile/15E148 MicroMessenger/8.0.49(0x18003137) NetType/WIFI Language/zh_CN"
)
LANGUAGE = "zh-CN,zh-Hans;q=0.9"  # these phones are set to Chinese, whatever the browser around them is set to
HOP_BY_HOP = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailers", "transfer-encoding",
    "upgrade", "content-length",
}  # fmt: skip
NOT_FORWARDED = HOP_BY_HOP | {"host", "cookie", "user-agent", "origin", "referer", "accept-encoding", "forwarded"}
# Cookies stay in the jar here: a frame on another site could not keep them in most browsers. A webview is no frame.
NOT_RETURNED = HOP_BY_HOP | {"set-cookie", "x-frame-options", "content-encoding"}
HEAD = re.compile(rb"<head(\s[^>]*)?>", re.IGNORECASE)
START = re.compile(rb"\s*(<!doctype[^>]*>)?\s*(<html[^>]*>)?", re.IGNORECASE)  # a page may leave its head out
DOCUMENTS = ("document", "iframe")
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


def new_session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


def forward(
    state: State, addresses: Addresses, person: Person, jar: requests.cookies.RequestsCookieJar
) -> Response | None:
    """The program's answer, made to fit the person's host; None when it does not answer at all."""
    session = new_session()
    session.cookies = jar
    asked = addresses.asked_in_the_world(person, _asked_for())
    try:
        answer = session.request(
            request.method, state.target + asked, headers=_headers(state, person),
            data=_Upload() if request.content_length else None, cookies=request.cookies.to_dict(),
            allow_redirects=False, stream=True, timeout=30,
        )  # fmt: skip
        is_page = answer.headers.get("Content-Type", "").startswith("text/html")
        body: Iterable[bytes] = answer.iter_content(65536)
        if is_page:
            body = [addresses.rewritten(person, _identified(answer, state.base))]
    except requests.RequestException:
        return None
    response = Response(body, status=answer.status_code)
    response.headers.clear()
    for name, value in answer.raw.headers.items():
        if name.lower() not in NOT_RETURNED:
            response.headers.add(name, _header_back(addresses, person, name.lower(), value))
    if not is_page and "Content-Encoding" not in answer.headers and "Content-Length" in answer.headers:
        response.headers["Content-Length"] = answer.headers["Content-Length"]
    response.call_on_close(answer.close)
    return response


def _identified(answer: requests.Response, base: str) -> bytes:
    """The page with a script that makes its scripts see WeChat, unless the page's own policy forbids one."""
    rules = SCRIPT_RULE.findall(answer.headers.get("Content-Security-Policy", ""))
    if rules and not any("'self'" in rule for rule in rules):
        return answer.content
    identity = f'<script src="/_webview/identity.js" data-phone="{base}"></script>'.encode()
    begins = HEAD.search(answer.content)
    if begins is None and request.headers.get("Sec-Fetch-Dest") in DOCUMENTS:
        begins = START.match(answer.content)
    if begins is None:  # a piece of a page, fetched by a script
        return answer.content
    return answer.content[: begins.end()] + identity + answer.content[begins.end() :]


def _headers(state: State, person: Person) -> dict[str, str]:
    """The browser's headers as if it stood at the target, with WeChat's agent and language, nothing of the proxy."""
    own = state.webview_base(person.key)
    headers = {
        name: value
        for name, value in request.headers.items()
        if name.lower() not in NOT_FORWARDED and not name.lower().startswith("x-forwarded-")
    }
    headers |= {"User-Agent": USER_AGENT, "Accept-Language": LANGUAGE}
    headers |= {"Accept-Encoding": "identity", "Host": urlsplit(state.target).netloc}
    for name in ("Origin", "Referer"):
        value = request.headers.get(name)
        if value:
            headers[name] = value.replace(own, state.target) if value.startswith(own) else value
    return headers


def _header_back(addresses: Addresses, person: Person, name: str, value: str) -> str:
    if name == "location":
        return addresses.towards(person, value)
    if name.startswith("content-security-policy"):
        return addresses.rewritten(person, FRAME_ANCESTORS.sub("", value).encode()).decode()
    return value
