"""Reading what the director was asked."""

from typing import Any

from flask import abort, request

from sandbox.accounts import Kind


def given() -> dict[str, Any]:
    """The request's JSON object; an absent body is an empty one."""
    if not request.get_data() or not request.is_json:
        return {}
    body = request.get_json()
    return body if isinstance(body, dict) else abort(400, "a JSON object is expected")


def wanted(name: str) -> Any:
    """A field that must be there."""
    body = given()
    return body[name] if name in body else abort(400, f"{name} is missing")


def flag(name: str, otherwise: bool = True) -> bool:
    """A yes or no, from the body or the query."""
    value = given().get(name, request.args.get(name, otherwise))
    return value not in (False, "false", "0", "no")


def account_kind(otherwise: Kind) -> Kind:
    kind: Kind = given().get("account", otherwise)
    return kind if kind in ("official_account", "mini_program") else abort(400, f"no account called {kind}")
