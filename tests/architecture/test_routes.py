"""Every route declares whom it serves, in words the doors understand; writing routes are guarded."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from app.factory import create_app
from config import load_settings
from doorway import repeats
from doorway.access import ANYONE, BEARER, OPERATOR, PERSON, STAFF, WECHAT, declared
from services.access import MAY
from tests import who_may_what
from tests.rig import jars
from tests.rig.values import setting_values

WORDS = {ANYONE, WECHAT, PERSON, BEARER, OPERATOR, STAFF} | set().union(*MAY.values())


@pytest.fixture
def program(sqlite_url: str) -> Flask:
    return create_app(load_settings(setting_values(sqlite_url)))


def test_every_route_declares_who_may(program: Flask) -> None:
    for rule in program.url_map.iter_rules():
        declaration = declared(program.view_functions[rule.endpoint])
        assert declaration is not None, f"{rule} ({rule.endpoint}) declares nobody: @who_may(…) is missing"
        assert declaration in WORDS, f"{rule} declares {declaration!r}, which no door enforces"


def test_the_pivot_lists_every_route_and_no_other(program: Flask) -> None:
    """A new route is decided about in tests/data/who_may_what.toml, for every role, before it is there."""
    listed = {f"{line.method} {line.path}" for line in who_may_what.headquarters()} | set(who_may_what.others())
    there = set(who_may_what.routes_of(program))
    assert there - listed == set(), "not in tests/data/who_may_what.toml"
    assert listed - there == set(), "in tests/data/who_may_what.toml, but gone"


def test_routes_that_ask_for_no_act_serve_whom_the_pivot_says(program: Flask) -> None:
    endpoints = who_may_what.routes_of(program)
    for route, whom in who_may_what.others().items():
        assert declared(program.view_functions[endpoints[route]]) == whom, route


def test_an_undeclared_route_serves_nobody(program: Flask) -> None:
    program.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = program.test_client().get("/forgotten")
    assert answer.status_code == 404
    assert b"secret" not in answer.data


def test_every_route_that_is_posted_to_says_what_a_repeat_does(program: Flask) -> None:
    """`PUT` and `DELETE` are idempotent by HTTP; a `POST` takes keys, has a key in its form, or says why it needs
    none."""
    for rule in program.url_map.iter_rules():
        if "POST" not in (rule.methods or ()):
            continue
        route = program.view_functions[rule.endpoint]
        said = repeats.declared(route)
        assert said is not None, f"{rule} does not say what a repeat does: see doorway/repeats.py"
        if said in (repeats.KEYS, repeats.FORM):
            owner = declared(route)
            assert owner not in (ANYONE, WECHAT, OPERATOR), f"{rule} takes keys of nobody in particular"
        else:
            assert len(said.split()) >= 4, f"{rule} is safe to repeat: why?"


def test_the_document_offers_keys_where_a_route_takes_them_and_nowhere_else(program: Flask) -> None:
    def takes_keys(rule: Rule) -> bool:
        return repeats.declared(program.view_functions[rule.endpoint]) == repeats.KEYS

    jars.attach(program)
    document = program.test_client().get("/api/v1/openapi.json").get_json()
    taking = {
        re.sub(r"<(?:[^:<>]*:)?(\w+)>", r"{\1}", rule.rule) for rule in program.url_map.iter_rules() if takes_keys(rule)
    }
    offering = set()
    for path, operations in document["paths"].items():
        asked = operations.get("post", {})
        if any(parameter.get("name") == repeats.HEADER for parameter in asked.get("parameters", [])):
            offering.add(path)
            assert {"409", "422"} <= set(asked["responses"]), path
    assert offering == taking != set()


def test_the_console_serves_no_stranger(program: Flask) -> None:
    for rule in program.url_map.iter_rules():
        declaration = declared(program.view_functions[rule.endpoint])
        if rule.rule.startswith("/console/") and declaration == ANYONE:
            assert "sign" in rule.endpoint or "static" in rule.endpoint, f"{rule} is open to anyone"
