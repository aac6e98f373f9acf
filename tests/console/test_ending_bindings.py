"""Ending a binding at headquarters: with a reason, by who may, in the drawer or on a page."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from services.access import OPERATOR
from services.bindings import ending, history
from tests.console.claims import waiting_claim
from tests.console.desk import Desk


@pytest.fixture
def binding(manager: Desk) -> int:
    """张伟 is bound as D001's owner."""
    manager.post(f"/console/approvals/{waiting_claim()}", {"decision": "accept"})
    return history.bindings_of(OPERATOR, dealer_code="D001")[0].id


def ended(binding: int) -> tuple[str | None, str | None, str | None]:
    row = history.binding(OPERATOR, binding)
    return row.ended_why, row.ended_reason, row.ended_by


def test_a_binding_is_ended_with_a_reason_that_the_history_shows(manager: Desk, binding: int) -> None:
    assert "解除绑定" in manager.get("/console/dealers/D001").text
    assert "对方立即失去这个身份" in manager.get(f"/console/bindings/{binding}").text
    answer = manager.post(f"/console/bindings/{binding}/end", {"reason": "不再合作"})
    assert (answer.status_code, answer.location) == (303, "/console/dealers/D001")
    assert ended(binding) == ("headquarters", "不再合作", "陈洁")
    page = manager.get("/console/dealers/D001").text
    assert "总部解除 · 陈洁 · 不再合作" in page
    assert "不再合作" in manager.get(f"/console/bindings/{binding}").text


def test_without_a_reason_nothing_ends_and_the_drawer_says_so(manager: Desk, binding: int) -> None:
    answer = manager.post(f"/console/bindings/{binding}/end", {"reason": " "}, htmx=True)
    assert answer.status_code == 422
    assert answer.text.lstrip().startswith('<article class="claim" id="binding"')
    assert "请填写解除的原因" in answer.text
    assert ended(binding) == (None, None, None)


def test_in_the_drawer_the_lists_are_told_to_refresh(manager: Desk, binding: int) -> None:
    answer = manager.post(f"/console/bindings/{binding}/end", {"reason": "不再合作"}, htmx=True)
    assert answer.status_code == 204
    assert "refresh" in json.loads(answer.headers["HX-Trigger"])


def test_what_ended_meanwhile_is_said_and_the_reason_kept(manager: Desk, binding: int) -> None:
    ending.end_binding(OPERATOR, binding, reason="先到一步")
    answer = manager.post(f"/console/bindings/{binding}/end", {"reason": "我写的原因"}, htmx=True)
    assert answer.status_code == 409
    assert "这份绑定已于" in answer.text
    assert "我写的原因" in answer.text
    assert ended(binding)[1] == "先到一步"


@pytest.mark.parametrize("role", ["boss", "auditor"])
def test_who_only_reads_cannot_end(signed_in: Callable[[str], Desk], binding: int, role: str) -> None:
    desk = signed_in(role)
    assert 'name="reason"' not in desk.get(f"/console/bindings/{binding}").text
    assert desk.post(f"/console/bindings/{binding}/end", {"reason": "不再合作"}).status_code == 403
    assert ended(binding) == (None, None, None)
