"""What the doctor concludes from what it saw: doors that open too far, addresses WeChat refuses, servers, clocks."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from doorway.patient import patient
from models import db
from services import clock
from services.doctor import Patient, address, examining, machine
from services.doctor.findings import Finding
from services.doctor.refusals import TODO, address_in, explained
from services.durability import Flushing
from tests.leaks import secrets_of
from tests.rig.services import PrivateMariaDB
from tests.rig.stage import Stage
from tests.services.doctor_ground import found, healthy
from tests.wechat.pretend import Asked, PretendWeChat
from wechat.accounts import AccountKind
from wechat.errors import WeChatRefused

OA: AccountKind = "official_account"


@pytest.fixture
def stage(sqlite_url: str, tmp_path: Path) -> Iterator[Stage]:
    with healthy(sqlite_url, tmp_path) as standing:
        yield standing


def ours(app: Flask) -> Patient:
    with app.app_context():
        return patient()


def codes(findings: list[Finding]) -> set[str]:
    return {one.code for one in findings}


def echoes(asked: Asked) -> None:
    """A careless program: it answers every handshake and takes whatever comes."""
    echo = parse_qs(urlsplit(asked.path).query).get("echostr", [""])[0]
    asked.reply(echo.encode() or b"success")


def deaf(asked: Asked) -> None:
    asked.reply(b"blocked", status=403)


def away(asked: Asked) -> None:
    asked.reply(b"<html>", status=502)


@pytest.mark.parametrize(
    ("answer", "words"),
    [(echoes, {"forged", "plain"}), (deaf, {"handshake", "refuses"}), (away, {"handshake", "refuses"})],
)
@pytest.mark.parametrize("kind", ["official_account", "mini_program"])
def test_a_door_that_opens_too_far_or_not_at_all_is_told(
    app: Flask, pretend_at_our_address: Any, kind: AccountKind, answer: Any, words: set[str]
) -> None:
    server: PretendWeChat = pretend_at_our_address(answer)
    well = ours(app)
    moved = replace(well.knockers[kind], url=f"{server.url}/wechat/callback")
    ill = replace(well, knockers={**well.knockers, kind: moved})
    assert codes(address.our_door(kind, ill)) == {f"callback.{kind}.{word}" for word in words}


@pytest.fixture
def pretend_at_our_address() -> Iterator[Any]:
    running: list[PretendWeChat] = []

    def start(answer: Any) -> PretendWeChat:
        running.append(PretendWeChat(answer))
        threading.Thread(target=running[-1].serve_forever, args=(0.02,), daemon=True).start()
        return running[-1]

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def with_own_account(well: Patient, public: str) -> Patient:
    """As if the Official Account were one of our own, and we stood at this address."""
    wechat = well.settings.wechat
    own = replace(wechat, official_account=replace(wechat.official_account, of_sandbox=False), callback_mode="plain")
    return replace(well, settings=replace(well.settings, wechat=own, public_base_url=public))


@pytest.mark.parametrize(
    "public",
    [
        "https://127.0.0.1",
        "https://localhost",
        "https://qudao.example:8443",
        "https://203.0.113.9",
        "https://box.local",
    ],
)
def test_an_address_that_cannot_be_registered_at_wechat_is_told(app: Flask, public: str) -> None:
    [told] = address.domains(with_own_account(ours(app), public))
    assert (told.code, told.state) == ("domains.host", "fail")


def test_an_own_account_wants_https_and_safe_mode(stage: Stage) -> None:
    stage.world.account(mode="plain")
    own = with_own_account(ours(stage.app), stage.url)
    assert codes(address.public_address(own)) == {"address.https"}
    told = codes(address.our_door(OA, own))
    assert f"callback.{OA}.plain_mode" in told


def test_a_redirect_of_our_address_is_told(app: Flask, pretend_at_our_address: Any) -> None:
    def moved(asked: Asked) -> None:
        asked.send_response(301)
        asked.send_header("Location", "https://elsewhere.example/")
        asked.send_header("Content-Length", "0")
        asked.end_headers()

    well = ours(app)
    at = replace(well.settings, public_base_url=pretend_at_our_address(moved).url)
    [told] = address.public_address(replace(well, settings=at))
    assert told.code == "address.unreachable"
    assert "跳转" in told.title


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, {"database"}),
        ({"version": "10.5.9-MariaDB"}, {"database.old"}),
        ({"version": "5.7.44-log"}, {"database.old"}),
        ({"version": "8.0.36"}, {"database"}),
        ({"flush": 2}, {"database.flush"}),
        ({"binlog": 1, "sync": 0}, {"database.flush"}),
        ({"binlog": 0, "sync": 0}, {"database"}),
        ({"late": 90}, {"database.clock"}),
    ],
)
def test_a_database_server_is_judged_by_its_own_words(facts: dict[str, Any], expected: set[str]) -> None:
    said = {"version": "10.11.6-MariaDB-log", "flush": 1, "binlog": 1, "sync": 1, "late": 0, **facts}
    now = clock.now().astimezone(UTC) - timedelta(seconds=said.pop("late"))
    flushing = Flushing(said.pop("flush"), bool(said.pop("binlog")), said.pop("sync"))
    assert codes(machine.judge_server({**said, "flushing": flushing, "now": now.replace(tzinfo=None)})) == expected


@pytest.mark.parametrize(
    ("seconds", "state"), [(0, "ok"), (-29, "ok"), (31, "warn"), (-299, "warn"), (301, "fail"), (-4000, "fail")]
)
def test_a_clock_is_noted_after_half_a_minute_and_harmful_after_five(seconds: float, state: str) -> None:
    assert machine.judge_skew("clock", "微信", seconds).state == state


@pytest.mark.mariadb
def test_a_private_mariadb_is_asked_and_found_well(own_mariadb: PrivateMariaDB) -> None:
    database = db.Database(own_mariadb.url(own_mariadb.create_database()))
    db.bind(database)
    assert codes(machine.judge_server(machine._server_facts())) == {"database"}
    with own_mariadb.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SET GLOBAL innodb_flush_log_at_trx_commit=2")
    assert codes(machine.judge_server(machine._server_facts())) == {"database.flush"}
    database.dispose()


def test_a_check_that_hangs_hides_no_other(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def hang(_patient: Any) -> list[Finding]:
        gate.wait(60)
        return []

    monkeypatch.setattr(examining, "FIRST", (*examining.FIRST, examining.Check("hung", "machine", hang)))
    monkeypatch.setattr(examining, "SECONDS_A_ROUND", 3.0)
    assert found(stage) == {"hung.unknown"}
    gate.set()


@pytest.mark.parametrize(
    ("errmsg", "address_"),
    [
        ("invalid ip 203.0.113.9, not in whitelist rid: 1", "203.0.113.9"),
        ("invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist", "203.0.113.9"),
        ("invalid ip 2001:db8::9, not in whitelist", "2001:db8::9"),
        ("system error", None),
    ],
)
def test_the_address_wechat_saw_is_read_from_its_sentence(errmsg: str, address_: str | None) -> None:
    assert address_in(errmsg) == address_


@pytest.mark.parametrize("code", sorted(TODO))
def test_each_refusal_says_where_to_click_without_a_blank_left_open(code: int) -> None:
    told = explained("x", "accounts", "t", "mini_program", WeChatRefused("cgi-bin/stable_token", code, "invalid ip"))
    assert "{" not in told.todo + told.meaning
    assert "WECHAT_OA" not in told.todo


def test_nobody_declared_it_and_it_is_told_with_what_support_asks_for() -> None:
    refusal = WeChatRefused("cgi-bin/x", 99999, "strange thing rid: 6756b681-3ba38c74")
    told = explained("x", "accounts", "t", "official_account", refusal)
    assert "strange thing" in told.meaning
    assert "6756b681-3ba38c74" in told.todo


def test_the_report_as_json_is_sorted_with_the_worst_first(stage: Stage) -> None:
    stage.world.account(pings=False, secret_frozen=True)
    with stage.app.app_context():
        facts = json.loads(json.dumps(examining.examine(patient()).facts()))
    states = [one["state"] for one in facts["findings"]]
    assert states == sorted(states, key=["fail", "warn", "unknown", "ok"].index)
    assert datetime.fromisoformat(facts["at"]).tzinfo is not None
    assert not [secret for secret in secrets_of(stage.house.settings) if secret and secret in str(facts)]


@pytest.fixture
def database_url(one_url: str) -> str:
    return one_url
