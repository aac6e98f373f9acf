"""The people as the director sees them: who there is, whom they follow, what their chats show."""

import re
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify

from sandbox.coordinates import gcj02
from sandbox.director.asking import flag, given, wanted
from sandbox.director.gestures import add_gestures
from sandbox.people import OWN_CHATS, Person
from sandbox.pushes import Courier
from sandbox.servers.menus import menu_for
from sandbox.state import State
from sandbox.webview import Webviews

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")  # also the name of this person's host
SHOWN_MESSAGES = 200


def build(state: State, courier: Courier, webviews: Webviews) -> Blueprint:
    blueprint = Blueprint("people", __name__, url_prefix="/sandbox/people")

    def one(key: str) -> Person:
        return state.people.get(key) or abort(404, f"nobody called {key}")

    @blueprint.get("")
    def everybody() -> Response:
        with state.lock:
            return jsonify(people=[known(state, person) for person in state.people.values()])

    @blueprint.post("")
    def add() -> Response:
        key, body = str(wanted("key")), given()
        if not KEY.fullmatch(key) or key in OWN_CHATS:
            abort(400, "a key is small letters, digits and hyphens")
        if key in state.people:
            abort(409, "this key is taken")
        name, phone, story, city = (str(body.get(field, "")) for field in ("name", "phone", "story", "city"))
        state.add_person(Person(key, name, phone, story, city))
        state.live.tell("person", person=key)
        return jsonify(known(state, one(key)))

    @blueprint.get("/<key>")
    def state_of(key: str) -> Response:
        with state.lock:
            return jsonify(_closely(state, one(key)))

    @blueprint.get("/<key>/phone")
    def phone_of(key: str) -> Response:
        """All that this person's phone shows, at one moment: me and my chats, the newest messages of each."""
        with state.lock:
            person = one(key)
            chats = {chat: _shown(webviews, person, chat) for chat in person.chats}
            return jsonify(me=_closely(state, person), chats=chats)

    @blueprint.patch("/<key>")
    def change(key: str) -> Response:
        with state.lock:
            _change(state, one(key), given())
        state.live.tell("person", person=key)
        return jsonify(known(state, one(key)))

    @blueprint.post("/<key>/block")
    def block(key: str) -> Response:
        one(key).blocked = flag("blocked")
        state.live.tell("person", person=key)
        return jsonify(known(state, one(key)))

    @blueprint.post("/<key>/network")
    def network(key: str) -> Response:
        """{online}: without a network gestures answer `offline`, and messages wait until it is back."""
        person = one(key)
        with state.lock:
            if flag("online"):
                person.back_online()
            else:
                person.offline = True
        state.live.tell("person", person=key)
        return jsonify(known(state, person) | {"outcome": "offline" if person.offline else "online"})

    _add_chats(blueprint, state, webviews, one)
    add_gestures(blueprint, state, courier, webviews, one)
    return blueprint


def _add_chats(blueprint: Blueprint, state: State, webviews: Webviews, one: Callable[[str], Person]) -> None:
    def known_chat(person: Person, chat: str) -> str:
        return chat if chat in person.chats or chat in state.people else abort(404, f"no chat called {chat}")

    @blueprint.get("/<key>/chats/<chat>")
    def chat(key: str, chat: str) -> Response:
        with state.lock:
            return jsonify(messages=one(key).messages(known_chat(one(key), chat)))

    @blueprint.post("/<key>/chats/<chat>/read")
    def read(key: str, chat: str) -> Response:
        with state.lock:
            for message in one(key).chats.get(known_chat(one(key), chat), []):
                message.read = message.read or not message.held
        state.live.tell("person", person=key)
        return jsonify(unread=0)


def _change(state: State, person: Person, body: dict[str, Any]) -> None:
    for name in ("name", "phone", "city"):
        setattr(person, name, str(body.get(name, getattr(person, name))))
    if "place" in body:
        place = state.places.get(str(body["place"])) or abort(400, f"no place called {body['place']}")
        person.place, person.city = place.name, place.city
    person.risk_rank = int(body.get("risk_rank", person.risk_rank))


def _shown(webviews: Webviews, person: Person, chat: str) -> list[dict[str, Any]]:
    """Pictures are asked for through this person's browser; those of other programs are left out."""
    messages = person.messages(chat)[-SHOWN_MESSAGES:]
    for message in messages:
        message["picture"] = message["picture"] and webviews.addresses.shown(person, message["picture"])
    return messages


def known(state: State, person: Person) -> dict[str, Any]:
    return person.card() | {"openids": {kind: state.openid(kind, person) for kind in state.accounts}}


def _closely(state: State, person: Person) -> dict[str, Any]:
    """What only this person's own phone knows."""
    buttons, _ = menu_for(state.accounts["official_account"], person)
    return known(state, person) | {
        "unionid": state.unionid_of(person), "menu": buttons, "webview": state.webview_base(person.key),
        "target": state.target, "position": _position(state, person),
    }  # fmt: skip


def _position(state: State, person: Person) -> dict[str, Any] | None:
    """The person's place with the coordinates of both systems; None for somebody nowhere."""
    place = state.places.get(person.place)
    if place is None:
        return None
    shifted = gcj02(place.latitude, place.longitude)
    return asdict(place) | {"gcj02": {"latitude": round(shifted[0], 6), "longitude": round(shifted[1], 6)}}
