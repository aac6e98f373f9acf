"""What somebody typed is shown as text: never as markup, never as a format, never slowly."""

from __future__ import annotations

import time

import pytest

from console.auth import safe_next
from tests.console.desk import Desk

MARKUP = '<form hx-post="&#47;console&#47;approvals&#47;3" hx-trigger="load">'


@pytest.mark.parametrize("room", ["dealers", "employees"])
@pytest.mark.parametrize("code", [MARKUP, "100%25", "%25(x)s", "{sentence}"])
def test_an_unknown_code_is_named_as_it_was_typed(manager: Desk, room: str, code: str) -> None:
    for htmx in (False, True):
        answer = manager.get(f"/console/{room}/{code}", htmx=htmx)
        assert answer.status_code == 404
        assert "<form hx-post" not in answer.text


def test_no_address_to_come_back_to_takes_long_to_refuse() -> None:
    began = time.process_time()
    assert safe_next("/console/" + "a" * 700 + "!") == "/console/"
    assert time.process_time() - began < 1  # the pattern once took longer than the universe has


@pytest.mark.parametrize(
    "path", ["/console/../evil", "/console/a/../../evil", "/console/%2e%2e/evil", "/console/.%2E/x"]
)
def test_no_address_leads_out_of_the_console(path: str) -> None:
    assert safe_next(path) == "/console/"


@pytest.mark.parametrize("path", ["/console/approvals/9223372036854775808", "/console/approvals/999999999999999999999"])
def test_a_number_no_row_can_have_is_not_found(manager: Desk, path: str) -> None:
    assert manager.get(path).status_code == 404
