"""How one is told, through the API: one's own wishes and nobody else's, whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from models.db import Database
from tests.contents import contents
from tests.miniprogram_api.mini import Mini, code_of
from tests.services.test_clerks import owner, somebody
from tests.services.test_notice_preferences import TEMPLATE
from tests.world import Cast

WISHED: dict[str, Any] = {"off": ["left"], "quiet": {"begins": "21:30", "ends": "07:15"}, "daily_at": "12:00"}

LEADS = ["lead_new", "lead_unanswered", "lead_next", "lead_mention", "lead_refused"]
CAMPAIGNS = ["prize_won", "voucher_ending"]


def test_wishes_stand_as_they_were_said_and_concern_one_person(app: Flask, cast: Cast) -> None:
    boss, other = Mini(app, owner()), Mini(app, somebody("zhao"))
    before = boss.get("/notice-preferences")
    decides, everybody = ["approval_wanted", "bound", "left"], ["reader_warm", "phone_left"]
    assert [one["kind"] for one in before["kinds"]] == [
        *decides,
        *everybody,
        "item_bound",
        "item_mine",
        "must_read",
        *LEADS,
        *CAMPAIGNS,
    ]
    assert all(one["on"] for one in before["kinds"])
    assert before["quiet"]["mine"] is False
    for _ in range(2):  # saying it twice says the same
        told = boss.ask("PUT", "/notice-preferences", WISHED).get_json()
    assert told == boss.get("/notice-preferences")
    assert [one["kind"] for one in told["kinds"] if not one["on"]] == ["left"]
    assert told["quiet"] == {"begins": "21:30", "ends": "07:15", "mine": True}
    assert told["daily_at"] == "12:00"
    theirs = other.get("/notice-preferences")
    assert [one["kind"] for one in theirs["kinds"]] == [
        *everybody,
        "item_mine",
        "must_read",
        "prize_won",
        "voucher_ending",
    ]  # they decide about nobody, work for none of ours, and stock nothing
    assert (all(one["on"] for one in theirs["kinds"]), theirs["daily_at"]) == (True, None)


def test_a_message_that_is_allowed_twice_under_one_key_counts_once(app: Flask, cast: Cast) -> None:
    mini = Mini(app, somebody("zhao"))
    for key in ("a-key-of-this-deed", "a-key-of-this-deed", "another-key-of-mine"):
        answer = mini.ask("POST", "/message-grants", {"templates": [TEMPLATE]}, key=key)
        assert answer.status_code == 201
    offers = mini.get("/notice-preferences")["mini_program"]
    assert [one["remaining"] for one in offers if one["template_id"] == TEMPLATE] == [2]


@pytest.mark.parametrize(
    ("method", "path", "body", "code"),
    [
        ("PUT", "notice-preferences", {**WISHED, "off": ["refused"]}, "malformed"),
        ("PUT", "notice-preferences", {**WISHED, "off": ["x"]}, "malformed"),
        ("PUT", "notice-preferences", {**WISHED, "off": ["left"] * 51}, "malformed"),
        ("PUT", "notice-preferences", {**WISHED, "daily_at": "24:00"}, "malformed"),
        ("PUT", "notice-preferences", {**WISHED, "daily_at": "９:00"}, "malformed"),
        ("PUT", "notice-preferences", {**WISHED, "quiet": {"begins": "22:00"}}, "malformed"),
        ("PUT", "notice-preferences", {**WISHED, "follower_id": 1}, "malformed"),
        ("PUT", "notice-preferences", {}, "malformed"),
        ("POST", "message-grants", {"templates": []}, "malformed"),
        ("POST", "message-grants", {"templates": [TEMPLATE, "of nobody"]}, "template_unknown"),
        ("POST", "message-grants", {"templates": [TEMPLATE] * 4}, "malformed"),
        ("POST", "message-grants", {"templates": [TEMPLATE], "remaining": 99}, "malformed"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    app: Flask, cast: Cast, database: Database, method: str, path: str, body: dict[str, Any], code: str
) -> None:
    mini = Mini(app, owner())
    before = contents(database)
    status = 404 if code == "template_unknown" else 422
    assert code_of(mini.ask(method, f"/{path}", body)) == (status, code)
    assert contents(database) == before
