"""Writing down what people do: each gesture with the phone, each page their own browser asks for."""

import html
import re
import time

from flask import Flask, Response, g, request

from sandbox.ledger import Gesture, PageVisit
from sandbox.state import State
from sandbox.webview import Webviews

HEADING = re.compile(rb"<h1[^>]*>(.*?)</h1>", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"<[^>]+>")
GESTURE = re.compile(r"/sandbox/people/([^/]+)/([a-z_]+)")
SAID = ("content", "text", "name", "url", "ticket", "key")
LONGEST = 300


def mount(app: Flask, state: State, webviews: Webviews) -> None:
    """Before the webview answers in a person's name; numbered when it begins, so that causes stand before effects."""

    @app.before_request
    def begin() -> None:
        g.watched, g.watched_since = _entry(state, webviews), time.monotonic()
        if g.watched is not None:
            state.ledger.write(g.watched)

    @app.after_request
    def end(response: Response) -> Response:
        entry = g.get("watched")
        if isinstance(entry, PageVisit):
            entry.latency_ms = round((time.monotonic() - g.watched_since) * 1000, 1)
            entry.status, entry.heading = response.status_code, heading_of(response)
            state.ledger.touch(entry)
            state.live.tell("page", person=entry.person, path=entry.path, status=entry.status)
        elif isinstance(entry, Gesture):
            facts = response.get_json(silent=True) if response.status_code == 200 else None
            entry.outcome = str((facts or {}).get("outcome") or f"refused {response.status_code}")
            state.ledger.touch(entry)
        return response


def _entry(state: State, webviews: Webviews) -> PageVisit | Gesture | None:
    person = webviews.person_of(request.host)
    if person is not None:
        if request.path.startswith("/_webview/") or "/static/" in request.path:
            return None
        return PageVisit(person.key, request.method, request.path[:LONGEST], state.clock.now())
    found = GESTURE.fullmatch(request.path)
    if found is None or request.method != "POST" or found[2] == "block" or found[2].endswith("_code"):
        return None
    body = request.get_json(silent=True) if request.is_json else None
    said = next((str(body[name]) for name in SAID if body.get(name)), "") if isinstance(body, dict) else ""
    return Gesture(found[1][:LONGEST], found[2], said[:LONGEST], state.clock.now())


def heading_of(response: Response) -> str:
    """The first heading of a page, as a person reads it."""
    if response.mimetype != "text/html" or not response.is_sequence:
        return ""
    found = HEADING.search(response.get_data())
    return html.unescape(TAG.sub("", found[1].decode("utf-8", "replace"))).strip()[:LONGEST] if found else ""
