"""Where a page is: its own address in the world, and the one under which a person's browser shows it."""

import re
from urllib.parse import quote, urlencode, urlsplit

from sandbox.people import Person
from sandbox.state import State

SIGN_IN = "/connect/oauth2/authorize"
LOOPBACK = ("localhost", "127.0.0.1")


class Addresses:
    """Every person's browser lives on a host of its own and sees the program under test there."""

    def __init__(self, state: State) -> None:
        self._state = state

    def shown(self, person: Person, url: str) -> str | None:
        """Where this person's webview shows a URL; None for one outside the program and WeChat."""
        shown = self.towards(person, url)
        return shown if shown.startswith(self._state.webview_base(person.key)) else None

    def mini(self, person: Person, mini: dict[str, str]) -> str:
        """Where this person's phone opens the mini program."""
        return f"{self._state.webview_base(person.key)}/_webview/mini?{urlencode(mini)}"

    def towards(self, person: Person, url: str) -> str:
        """The program's and WeChat's own addresses as this person's; any other one as it is."""
        own = self._state.webview_base(person.key)
        for ours in _spellings(self._state.base):
            if url.startswith(ours + SIGN_IN):
                # A browser would carry #wechat_redirect on to the page; WeChat's own does not.
                return own + "/_webview/authorize" + url[len(ours) + len(SIGN_IN) :].split("#")[0]
        for theirs in _spellings(self._state.target):
            if url == theirs or url.startswith((theirs + "/", theirs + "?")):
                return own + url[len(theirs) :]
        return url

    def in_the_world(self, person: Person, url: str) -> str:
        """The address that one tells others: this person's own host gives way to the program's."""
        own = self._state.webview_base(person.key)
        return self._state.target + url[len(own) :] if url == own or url.startswith(own + "/") else url

    def asked_in_the_world(self, person: Person, asked: str) -> str:
        """A path and query in which this person's own host gives way to the program's: a page that tells the program
        where it stands (to have it signed for the JS-SDK) stands there in everybody's eyes."""
        path, mark, query = asked.partition("?")
        own, theirs = self._state.webview_base(person.key), self._state.target
        for spelt in (str, lambda url: quote(url, safe=""), lambda url: quote(url, safe="/")):
            query = query.replace(spelt(own), spelt(theirs))
        return path + mark + query

    def rewritten(self, person: Person, html: bytes) -> bytes:
        """Absolute links to the target lead to the person's own host; so do those to the sign-in page."""
        own = self._state.webview_base(person.key)
        for ours in _spellings(self._state.base):
            html = html.replace((ours + SIGN_IN).encode(), f"{own}/_webview/authorize".encode())
        for theirs in _spellings(self._state.target):
            html = re.sub(re.escape(theirs).encode() + rb"(?![\w.-])", own.encode(), html)
        return html


def _spellings(url: str) -> list[str]:
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    hosts = LOOPBACK if parts.hostname in LOOPBACK else (parts.hostname,)
    return [f"{parts.scheme}://{host}{port}" for host in hosts]
