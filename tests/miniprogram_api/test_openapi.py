"""The API keeps to its own document, whatever a program makes up to send it; and the document is whole."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import ignored_auth

from tests.leaks import Watch, secrets_of
from tests.rig.stage import Stage, raised


@pytest.fixture
def served(sqlite_url: str) -> Iterator[Stage]:
    """WeChat is there for all made-up requests, so that a 5xx is always our own fault."""
    with raised(sqlite_url) as standing:
        standing.app.extensions["qudao_knocks"].enabled = False
        watch = Watch(standing.app)
        yield standing
        assert watch.leaked(secrets_of(standing.house.settings)) == []


def check(served: Stage, examples: int, headers: Mapping[str, str], *excluded: Any) -> int:
    """Made-up requests to every operation, each answer held against the document; how many were asked."""
    document = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served.app)
    asked = 0
    for found in document.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if (operation.method, operation.path) == ("delete", "/api/v1/session") and headers:
            continue  # signing out would end the session the others are asked with

        @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def holds(case: Any) -> None:
            nonlocal asked
            asked += 1
            # One key drawn for two made-up requests is refused, which no document can forbid: each has its own.
            own = {"Idempotency-Key": secrets.token_hex(16)} if case.operation.method == "post" else {}
            case.call_and_validate(headers={**headers, **own}, excluded_checks=list(excluded))

        holds()
    return asked


def bearer(served: Stage) -> dict[str, str]:
    code = served.person("zhang-owner").login_code()
    answer = served.app.test_client().post("/api/v1/session", json={"code": code})
    return {"Authorization": f"Bearer {answer.get_json()['token']}"}


def test_made_up_requests_get_what_the_document_says(served: Stage) -> None:
    assert check(served, 20, {}) >= 40
    assert check(served, 20, bearer(served), ignored_auth) >= 20


@pytest.mark.proof
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("examples", [200, pytest.param(1000, marks=pytest.mark.full)])
def test_many_made_up_requests_to_each_operation_find_no_fault(served: Stage, examples: int) -> None:
    assert check(served, examples, {}) >= 1000
    assert check(served, examples, bearer(served), ignored_auth) >= 1000


def test_every_operation_says_what_it_is_and_how_it_refuses(app: Flask) -> None:
    document = app.test_client().get("/api/v1/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method == "parameters":
                continue
            assert operation.get("summary"), (method, path)
            refusals = {status: answer for status, answer in operation["responses"].items() if status >= "4"}
            assert refusals, (method, path)


def test_the_docs_page_stands_on_our_own_host(app: Flask) -> None:
    page = app.test_client().get("/api/v1/docs")
    assert page.status_code == 200
    assert "https://" not in page.text
