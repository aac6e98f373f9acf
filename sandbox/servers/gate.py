"""What happens to every call before and after its own rule: faults, method, token, quota, ledger, request id."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from flask import Flask, Request, Response, request

from sandbox import names, quotas
from sandbox.accounts import Account, Kind
from sandbox.errors import Refused
from sandbox.ledger import ApiCall, masked
from sandbox.people import Person
from sandbox.pictures import qr_png
from sandbox.pushes import Courier
from sandbox.servers import mishaps
from sandbox.state import State

Needs = Literal["official_account", "mini_program", "either", "nothing"]


@dataclass(frozen=True)
class Call:
    """One call that passed the gate: whose token it carries, its query, its JSON body."""

    state: State
    courier: Courier
    account: Account
    args: Mapping[str, str]
    body: dict[str, Any]
    client: str

    def person(self, openid: Any, kind: Kind | None = None) -> Person:
        """The owner of an openid of this call's account, or 40003."""
        found = self.state.person_with(str(openid), kind or self.account.kind) if openid else None
        if found is None:
            raise Refused(40003)
        return found


@dataclass(frozen=True)
class Picture:
    """An answer that is a QR picture; drawn after the lock is released."""

    content: str


@dataclass(frozen=True)
class Missing:
    """Nothing there: HTTP 404 without a body, as for a picture of an unknown ticket."""


Answer = dict[str, Any] | Picture | Missing
Rule = Callable[[Call], Answer]


@dataclass(frozen=True)
class Route:
    path: str
    method: Literal["GET", "POST"]
    needs: Needs
    rule: Rule
    wrong_method: int | None = None  # where WeChat does not say 43001 or 43002


def mount(app: Flask, state: State, courier: Courier, routes: list[Route]) -> None:
    for route in routes:
        app.add_url_rule(
            route.path, f"wechat {route.path}", partial(_answer, state, courier, route), methods=["GET", "POST"]
        )


def _answer(state: State, courier: Courier, route: Route) -> Response:
    began = time.monotonic()
    entry = ApiCall(route.path, request.method, None, state.clock.now(), masked(dict(request.args)), None)
    person = _person_of(state, request)
    slowness, fault = (
        state.faults.hold_up(route.path, person),
        state.faults.strike_api(route.path, mishaps.ACTIONS, person),
    )
    entry.fault = fault.then if fault else "delay" if slowness else None
    state.ledger.write(entry)
    time.sleep(slowness + (fault.seconds if fault and fault.then == "delay" else 0.0))
    if fault and fault.then == "errcode":
        refusal = Refused(fault.errcode, fault.errmsg or mishaps.sentence(fault.errcode))
        response = _refusal(state, entry, refusal)
        response.status_code = fault.http_status
    elif fault and mishaps.lost_before_it_began(fault):
        response = mishaps.spoil(Response(), fault, request.environ)
    else:
        response = _carry_out(state, courier, route, entry)
        if fault and fault.then != "delay":
            response = mishaps.spoil(response, fault, request.environ)
    entry.latency_ms = round((time.monotonic() - began) * 1000, 2)
    state.ledger.touch(entry)
    state.live.tell("call", api=entry.api, errcode=entry.errcode, n=entry.n)
    return response


def _carry_out(state: State, courier: Courier, route: Route, entry: ApiCall) -> Response:
    try:
        body = _body(entry)
        with state.lock:
            _check_method(route)
            account = _account(state, route, entry, body)
            result = route.rule(Call(state, courier, account, request.args, body, request.remote_addr or ""))
    except Refused as refusal:
        return _refusal(state, entry, refusal)
    if isinstance(result, Missing):
        return Response("", status=404)
    if isinstance(result, Picture):
        return Response(qr_png(result.content), mimetype="image/png")
    state.ledger.keep_raw(entry, answer=json.dumps(masked(result), ensure_ascii=False))
    return _json(result, route.path)


def _body(entry: ApiCall) -> dict[str, Any]:
    if request.method == "GET" or not request.get_data():
        return {}
    try:
        body = json.loads(request.get_data().decode("utf-8"))
    except ValueError as error:
        raise Refused(47001) from error
    entry.body = masked(body)
    if not isinstance(body, dict):
        raise Refused(47001)
    return body


def _check_method(route: Route) -> None:
    if route.method == "POST" and request.method != "POST":
        raise Refused(route.wrong_method or 43002)
    if route.method == "GET" and request.method != "GET":
        raise Refused(route.wrong_method or 43001)


def _account(state: State, route: Route, entry: ApiCall, body: dict[str, Any]) -> Account:
    """Whose call this is. Calls without a token name their account themselves; the rule checks that."""
    if route.needs == "nothing":
        named = state.account_with(request.args.get("appid") or str(body.get("appid")))
        entry.account = named.kind if named else None
        return named or state.accounts["official_account"]
    account = state.account_with(state.tokens.owner(request.args.get("access_token", "")))
    assert account is not None, "a token always belongs to one of our accounts"
    entry.account = account.kind
    if route.needs not in ("either", account.kind):
        raise Refused(48001)
    check_address(account, request.remote_addr or "")
    quotas.count(account, route.path, state.clock)
    return account


def check_address(account: Account, address: str) -> None:
    if account.ip_whitelist is not None and address not in account.ip_whitelist:
        raise Refused(40164, f"invalid ip {address}, not in whitelist")


def _refusal(state: State, entry: ApiCall, refusal: Refused) -> Response:
    entry.rid = names.rid()
    entry.errcode, entry.errmsg = refusal.errcode, refusal.errmsg
    body = {"errcode": refusal.errcode, "errmsg": f"{refusal.errmsg} rid: {entry.rid}"}
    state.ledger.keep_raw(entry, answer=json.dumps(body, ensure_ascii=False))
    return _json(body, entry.api)


def _json(body: dict[str, Any], path: str) -> Response:
    """The `sns` family calls its JSON text/plain, as WeChat does."""
    kind = "text/plain" if path.startswith("/sns/") else "application/json; encoding=utf-8"
    return Response(json.dumps(body, ensure_ascii=False).encode(), content_type=kind)


def _person_of(state: State, asked: Request) -> str | None:
    """Whom a call is about, so that a fault may strike one person only."""
    openid = asked.args.get("openid")
    if openid is None and asked.method == "POST":
        body = asked.get_json(force=True, silent=True)
        openid = (body.get("touser") or body.get("openid")) if isinstance(body, dict) else None
    person = state.anybody_with(openid) if isinstance(openid, str) else None
    return person.key if person else None
