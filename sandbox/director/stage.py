"""Directing the stage: ledger, faults, clock, accounts, shelf, reset, live events."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, abort, jsonify, request

from sandbox import jssdk
from sandbox.accounts import Account, ShelfItem
from sandbox.delivery import handshake
from sandbox.director.asking import given, wanted
from sandbox.director.looking import add_looking
from sandbox.faults import Fault
from sandbox.pictures import qr_png
from sandbox.pushes import Courier
from sandbox.state import State
from sandbox.webview import Webviews

SHELF_SHOWN = 200
CHANGEABLE = (
    "mode", "format", "callback_url", "aes_key", "token", "original_id", "ip_whitelist", "secret_frozen", "pings"
)  # fmt: skip


def build(state: State, courier: Courier, webviews: Webviews) -> Blueprint:
    blueprint = Blueprint("stage", __name__, url_prefix="/sandbox")

    @blueprint.get("/health")
    def health() -> Response:
        return jsonify(ok=True, target=state.target, base=state.base, people=len(state.people))

    @blueprint.post("/reset")
    def reset() -> Response:
        """Waits for pushes under way, so that nothing of the old day reaches the new one."""
        if not courier.idle(20.0):
            abort(504, "pushes are still on their way")
        state.reset()
        webviews.forget()
        return jsonify(ok=True)

    @blueprint.post("/settle")
    def settle() -> Response:
        """Waits until no push is under way any more."""
        return jsonify(ok=True) if courier.idle(30.0) else abort(504, "pushes are still on their way")

    @blueprint.get("/places")
    def places() -> Response:
        """Where people may be, as the world file has it."""
        return jsonify(places=[asdict(place) for place in state.places.values()])

    @blueprint.get("/ledger/<any(calls, pushes, templates, pages, gestures, target):kind>")
    def ledger(kind: str) -> Response:
        return jsonify(entries=state.ledger.read(kind, request.args.get("after", 0, type=int)))

    @blueprint.get("/ledger/last")
    def last() -> Response:
        """The number of the newest entry: facts of a story count from here on."""
        return jsonify(n=state.ledger.last)

    @blueprint.get("/ledger/raw/<int:n>")
    def raw(n: int) -> Response:
        """The bodies beside an entry as they went over the wire and as they read; empty once they are too old."""
        return jsonify(deliveries=state.ledger.raw(n))

    @blueprint.get("/events")
    def events() -> Response:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return Response(state.live.stream(), mimetype="text/event-stream", headers=headers)

    @blueprint.post("/jssdk")
    def signature() -> Response:
        return jssdk.check(state, None)

    _add_faults(blueprint, state)
    _add_clock(blueprint, state)
    _add_accounts(blueprint, state)
    _add_world(blueprint, state)
    _add_shelf(blueprint, state)
    add_looking(blueprint)
    return blueprint


def _add_faults(blueprint: Blueprint, state: State) -> None:
    @blueprint.get("/faults")
    def standing() -> Response:
        return jsonify(faults=state.faults.standing())

    @blueprint.post("/faults")
    def add() -> Response:
        try:
            fault = state.faults.add(Fault(**given()))
        except (TypeError, ValueError) as error:
            abort(400, str(error))
        return jsonify(id=fault.id)

    @blueprint.delete("/faults")
    @blueprint.delete("/faults/<int:fault_id>")
    def clear(fault_id: int | None = None) -> Response:
        state.faults.clear(fault_id)
        return jsonify(faults=state.faults.standing())


def _add_clock(blueprint: Blueprint, state: State) -> None:
    def shown() -> Response:
        state.live.tell("clock", now=state.clock.now())
        return jsonify(now=state.clock.now(), beijing=state.clock.beijing().isoformat())

    @blueprint.get("/clock")
    def clock() -> Response:
        return jsonify(now=state.clock.now(), beijing=state.clock.beijing().isoformat())

    @blueprint.put("/clock")
    def set_clock() -> Response:
        state.clock.set(float(wanted("now")))
        return shown()

    @blueprint.post("/clock/advance")
    def advance() -> Response:
        state.clock.advance(float(wanted("seconds")))
        return shown()


def _add_accounts(blueprint: Blueprint, state: State) -> None:
    def settings(account: Account) -> dict[str, Any]:
        return account.settings() | {"callback": state.callback_url(account)}

    @blueprint.get("/accounts")
    def accounts() -> Response:
        return jsonify(target=state.target, accounts={kind: settings(a) for kind, a in state.accounts.items()})

    @blueprint.patch("/accounts/<any(official_account, mini_program):kind>")
    def change(kind: Any) -> Response:
        """mode safe|plain, format xml|json (mini program only), callback_url, aes_key, token, original_id,
        ip_whitelist, secret_frozen, pings, quota {path: limit}."""
        account, body = state.accounts[kind], given()
        if body.get("format") == "json" and kind == "official_account":
            abort(400, "a service account pushes XML only")
        with state.lock:
            for name in CHANGEABLE:
                if name in body:
                    setattr(account, name, body[name])
            account.quota_limits |= body.get("quota", {})
        return jsonify(settings(account))

    @blueprint.post("/accounts/<any(official_account, mini_program):kind>/verify")
    def verify(kind: Any) -> Response:
        """Saves the callback address anew, as in WeChat's console: the handshake and what came of it."""
        complaint = handshake(state, state.accounts[kind], 5.0)
        return jsonify(ok=complaint is None, complaint=complaint)


