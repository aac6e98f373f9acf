"""The ledger: gestures and pages in the order they began, raw bodies for a while, changes since a revision."""

from __future__ import annotations

import json

import pytest
from flask import Response

from sandbox.client import World
from sandbox.director import watching
from sandbox.ledger import RAWS, RECENT, ApiCall, Ledger, PushEntry
from tests.sandbox.conftest import WeChat
from tests.sandbox.test_pushes import text_reply
from tests.sandbox.toy import Facts, Toy, seal_reply


def call(api: str) -> ApiCall:
    return ApiCall(api, "GET", None, 0.0, {}, None)


def test_gestures_and_pages_are_written_down_with_what_became_of_them(world: World, toy: Toy) -> None:
    person = world.person("zhang-owner")
    person.scan("http://weixin.qq.com/q/unknown")
    person.follow()
    person.webview().get("/next")
    person.webview().post("/echo", data=b"x")
    gestures = world.ask("GET", "/ledger/gestures")["entries"]
    assert [(one["person"], one["deed"], one["outcome"]) for one in gestures] == [
        ("zhang-owner", "scan", "expired"),
        ("zhang-owner", "follow", "followed"),
    ]
    pages = world.ask("GET", "/ledger/pages")["entries"]
    assert [(one["method"], one["path"], one["status"]) for one in pages] == [
        ("GET", "/next", 200),
        ("POST", "/echo", 200),
    ]
    [push] = world.pushes()
    assert gestures[1]["n"] < push["n"] < pages[0]["n"]  # causes before effects


@pytest.mark.parametrize(
    ("body", "kind", "heading"),
    [
        ("<h1 class='x'>申请已提交 &amp; <b>等待</b></h1><h1>more</h1>", "text/html", "申请已提交 & 等待"),
        ("<p>no heading</p>", "text/html", ""),
        ('{"text": "<h1>no page</h1>"}', "application/json", ""),
    ],
)
def test_a_heading_is_read_as_a_person_reads_it(body: str, kind: str, heading: str) -> None:
    assert watching.heading_of(Response(body, mimetype=kind)) == heading


def test_a_push_is_kept_raw_and_opened_in_both_directions(world: World, toy: Toy, accounts: Facts) -> None:
    account, person = accounts["official_account"], world.person("zhang-owner")
    toy.script.append(seal_reply(text_reply(person.openid(), account, "欢迎"), account, "1700000000", "n"))
    person.follow()
    [push] = world.pushes()
    [raw] = world.ask("GET", f"/ledger/raw/{push['n']}")["deliveries"]
    assert "<Encrypt>" in raw["sent"]
    assert "msg_signature=" in raw["sent"]
    assert "<Event><![CDATA[subscribe]]></Event>" in raw["plain"]
    assert "<Encrypt>" in raw["answer"]
    assert "欢迎" in raw["answer_plain"]
    assert "欢迎" not in raw["answer"]


def test_secrets_are_masked_in_what_is_kept_of_calls(wechat: WeChat, world: World) -> None:
    token = wechat.token()
    [entry] = world.calls()
    kept = json.dumps(world.ask("GET", f"/ledger/raw/{entry['n']}"))
    assert token not in kept
    assert token[:4] in kept


def test_changes_are_told_once_and_again_when_an_entry_changes() -> None:
    ledger = Ledger()
    first, second = call("/a"), call("/b")
    ledger.write(first)
    ledger.write(second)
    found, revision = ledger.changes(0, 10)
    assert [entry.n for entry in found] == [1, 2]
    assert ledger.changes(revision, 10) == ([], revision)
    ledger.touch(first)
    assert [entry.n for entry in ledger.changes(revision, 10)[0]] == [1]
    assert [entry.n for entry in ledger.changes(0, 1)[0]] == [1]  # the newest change, when not all fit


def test_what_is_kept_is_bounded_but_the_pushes_are_all_there() -> None:
    ledger = Ledger()
    for _ in range(RECENT + 10):
        entry = PushEntry("official_account", "zhang-owner", "text", {}, 0.0)
        ledger.write(entry)
        ledger.keep_raw(entry, sent="x")
    assert len(ledger.changes(0, 10**6)[0]) == RECENT
    assert len(ledger.read("pushes")) == RECENT + 10
    assert len(ledger.read("pushes", after=RECENT + 7)) == 3
    assert ledger.raw(RECENT + 10 - RAWS) == []
    assert ledger.raw(RECENT + 11 - RAWS) == [{"sent": "x"}]


def test_a_huge_body_is_cut() -> None:
    ledger, entry = Ledger(), call("/a")
    ledger.write(entry)
    ledger.keep_raw(entry, answer="x" * 100_000)
    assert len(ledger.raw(1)[0]["answer"]) < 17_000
