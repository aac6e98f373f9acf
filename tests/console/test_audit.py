"""The page of the audit: who did what, in words; searched, filtered, taken along; the command that verifies it."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import text

from console import audit_words
from console.audit_words import NAMES
from doorway.house import NAME, House
from jobs import audit as jobs
from services import console_inbox
from services.access import Actor
from services.audit_reading import SUBJECTS
from services.audit_tags import TAGS
from services.listing import Wanted
from tests.architecture.sources import ROOT
from tests.console.claims import waiting_claim
from tests.console.desk import Desk
from tests.world import Cast


def test_an_act_is_told_in_words_with_its_tag_and_where_it_came_from(signed_in: Callable[[str], Desk]) -> None:
    signed_in("channel_manager").post("/console/dealers/D001/invitation", {"policy": "confirm"})
    page = signed_in("auditor").get("/console/audit").text
    for told in ("陈洁", "生成邀请", "invitation:code:create", "目标：D001", "127.0.0.1", "待封签"):
        assert told in page, told
    jobs.seal()
    assert "已封签" in signed_in("auditor").get("/console/audit").text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=陈洁", True),
        ("q=王敏", False),
        ("q=invitation 1", True),
        ("q=127.0.0", True),
        ("subject=invitation", True),
        ("subject=staff", False),
        ("period=day", True),
        ("actor=hq", True),
        ("actor=system", False),
    ],
)
def test_acts_are_searched_and_filtered(signed_in: Callable[[str], Desk], asked: str, found: bool) -> None:
    signed_in("channel_manager").post("/console/dealers/D001/invitation", {"policy": "confirm"})
    assert ("invitation:code:create" in signed_in("auditor").get(f"/console/audit?{asked}").text) is found


def test_the_file_holds_tag_details_and_request(signed_in: Callable[[str], Desk]) -> None:
    signed_in("channel_manager").post("/console/dealers/D001/invitation", {"policy": "confirm"})
    lines = signed_in("auditor").get("/console/audit?export=csv").text.splitlines()
    assert lines[0].lstrip("\ufeff") == "时间,谁,做了什么,操作代码,对象,详情,来自,请求号,封签"
    assert any("invitation:code:create" in line and "方式：填表审核" in line for line in lines)


def test_every_kind_of_act_has_its_word() -> None:
    assert set(SUBJECTS) <= set(audit_words.SUBJECTS) | {"jar", "push"}
    assert len(set(TAGS.values())) == len(TAGS)


def test_every_fact_that_an_act_notes_by_name_has_its_word() -> None:
    """As rules write them: `audit.record(…, found=3)`."""
    noted = {
        keyword.arg
        for file in (ROOT / "services").rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "audit.record"
        for keyword in call.keywords
        if keyword.arg is not None
    }
    assert len(noted) > 50
    assert noted - NAMES.keys() == set()


def test_the_command_says_that_the_chain_holds_and_fails_when_it_does_not(app: Flask, cast: Cast) -> None:
    waiting_claim("D001")
    jobs.seal()
    runner = app.test_cli_runner()
    good = runner.invoke(args=["audit", "verify", "--json"])
    assert good.exit_code == 0
    told = json.loads(good.stdout.splitlines()[-1])
    assert told["sealed"] > 2
    assert told["flaws"] == []
    house: House = app.extensions[NAME]
    with house.database.engine.begin() as connection:
        connection.execute(text("UPDATE audit_entry SET actor_name = '谁' WHERE id = 2"))
    bad = runner.invoke(args=["audit", "verify", "--head", told["head"]])
    assert bad.exit_code == 1
    assert "what=altered  number=2  entry_id=2" in bad.stdout
    jobs.verify()
    jobs.verify()
    administrator = Actor("hq", "王敏", cast.employees["E001"], frozenset({"admin"}))
    alarms = console_inbox.listing(administrator, Wanted()).rows
    assert len(alarms) == 1
    assert "操作记录被改动过" in str(alarms[0].words)
