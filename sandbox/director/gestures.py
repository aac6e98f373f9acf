"""What people do with their phones, each gesture one address: `POST /sandbox/people/<key>/<gesture>`."""

import base64
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Response, abort, jsonify, request

from sandbox.accounts import Kind
from sandbox.codes import Kind as CodeKind
from sandbox.director.asking import account_kind, flag, given, wanted
from sandbox.handset import Deed, Handset
from sandbox.people import Person
from sandbox.pictures import read_qr
from sandbox.pushes import Courier, Push
from sandbox.state import State
from sandbox.webview import Webviews

PUSH_WAIT = 30.0
PLATFORM_OPENID = "oaKk346BaWE0eIn4oSRWbaM9vR7s"


@dataclass(frozen=True)
class Stage:
    state: State
    courier: Courier
    handset: Handset


def say(stage: Stage, person: Person) -> Deed:
    """{text}, or {kind: image|voice|video|location|link, fields}."""
    body = given()
    return stage.handset.say(person, str(body.get("text", "")), str(body.get("kind", "text")), body.get("fields"))


def scan_through_menu(stage: Stage, person: Person) -> Deed:
    """{key, content, waiting}: a menu button of type scancode_push, or scancode_waitmsg when waiting."""
    waiting = flag("waiting", otherwise=False)
    return stage.handset.scan_through_menu(person, str(wanted("key")), str(wanted("content")), waiting)


def subscribe_choice(stage: Stage, person: Person) -> Deed:
    """{template_id, accept, account}: the tick in the subscription pop-up."""
    kind = account_kind("mini_program")
    return stage.handset.subscribe_choice(person, kind, str(wanted("template_id")), flag("accept"))


def event(stage: Stage, person: Person) -> Deed:
    """{event, fields, account}: any other event, such as LOCATION, pic_weixin, subscribe_msg_change_event."""
    kind = account_kind("official_account")
    return Deed("said", push=stage.courier.event(person, str(wanted("event")), given().get("fields"), kind))


def authorization_event(stage: Stage, person: Person) -> Deed:
    """{event, revoke_info}: user_info_modified, user_authorization_revoke or _cancellation, sent by the platform."""
    fields = {
        "FromUserName": PLATFORM_OPENID, "MsgType": "event", "Event": str(wanted("event")),
        "AppID": stage.state.accounts["mini_program"].appid, "OpenID": stage.state.openid("mini_program", person),
        "RevokeInfo": str(given().get("revoke_info", "")), "PluginID": "", "OpenPID": "",
    }  # fmt: skip
    return Deed("said", push=stage.courier.send(person, "mini_program", fields))


GESTURES: dict[str, Callable[[Stage, Person], Deed]] = {
    "follow": lambda stage, person: stage.handset.follow(person),
    "unfollow": lambda stage, person: stage.handset.unfollow(person),
    "scan": lambda stage, person: stage.handset.scan(person, _scanned()),
    "open": lambda stage, person: Deed("opens", url=str(wanted("url"))),
    "tap_menu": lambda stage, person: stage.handset.tap_menu(person, str(wanted("name"))),
    "say": say,
    "scan_through_menu": scan_through_menu,
    "subscribe_choice": subscribe_choice,
    "event": event,
    "authorization_event": authorization_event,
}
CODES: dict[str, tuple[CodeKind, Kind]] = {
    "login_code": ("login", "mini_program"),
    "phone_code": ("phone", "mini_program"),
    "oauth_code": ("page", "official_account"),
}


def add_gestures(
    blueprint: Blueprint, state: State, courier: Courier, webviews: Webviews, one: Callable[[str], Person]
) -> None:
    """Every gesture answers what the phone would do; with `wait` (default true) only once its push is settled."""
    stage = Stage(state, courier, Handset(state, courier))

    @blueprint.post("/<key>/<name>")
    def gesture(key: str, name: str) -> Response:
        person = one(key)
        if name in CODES:
            kind, account = CODES[name]
            scope = str(given().get("scope", "snsapi_base")) if kind == "page" else ""
            with state.lock:
                return jsonify(code=state.codes.issue(kind, state.accounts[account].appid, key, scope))
        if name not in GESTURES:
            abort(404, f"no gesture called {name}")
        return _answer(state, webviews, person, GESTURES[name](stage, person))


def _scanned() -> str:
    """The content of a QR code: given as text, as a ticket, as a showqrcode address, or as a picture to decode."""
    if request.mimetype.startswith("image/"):
        return _decoded(request.get_data())
    body = given()
    if body.get("png"):
        return _decoded(base64.b64decode(body["png"]))
    content = str(body.get("ticket") or body.get("content") or body.get("url") or "")
    parts = urlsplit(content)
    if parts.path == "/cgi-bin/showqrcode":
        return parse_qs(parts.query).get("ticket", [""])[0]
    return content


def _decoded(picture: bytes) -> str:
    try:
        content = read_qr(picture)
    except ValueError as error:
        abort(400, str(error))
    return content if content is not None else abort(400, "no QR code in this picture")


def _answer(state: State, webviews: Webviews, person: Person, deed: Deed) -> Response:
    settled = _settle(deed.push) if deed.push and flag("wait") else None
    opened = deed.url
    if deed.mini:  # the mini program runs as H5 inside the webview
        opened = f"{state.target}/app/#/{deed.mini['path']}?{deed.mini['query']}"
    webview = webviews.address_for(person, opened) if opened else None
    return jsonify(outcome=deed.outcome, url=deed.url, webview_url=webview, mini=deed.mini, push=settled)


def _settle(push: Push) -> dict[str, Any]:
    if not push.done.wait(PUSH_WAIT):
        abort(504, "the push is still on its way")
    return asdict(push.entry)
