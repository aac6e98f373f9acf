"""The people as the director sees them: who there is, whom they follow, what their chats show."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, jsonify

from sandbox.director.asking import flag, given, wanted
from sandbox.director.gestures import add_gestures
from sandbox.people import Person
from sandbox.pushes import Courier
from sandbox.servers.menus import menu_for
from sandbox.state import State
from sandbox.webview import Webviews


def build(state: State, courier: Courier, webviews: Webviews) -> Blueprint:
    blueprint = Blueprint("people", __name__, url_prefix="/sandbox/people")

    def one(key: str) -> Person:
        return state.people.get(key) or abort(404, f"nobody called {key}")

    @blueprint.get("")
    def everybody() -> Response:
        with state.lock:
            return jsonify(people=[_known(state, person) for person in state.people.values()])

    @blueprint.post("")
    def add() -> Response:
        key, body = str(wanted("key")), given()
        if key in state.people:
            abort(409, "this key is taken")
        name, phone, story, city = (str(body.get(field, "")) for field in ("name", "phone", "story", "city"))
        state.add_person(Person(key, name, phone, story, city))
        return jsonify(_known(state, one(key)))

    @blueprint.get("/<key>")
    def state_of(key: str) -> Response:
        with state.lock:
            person = one(key)
            buttons, _ = menu_for(state.accounts["official_account"], person)
            more = {"unionid": state.unionid_of(person), "menu": buttons, "webview": state.webview_base(key)}
            return jsonify(_known(state, person) | more)

    @blueprint.patch("/<key>")
    def change(key: str) -> Response:
        person, body = one(key), given()
        with state.lock:
            for name in ("name", "phone", "city"):
                setattr(person, name, str(body.get(name, getattr(person, name))))
            person.risk_rank = int(body.get("risk_rank", person.risk_rank))
        return jsonify(_known(state, person))

    @blueprint.post("/<key>/block")
    def block(key: str) -> Response:
        one(key).blocked = flag("blocked")
        return jsonify(_known(state, one(key)))

    _add_chats(blueprint, state, one)
    add_gestures(blueprint, state, courier, webviews, one)
    return blueprint


def _add_chats(blueprint: Blueprint, state: State, one: Callable[[str], Person]) -> None:
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


def _known(state: State, person: Person) -> dict[str, Any]:
    return person.card() | {"openids": {kind: state.openid(kind, person) for kind in state.accounts}}
