"""Saved filters: a name for what a list shows, the usual one first, and the address as the link to share."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.console.desk import Desk

DEALERS = "/console/dealers"


def keep(desk: Desk, name: str, state: str, room: str = "console.dealers.listing") -> int:
    return desk.post("/console/views", {"room": room, "name": name, "state": state}).status_code


def test_a_filter_is_named_shown_made_usual_and_taken_away(manager: Desk, signed_in: Callable[[str], Desk]) -> None:
    assert "保存筛选" in manager.get(f"{DEALERS}?q=深圳").text
    assert keep(manager, "深圳的", "q=%E6%B7%B1%E5%9C%B3&page=3&export=csv") == 303
    page = manager.get(f"{DEALERS}?all=1").text
    assert 'href="/console/dealers?q=%E6%B7%B1%E5%9C%B3"' in page
    here = manager.get(f"{DEALERS}?q=深圳").text
    usual, delete = (re.search(rf'action="(/console/views/\d+/{act})"', here) for act in ("usual", "delete"))
    assert usual
    assert delete
    manager.post(usual[1], {"usual": "yes"})
    opened = manager.get(DEALERS)
    assert opened.status_code == 302
    assert opened.headers["Location"] == "/console/dealers?q=%E6%B7%B1%E5%9C%B3"
    assert manager.get(f"{DEALERS}?all=1").status_code == 200
    assert "深圳的" not in signed_in("boss").get(f"{DEALERS}?q=深圳").text
    manager.post(delete[1])
    assert manager.get(DEALERS).status_code == 200


@pytest.mark.parametrize("room", ["", "console.home.show", "console.nowhere.listing", "//evil.example/.listing"])
def test_only_lists_of_the_console_have_views(manager: Desk, room: str) -> None:
    assert keep(manager, "甲", "q=1", room) == 422


def test_a_wicked_state_stays_inside_the_list(manager: Desk) -> None:
    assert keep(manager, "<script>", "q=%22%3E%3Cscript%3E&next=//evil.example") == 303
    page = manager.get(f"{DEALERS}?all=1").text
    assert '<script>"' not in page
    assert 'href="//evil' not in page
    assert "&lt;script&gt;" in page
