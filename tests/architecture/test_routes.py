"""Every route declares whom it serves, in words the doors understand; writing routes are guarded."""

from __future__ import annotations

import pytest
from flask import Flask

from app.factory import create_app
from config import load_settings
from doorway.access import ANYONE, BEARER, OPERATOR, PERSON, STAFF, WECHAT, declared
from services.access import MAY
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


def test_an_undeclared_route_serves_nobody(program: Flask) -> None:
    program.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    answer = program.test_client().get("/forgotten")
    assert answer.status_code == 404
    assert b"secret" not in answer.data


def test_the_console_serves_no_stranger(program: Flask) -> None:
    for rule in program.url_map.iter_rules():
        declaration = declared(program.view_functions[rule.endpoint])
        if rule.rule.startswith("/console/") and declaration == ANYONE:
            assert "sign" in rule.endpoint or "static" in rule.endpoint, f"{rule} is open to anyone"
