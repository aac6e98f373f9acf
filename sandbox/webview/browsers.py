"""One browser for each person, and what it shows when the network or the program is gone."""

import requests
from flask import Flask, Response, abort, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from sandbox.people import Person
from sandbox.servers.mishaps import cut
from sandbox.state import State
from sandbox.webview import own_pages
from sandbox.webview.addresses import Addresses
from sandbox.webview.forwarding import DOCUMENTS, forward


class Webviews:
    """What a browser stores lives until the sandbox is reset."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.addresses = Addresses(state)
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
        if request.path == "/_webview/forget":
            self.forget(person.key)
            return Response("", status=204)
        own = own_pages.answer(self._state, self.addresses, person)
        if own:
            return own
        if person.offline:
            return _no_answer("webview_offline.html", 503, phone=self._state.base)
        if request.path == "/_webview/mini":
            opened = own_pages.mini(self._state, person)
        else:
            jar = self._jars.setdefault(person.key, requests.cookies.RequestsCookieJar())
            opened = forward(self._state, self.addresses, person, jar)
        return opened or self._unreachable()

    def _unreachable(self) -> Response:
        return _no_answer("webview_unreachable.html", 502, target=self._state.target, phone=self._state.base)


def _no_answer(page: str, status: int, **facts: str) -> Response:
    """A page for whoever opens one; a script's own request breaks off, as it would without a network."""
    if request.headers.get("Sec-Fetch-Dest", "document") not in DOCUMENTS:
        cut(request.environ)
    return Response(render_template(page, **facts), status=status)


def mount(app: Flask, webviews: Webviews) -> None:
    """Requests on a person's host never reach the sandbox's own addresses."""

    @app.before_request
    def _on_a_persons_host() -> AnyResponse | None:
        person = webviews.person_of(request.host)
        if person:
            return webviews.serve(person)
        return abort(404, "nobody of this name") if ".localhost" in request.host else None
