"""Every push WeChat is known to send comes through the real door: understood, or knowingly left alone."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from structlog.testing import capture_logs

from models.db import Database
from tests.goals.ground import prepared
from tests.rig.cannon import Cannon, Letter, Sender, unanswered
from tests.rig.invariants import content, number
from tests.wechat_handlers.samples import JSON_SAMPLES, SAMPLES
from wechat_handlers import routing

UNKNOWN = ("push_unknown", "push_strange")
INBOX = "SELECT COUNT(*) FROM inbox_push"
# What changes rows of ours; the rest is acknowledged without a row.
EFFECTIVE = ("subscribe", "unsubscribe", "scan", "click", "templatesendjobfinish")
# Events of the mini program's that were captured as XML.
MINI_EVENTS = ("user_authorization_revoke", "user_enter_tempsession")


def addressed(xml: str, sender: Sender, openid: str) -> str:
    """A captured push, addressed to our account, from a person of its own: two of the captures are equal."""
    xml = re.sub(r"<ToUserName>.*?</ToUserName>", f"<ToUserName>{sender.original_id}</ToUserName>", xml, flags=re.S)
    return re.sub(r"<FromUserName>.*?</FromUserName>", f"<FromUserName>{openid}</FromUserName>", xml, flags=re.S)


def test_all_37_captured_xml_pushes_are_acknowledged_and_only_the_unknown_one_is_unknown(
    fire: Cannon, official: Sender, mini: Sender, database: Database, vectors: dict[str, Any]
) -> None:
    with capture_logs() as log:
        for case in vectors["xml_pushes"]:
            sender = mini if case["event"] in MINI_EVENTS else official
            ack = fire.deliver(Letter(sender, addressed(case["xml"], sender, f"o{case['id']}")))
            assert (case["id"], ack.answer.status, ack.tries) == (case["id"], 200, 1)
    assert number(database, INBOX) == 9
    assert [line["push"] for line in log if line["event"] == "push_unknown"] == ["unknown"]
    assert [line for line in log if line["event"] == "push_strange"] == []
    assert len([line for line in log if line["event"] == "push"]) == 9


def test_all_5_json_pushes_of_the_documentation_are_acknowledged_and_known(
    fire: Cannon, mini: Sender, database: Database, vectors: dict[str, Any]
) -> None:
    with capture_logs() as log:
        for case in vectors["json_pushes"]:
            body = case["body"] | {"ToUserName": mini.original_id}
            ack = fire.deliver(Letter(mini, json.dumps(body), "json"))
            assert ack.answer.body == b"success"
    assert number(database, INBOX) == 2  # somebody took something back, and chose about messages
    assert [line for line in log if line["event"] in UNKNOWN] == []


def test_every_event_of_the_field_table_is_known_and_answered_in_words_where_words_are_due(
    fire: Cannon, official: Sender, database: Database
) -> None:
    with capture_logs() as log:
        for n, sample in enumerate(SAMPLES):
            text = official.event(sample.event, f"oPerson{n}", 1_790_000_000)
            ack = fire.deliver(Letter(official, text.replace("</xml>", f"{sample.inside}</xml>")))
            said = official.read(ack.answer.body)
            assert sample.said in said if sample.said else said == "", sample
    assert number(database, INBOX) == len([sample for sample in SAMPLES if sample.event.lower() in EFFECTIVE])
    assert [line for line in log if line["event"] in UNKNOWN] == []


def test_every_event_of_the_mini_program_is_known_as_json(fire: Cannon, mini: Sender, database: Database) -> None:
    with capture_logs() as log:
        for n, sample in enumerate(JSON_SAMPLES):
            envelope = {"ToUserName": mini.original_id, "FromUserName": f"oPerson{n}", "CreateTime": 1_790_000_000}
            body = envelope | {"MsgType": "event", "Event": sample.event} | sample.fields
            assert fire.deliver(Letter(mini, json.dumps(body), "json")).answer.body == b"success"
    assert (
        number(database, INBOX) == 6
    )  # somebody took something back, closed their account, and four words of messages
    assert [line for line in log if line["event"] in UNKNOWN] == []


def test_an_event_of_the_other_account_is_unknown_and_still_acknowledged(
    fire: Cannon, official: Sender, mini: Sender
) -> None:
    with capture_logs() as log:
        strays = [(official, "wxa_media_check"), (mini, "subscribe"), (official, "an_event_of_next_year")]
        for sender, event in strays:
            letter = Letter(sender, sender.event(event, "oPerson", 1_790_000_000))
            assert fire.deliver(letter).answer.body == b"success"
    assert [line["push"] for line in log if line["event"] == "push_unknown"] == [event for _, event in strays]


def test_a_push_without_the_fields_every_push_has_is_acknowledged_and_noted(
    fire: Cannon, official: Sender, database: Database
) -> None:
    incomplete: list[dict[str, str]] = [
        {},
        {"MsgType": "event", "CreateTime": "1"},
        {"FromUserName": "o", "MsgType": "event", "CreateTime": "1"},
        {"FromUserName": "o", "MsgType": "text", "CreateTime": "soon"},
        {"FromUserName": "o", "MsgType": "text", "CreateTime": "9" * 30},
    ]
    with capture_logs() as log:
        for fields in incomplete:
            assert fire.deliver(Letter(official, official.push(**fields))).answer.body == b"success"
    assert len([line for line in log if line["event"] == "push_strange"]) == len(incomplete)
    assert number(database, INBOX) == 0


@pytest.mark.mariadb
def test_mariadb_could_keep_every_push(
    mariadb_url: str, vectors: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is stricter about lengths, characters and moments than SQLite; here nothing is passed over as unchanging."""
    monkeypatch.setattr(routing, "ignore", None)
    monkeypatch.setattr(routing, "LOOKED_INTO", {})
    with prepared(mariadb_url) as ground:
        captured = [addressed(case["xml"], ground.wechat, f"o{case['id']}") for case in vectors["xml_pushes"]]
        constructed = [
            ground.wechat.event(sample.event, f"oPerson{n}", 1_790_000_000).replace("</xml>", f"{sample.inside}</xml>")
            for n, sample in enumerate(SAMPLES)
        ]
        letters = [Letter(ground.wechat, text) for text in captured + constructed]
        assert unanswered(ground.cannon.deliver(letter) for letter in letters) == []
        unknown_here = 3  # one capture of no event at all, two of the mini program's
        assert number(ground.database, INBOX) == len(letters) - unknown_here


def test_a_push_that_changes_nothing_leaves_no_row_and_no_repeat_of_it_does(
    fire: Cannon, official: Sender, database: Database
) -> None:
    before = content(database)
    letter = Letter(official, official.event("VIEW", "oPerson", 1_790_000_000, EventKey="https://example.com/"))
    assert [fire.deliver(letter).answer.body for _ in range(3)] == [b"success"] * 3
    assert content(database) == before
