"""Directing people: whom they follow, what they scan, say and allow."""

import base64
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Blueprint, Response, abort, jsonify, request

from sandbox.director.asking import flag, given
from sandbox.handset import Deed, Handset
from sandbox.people import Person
from sandbox.pictures import read_qr
from sandbox.pushes import Courier, Push
from sandbox.servers.menus import menu_for
from sandbox.state import State
from sandbox.webview import Webviews

PUSH_WAIT = 30.0
PLATFORM_OPENID = "oaKk346BaWE0eIn4oSRWbaM9vR7s"


def build(state: State, courier: Courier, webviews: Webviews) -> Blueprint:
    """Every gesture answers what the phone would do; with `wait` (default true) only after the push was settled."""
    blueprint = Blueprint("people", __name__, url_prefix="/sandbox/people")

    def one(key: str) -> Person:
        return state.people.get(key) or abort(404, f"nobody called {key}")

    @blueprint.get("")
    def everybody() -> Response:
        with state.lock:
            return jsonify(people=[p.card() | {"openids": _openids(state, p)} for p in state.people.values()])

    @blueprint.post("")
    def add() -> Response:
        body = given()
        if body.get("key") in state.people:
            abort(409, "this key is taken")
        name, phone, story, city = (str(body.get(field, "")) for field in ("name", "phone", "story", "city"))
        state.add_person(Person(str(body["key"]), name, phone, story, city))
        return jsonify(one(body["key"]).card())

    @blueprint.get("/<key>")
    def state_of(key: str) -> Response:
        with state.lock:
            person = one(key)
            buttons, _ = menu_for(state.accounts["official_account"], person)
            card = person.card() | {"openids": _openids(state, person), "unionid": state.unionid_of(person)}
            return jsonify(card | {"menu": buttons, "webview": state.webview_base(key)})

    @blueprint.patch("/<key>")
    def change(key: str) -> Response:
        person, body = one(key), given()
        with state.lock:
            for name in ("name", "phone", "city"):
                setattr(person, name, str(body.get(name, getattr(person, name))))
            person.risk_rank = int(body.get("risk_rank", person.risk_rank))
        return jsonify(person.card())

    @blueprint.post("/<key>/block")
    def block(key: str) -> Response:
        one(key).blocked = flag("blocked")
        return jsonify(one(key).card())

    @blueprint.get("/<key>/chats/<any(official_account, notices):chat>")
    def chat(key: str, chat: Any) -> Response:
        with state.lock:
            return jsonify(messages=one(key).messages(chat))

    @blueprint.post("/<key>/chats/<any(official_account, notices):chat>/read")
    def read(key: str, chat: Any) -> Response:
        with state.lock:
            for message in one(key).chats[chat]:
                message.read = True
        state.live.tell("person", person=key)
        return jsonify(unread=0)

    _add_gestures(blueprint, state, courier, webviews, one)
    _add_codes(blueprint, state, one)
    return blueprint


def _add_gestures(
    blueprint: Blueprint, state: State, courier: Courier, webviews: Webviews, one: Callable[[str], Person]
) -> None:
    handset = Handset(state, courier)

    def answer(person: Person, deed: Deed) -> Response:
        return _answer(state, webviews, person, deed)

    @blueprint.post("/<key>/follow")
    def follow(key: str) -> Response:
        return answer(one(key), handset.follow(one(key)))

    @blueprint.post("/<key>/unfollow")
    def unfollow(key: str) -> Response:
        return answer(one(key), handset.unfollow(one(key)))

    @blueprint.post("/<key>/scan")
    def scan(key: str) -> Response:
        return answer(one(key), handset.scan(one(key), _scanned(state)))

    @blueprint.post("/<key>/open")
    def open_link(key: str) -> Response:
        return answer(one(key), Deed("opens", url=str(given()["url"])))

    @blueprint.post("/<key>/say")
    def say(key: str) -> Response:
        body = given()
        kind, fields = str(body.get("kind", "text")), body.get("fields")
        return answer(one(key), handset.say(one(key), str(body.get("text", "")), kind, fields))

    @blueprint.post("/<key>/tap_menu")
    def tap_menu(key: str) -> Response:
        return answer(one(key), handset.tap_menu(one(key), str(given()["name"])))

    @blueprint.post("/<key>/scan_through_menu")
    def scan_through_menu(key: str) -> Response:
        body, person = given(), one(key)
        deed = handset.scan_through_menu(person, str(body["key"]), str(body["content"]), bool(body.get("waiting")))
        return answer(person, deed)

    @blueprint.post("/<key>/subscribe_choice")
    def subscribe_choice(key: str) -> Response:
        body = given()
        kind = body.get("account", "mini_program")
        deed = handset.subscribe_choice(one(key), kind, str(body["template_id"]), flag("accept"))
        return answer(one(key), deed)

    @blueprint.post("/<key>/event")
    def event(key: str) -> Response:
        """Any other event: LOCATION, pic_weixin, subscribe_msg_change_event, …"""
        body, person = given(), one(key)
        kind = body.get("account", "official_account")
        push = courier.event(person, str(body["event"]), body.get("fields"), kind)
        return answer(person, Deed("said", push=push))

    @blueprint.post("/<key>/authorization_event")
    def authorization_event(key: str) -> Response:
        """user_info_modified, user_authorization_revoke or _cancellation: sent by the platform, about the person."""
        body, person = given(), one(key)
        mini = state.accounts["mini_program"]
        fields = {
            "FromUserName": PLATFORM_OPENID, "MsgType": "event", "Event": str(body["event"]), "AppID": mini.appid,
            "OpenID": state.openid("mini_program", person), "RevokeInfo": str(body.get("revoke_info", "")),
            "PluginID": "", "OpenPID": "",
        }  # fmt: skip
        return answer(person, Deed("said", push=courier.send(person, "mini_program", fields)))


def _add_codes(blueprint: Blueprint, state: State, one: Callable[[str], Person]) -> None:
    def issue(key: str, kind: Any, account: Any, scope: str = "") -> Response:
        with state.lock:
            return jsonify(code=state.codes.issue(kind, state.accounts[account].appid, one(key).key, scope))

    @blueprint.post("/<key>/login_code")
    def login_code(key: str) -> Response:
        return issue(key, "login", "mini_program")

    @blueprint.post("/<key>/phone_code")
    def phone_code(key: str) -> Response:
        return issue(key, "phone", "mini_program")

    @blueprint.post("/<key>/oauth_code")
    def oauth_code(key: str) -> Response:
        return issue(key, "page", "official_account", str(given().get("scope", "snsapi_base")))


def _openids(state: State, person: Person) -> dict[str, str]:
    return {kind: state.openid(kind, person) for kind in state.accounts}


def _scanned(state: State) -> str:
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
