"""The language of a person of headquarters follows her from browser to browser, and into the files made for her."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook

from doorway import sentences
from services import accounts, clock, second_person
from services.access import OPERATOR
from services.accounts import Proof, Staff
from services.listing import Wanted
from services.organisation import import_work
from services.personal_exports import asking, making
from tests.console.desk import Desk
from tests.console.test_imports import hand_in, sheets
from tests.console.test_translations import english_desk
from tests.services.organisation.bad_cells import put
from tests.services.organisation.workbooks import workbook
from tests.world import PASSWORD, Cast

CHOOSE = "/console/me/language"
ENGLISH, CHINESE = '<html lang="en">', '<html lang="zh">'


@pytest.fixture
def desk(app: Flask, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """王敏's browser, Chinese; the catalogue is the one of the tree."""
    english_desk(app, tmp_path)
    monkeypatch.setattr(sentences, "FOLDER", tmp_path)
    return Desk(app).with_session_of("E001")


def choose(desk: Desk, language: str, **more: str) -> int:
    return desk.post(CHOOSE, {"language": language, **more}).status_code


def test_what_she_chooses_is_so_in_her_other_browsers_too_and_nobody_elses(app: Flask, desk: Desk) -> None:
    other, colleague = Desk(app).with_session_of("E001"), Desk(app).with_session_of("E002")
    assert CHINESE in other.get("/console/").text
    assert choose(desk, "en") == 303
    assert [ENGLISH in one.get("/console/").text for one in (desk, other, colleague)] == [True, True, False]
    assert "<h1>Dealers</h1>" in other.get("/console/dealers").text
    assert choose(other, "zh") == 303
    assert CHINESE in desk.get("/console/").text


def test_hers_goes_before_what_a_shared_browser_remembers(app: Flask, desk: Desk) -> None:
    """A colleague reads Chinese in the browser in which she chose English; a page nobody is signed in to is as it was
    chosen last."""
    choose(desk, "en")
    desk.with_session_of("E002")
    choose(desk, "zh")
    desk.with_session_of("E001")
    assert ENGLISH in desk.get("/console/").text
    assert desk.post("/console/sign-out").status_code == 303
    assert CHINESE in desk.get("/console/sign-in").text


def test_who_chose_none_reads_what_the_browser_prefers(app: Flask, desk: Desk) -> None:
    other = Desk(app).with_session_of("E002")
    assert CHINESE in other.get("/console/").text
    assert ENGLISH in other.client.get("/console/", headers={"Accept-Language": "en-GB,en;q=0.8"}).text


def test_she_comes_back_to_the_page_she_read(desk: Desk) -> None:
    page = "/console/dealers?status=active"
    assert desk.post(CHOOSE, {"language": "en", "next": page}).location == page
    assert desk.post(CHOOSE, {"language": "en", "next": "https://evil.example"}).location == "/console/"


@pytest.mark.parametrize("language", ["", "xx", "zh-CN", "<script>"])
def test_a_language_we_do_not_speak_changes_nothing(desk: Desk, language: str) -> None:
    answer = desk.post(CHOOSE, {"language": language})
    assert (answer.status_code, "没有这种语言" in answer.text) == (422, True)
    assert CHINESE in desk.get("/console/").text


def test_a_refusal_to_her_is_said_in_her_language(desk: Desk) -> None:
    choose(desk, "en")
    assert "There is no such language" in desk.post(CHOOSE, {"language": "xx"}).text


def test_a_workbook_handed_in_from_a_new_browser_is_marked_in_her_language(app: Flask, desk: Desk) -> None:
    choose(desk, "en")
    rows = sheets()
    put("渠道商", 2, "名称", "")(rows)
    new = Desk(app).with_session_of("E001")
    page = hand_in(new, workbook(rows).getvalue()).headers["Location"]
    assert import_work.work_once("w1", into=sentences.into.__wrapped__)
    sheet = load_workbook(io.BytesIO(new.get(f"{page}/marked.xlsx").data))["渠道商"]
    assert str(sheet.cell(2, sheet.max_column).value).startswith("名称：Please")


def test_a_file_made_for_her_by_the_worker_is_headed_in_her_language(app: Flask, desk: Desk) -> None:
    accounts.add_staff(OPERATOR, "E003", "admin", PASSWORD)
    choose(desk, "en")
    wang, li = _staff("E001"), _staff("E003")
    act = asking.ask(wang.actor, _proof(wang), "dealers", "csv", Wanted(), reason="年会短信通知")
    second_person.confirm(li.actor, _proof(li), act)
    number = asking.listing(wang.actor, Wanted()).rows[0].id
    making.make(number, sentences.into.__wrapped__)
    rows = list(csv.reader(io.StringIO(asking.take(wang.actor, number).content.decode("utf-8-sig"))))
    assert rows[0] == ["Code", "Name", "Role", "Name", "Phone"]
    assert {row[2] for row in rows[1:]} == {"Owner"}


def _staff(code: str) -> Staff:
    return next(one for one in accounts.all_staff() if one.code == code)


def _proof(staff: Staff) -> Proof:
    return Proof(staff.employee_id, clock.now())
