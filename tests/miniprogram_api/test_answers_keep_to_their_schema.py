"""G29, outward: whatever role asks, an answer of the API holds what its schema lists and nothing else, and no number or
name of somebody the asker has no business with."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask
from flask.testing import FlaskClient

from services import sessions
from services.access import OPERATOR
from services.attribution import signs
from services.bindings import arriving, inviting
from tests.services.test_clerks import clerk, decide, owner, somebody
from tests.world import Cast

WHOLE_NUMBER = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
# Of random letters and digits, now and then eleven digits that look like a number.
REQUEST = re.compile(r'"request_id": ?"[0-9a-f]{24}"')
# A copy of one's own data is whole by law.
OWN = {"/api/v1/privacy/export"}
NAMES = {"D003", "成都", "13900000003"}  # of a dealer that none of the askers belongs to


@pytest.fixture
def askers(cast: Cast) -> dict[str, int | None]:
    """Somebody of every kind, all of D001 or of headquarters."""
    boss = owner("D001")
    hired, claim = clerk(boss)
    decide(boss, claim)
    waiting, _ = clerk(boss, "何静", "13900000012")
    consumer = somebody("a customer")
    signs.scan_sign(consumer, signs.issue_sign(OPERATOR, "D001").scene)
    hq = somebody("王敏")
    arriving.arrive(hq, inviting.invite_employee(OPERATOR, "E001", policy="on_follow").scene)
    seller = somebody("李强")
    arriving.arrive(seller, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    assert waiting
    return {
        "owner": boss,
        "clerk": hired,
        "consumer": consumer,
        "headquarters": hq,
        "employee": seller,
        "stranger": None,
    }


def document(client: FlaskClient) -> dict[str, Any]:
    said: dict[str, Any] = client.get("/api/v1/openapi.json").get_json()
    return said


def bearer(follower: int | None) -> dict[str, str]:
    if follower is None:
        return {}
    return {"Authorization": f"Bearer {sessions.open_session('api', follower_id=follower).token}"}


def schema_of(said: dict[str, Any], operation: dict[str, Any], status: int) -> dict[str, Any] | None:
    """What this answer may hold, with nothing more anywhere in it; None for an answer without words."""
    answers = operation["responses"]
    answer = answers.get(str(status)) or answers.get(f"{status // 100}XX") or answers.get("default")
    assert answer is not None, (operation.get("summary"), status)
    if "$ref" in answer:
        answer = said["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    found = answer.get("content", {}).get("application/json", {}).get("schema")
    return found and {**found, "components": said["components"]}


def open_ends(said: dict[str, Any]) -> list[str]:
    """Schemas of objects that would let anything through."""
    return [
        name
        for name, schema in said["components"]["schemas"].items()
        if schema.get("type") == "object" and schema.get("additionalProperties", True) is True
    ]


def complaints(client: FlaskClient, follower: int | None, who: str) -> tuple[list[str], int]:
    """What an answer holds beyond its schema or tells of others; and how many answers held something."""
    said, found, told = document(client), [], 0
    for path, operations in said["paths"].items():
        if "get" not in operations or "{" in path:
            continue
        answer = client.get(path, headers=bearer(follower))
        words = answer.get_data(as_text=True)
        told += answer.status_code == 200
        schema = schema_of(said, operations["get"], answer.status_code)
        if schema is not None:
            for flaw in jsonschema_rs.Draft202012Validator(schema).iter_errors(json.loads(words)):
                found.append(f"{who}: {path}: {flaw.message}")
        if path not in OWN and WHOLE_NUMBER.search(REQUEST.sub("", words)):
            found.append(f"{who}: {path}: a whole number")
        found += [
            f"{who}: {path}: {name}" for name in NAMES if name in words and who not in ("headquarters", "employee")
        ]
    return found, told


def test_no_answer_to_anybody_holds_more_than_its_schema_lists(app: Flask, askers: dict[str, int | None]) -> None:
    client = app.test_client()
    assert open_ends(document(client)) == []
    told = 0
    for who, follower in askers.items():
        found, number = complaints(client, follower, who)
        assert found == []
        told += number
    assert told >= 40


def test_control_a_field_that_slips_out_is_found(
    app: Flask, askers: dict[str, int | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    rules = [one for one in app.url_map.iter_rules() if one.rule == "/api/v1/me" and "GET" in (one.methods or ())]
    name = rules[0].endpoint
    shown: Callable[..., Any] = app.view_functions[name]

    @wraps(shown)  # with what it declares
    def careless(*arguments: Any, **named: Any) -> Any:
        answer = app.make_response(shown(*arguments, **named))
        return {**(answer.get_json() or {}), "openid": "o-secret"}

    monkeypatch.setitem(app.view_functions, name, careless)
    found, _told = complaints(client, askers["owner"], "owner")
    assert any("/api/v1/me" in one for one in found)
