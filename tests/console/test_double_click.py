"""A button pressed twice makes one thing: each form that creates carries a key of its own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from models.db import bound
from tests.console.desk import Desk
from tests.rig.invariants import number

INVITATIONS = "SELECT COUNT(*) FROM invitation"
FORMS = [
    ("/console/employees/E003", "invitation", {"policy": "confirm"}),
    ("/console/dealers/D001", "invitation", {"policy": "confirm"}),
    ("/console/dealers/D001", "sign", {}),
]


def key_in(page: TestResponse, action: str) -> str:
    """The key of the form that posts to `action`."""
    found = re.search(rf'action="{action}">.*?name="once" value="([^"]+)"', page.text, re.DOTALL)
    assert found, page.text
    return found[1]


@pytest.mark.parametrize(("page", "form", "said"), FORMS)
def test_the_same_form_twice_is_one_deed_and_says_so_twice(
    manager: Desk, page: str, form: str, said: dict[str, Any]
) -> None:
    address = f"{page}/{form}"
    sent = {"once": key_in(manager.get(page), address), **said}
    for _ in range(2):
        answer = manager.post(address, sent)
        assert answer.status_code == 303
        assert "已生成" in manager.client.get(answer.location).text
        assert number(bound(), INVITATIONS) == 1


def test_other_entries_or_a_fresh_page_are_another_deed(manager: Desk) -> None:
    page, address = "/console/dealers/D001", "/console/dealers/D001/invitation"
    key = key_in(manager.get(page), address)
    for policy in ("confirm", "on_follow"):
        assert manager.post(address, {"once": key, "policy": policy}).status_code == 303
    fresh = key_in(manager.get(page), address)
    assert fresh != key
    assert manager.post(address, {"once": fresh, "policy": "confirm"}).status_code == 303
    assert number(bound(), INVITATIONS) == 3


def test_a_form_that_was_refused_is_looked_at_again(manager: Desk) -> None:
    """D003 has no owner yet, so an invitation by following is refused; the form is sent again once there is one."""
    page, address = "/console/dealers/D003", "/console/dealers/D003/invitation"
    sent = {"once": key_in(manager.get(page), address), "policy": "on_follow"}
    for _ in range(2):
        assert manager.post(address, sent).status_code == 409
    assert number(bound(), "SELECT COUNT(*) FROM kept_answer") == 0


def test_a_key_of_somebody_else_opens_nothing(manager: Desk, signed_in: Any) -> None:
    page, address = "/console/employees/E003", "/console/employees/E003/invitation"
    sent = {"once": key_in(manager.get(page), address), "policy": "confirm"}
    assert manager.post(address, sent).status_code == 303
    assert signed_in("admin").post(address, sent).status_code == 303
    assert number(bound(), INVITATIONS) == 2


def test_a_made_up_key_is_refused_in_words(manager: Desk) -> None:
    answer = manager.post("/console/employees/E003/invitation", {"once": "' OR 1", "policy": "confirm"})
    assert answer.status_code == 422
    assert number(bound(), INVITATIONS) == 0


def test_without_a_key_two_presses_are_two_invitations(manager: Desk) -> None:
    """What the key of the form is there for."""
    for _ in range(2):
        manager.post("/console/employees/E003/invitation", {"policy": "confirm"})
    assert number(bound(), INVITATIONS) == 2