def _add_world(blueprint: Blueprint, state: State) -> None:
    @blueprint.post("/tokens/revoke")
    def revoke() -> Response:
        with state.lock:
            state.tokens.revoke_all()
        return jsonify(ok=True)

    @blueprint.put("/target")
    def retarget() -> Response:
        state.target = str(wanted("target")).rstrip("/")
        return jsonify(target=state.target)

    @blueprint.patch("/world")
    def world() -> Response:
        """unionid, unionid_in_base: true or false; oauth_domains, link_rules, callback_addresses: lists."""
        body = given()
        with state.lock:
            state.unionid = bool(body.get("unionid", state.unionid))
            state.unionid_in_base = bool(body.get("unionid_in_base", state.unionid_in_base))
            state.oauth_domains = list(body.get("oauth_domains", state.oauth_domains))
            state.link_rules = list(body.get("link_rules", state.link_rules))
            state.callback_addresses = list(body.get("callback_addresses", state.callback_addresses))
        return jsonify(unionid=state.unionid, unionid_in_base=state.unionid_in_base)


def _add_shelf(blueprint: Blueprint, state: State) -> None:
    def shown(item: ShelfItem) -> dict[str, Any]:
        now = state.clock.now()
        return {
            "n": item.n, "kind": item.kind, "content": item.content, "label": item.label, "scene": item.label,
            "ticket": item.ticket, "created_at": item.created_at, "expires_at": item.expires_at,
            "expired": item.expires_at is not None and now >= item.expires_at,
            "png": f"{state.base}/sandbox/shelf/{item.n}.png",
        }  # fmt: skip

    @blueprint.get("/shelf")
    def shelf() -> Response:
        with state.lock:
            return jsonify(items=[shown(item) for item in reversed(state.shelf[-SHELF_SHOWN:])])

    @blueprint.post("/shelf")
    def hand_over() -> Response:
        """A printed link, or a name for a code that lies there already: {content, label}."""
        content = str(wanted("content"))
        label = str(given().get("label") or content)
        with state.lock:
            known = next((item for item in state.shelf if item.content == content), None)
            if known is not None:
                known.label = label
                return jsonify(shown(known))
        return jsonify(shown(state.put_on_shelf(ShelfItem(0, "link", content, label, 0.0))))

    @blueprint.get("/shelf/<int:n>.png")
    def picture(n: int) -> Response:
        item = next((i for i in state.shelf if i.n == n), None)
        return Response(qr_png(item.content), mimetype="image/png") if item else abort(404, "no such picture")
