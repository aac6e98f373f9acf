"""WeChat's own addresses inside a person's browser, all under `/_webview/`: sign-in, the JS-SDK, the mini program."""

import socket
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import requests
from flask import Response, abort, jsonify, redirect, render_template, request, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from sandbox import jssdk
from sandbox.codes import Kind
from sandbox.people import Person
from sandbox.servers.authorize import authorize
from sandbox.state import State
from sandbox.webview.addresses import Addresses
from sandbox.webview.forwarding import new_session

STATIC = Path(__file__).parents[1] / "phone" / "static"
FILES = {f"/_webview/{name}" for name in ("pages.css", "identity.js", "mini.js", "retry.js")}
START = "/_webview/"
MINI = "/_webview/mini"
PATIENCE = 3.0


def answer(state: State, addresses: Addresses, person: Person) -> AnyResponse | None:
    """The answer of one of WeChat's own addresses; None for the program's, and for those that need a network."""
    path = request.path
    if path in FILES:
        return send_from_directory(STATIC, path.removeprefix(START))
    if path == "/_webview/alive":
        return jsonify(alive=not person.offline and _listens(state.target))
    if person.offline or path == MINI or not path.startswith(START):
        return None
    page = PAGES.get(path)
    return page(state, addresses, person) if page else Response("", status=404)


def _authorize(state: State, addresses: Addresses, person: Person) -> AnyResponse:
    response = authorize(state, person)
    if "Location" in response.headers:
        response.headers["Location"] = addresses.towards(person, response.headers["Location"])
    return response


def _jssdk(state: State, addresses: Addresses, person: Person) -> AnyResponse:
    return jssdk.check(state, person)


def _close(state: State, addresses: Addresses, person: Person) -> AnyResponse:
    return Response(render_template("webview_closed.html", phone=state.base))


def _login_code(state: State, addresses: Addresses, person: Person) -> AnyResponse:
    return _code(state, person, "login")


def _phone_code(state: State, addresses: Addresses, person: Person) -> AnyResponse:
    return _code(state, person, "phone")


def _code(state: State, person: Person, kind: Kind) -> AnyResponse:
    """wx.login and the phone button exist in the mini program only, never in a web page."""
    if request.method != "POST" or urlsplit(request.referrer or "").path != MINI:
        abort(403, "only the mini program may ask for this")
    with state.lock:
        return jsonify(code=state.codes.issue(kind, state.accounts["mini_program"].appid, person.key))


PAGES: dict[str, Callable[[State, Addresses, Person], AnyResponse]] = {
    "/_webview/authorize": _authorize,
    "/_webview/jssdk": _jssdk,
    "/_webview/close": _close,
    "/_webview/login_code": _login_code,
    "/_webview/phone_code": _phone_code,
}


def mini(state: State, person: Person) -> AnyResponse | None:
    """The mini program: its H5 where the target has one, else what its API answers; None when nobody answers."""
    path, query = request.args.get("path", ""), request.args.get("query", "")
    try:
        with new_session().get(f"{state.target}/app/", timeout=PATIENCE, stream=True, allow_redirects=False) as asked:
            built = asked.status_code == 200
    except requests.RequestException:
        return None
    if built:
        return redirect(f"/app/#/{path.strip('/')}" + (f"?{query}" if query else ""))
    name = state.accounts["mini_program"].name
    page = render_template("mini.html", person=person, name=name, path=path, query=query, phone=state.base)
    return Response(page, headers={"Cache-Control": "no-store"})


def _listens(target: str) -> bool:
    parts = urlsplit(target)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=1):
            return True
    except OSError:
        return False
