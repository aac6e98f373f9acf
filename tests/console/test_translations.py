"""English in the console: pages really speak it, and refusals with their facts too."""

from __future__ import annotations

import html
import json
import re
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from flask import Flask
from sqlalchemy import select

from app import translations
from jobs import letters
from models.db import Base, reading, session
from services import accounts, console_inbox, hq_settings
from services.access import OPERATOR
from services.organisation import batches, import_jobs, import_work
from tests import who_may_what
from tests.console.desk import Desk
from tests.console.test_forms import opened
from tests.console.two_regions import two_regions
from tests.services.organisation.workbooks import organisation, workbook
from tests.test_translations import CHINESE, catalog
from tests.world import Cast

# Pages that show what dealers and consumers read on their phones, which is Chinese whoever looks at it.
SHOW_PHONES = ("/console/settings/menus", "/console/settings/templates", "/console/campaigns/<slug>/preview")


def english_desk(app: Flask, folder: Path) -> Desk:
    """王敏's browser with the catalog as it stands in the tree, whatever was compiled before."""
    place = folder / "en" / "LC_MESSAGES"
    place.mkdir(parents=True)
    with (place / "messages.mo").open("wb") as file:
        write_mo(file, catalog())
    app.extensions["babel"].translation_directories[:] = [str(folder)]
    desk = Desk(app).with_session_of("E001")
    desk.client.set_cookie(translations.COOKIE, "en")
    return desk


def test_who_chooses_english_reads_english(app: Flask, cast: Cast, tmp_path: Path) -> None:
    assert cast.dealers
    desk = english_desk(app, tmp_path)
    page = desk.get("/console/dealers")
    assert '<html lang="en">' in page.text
    assert "<h1>Dealers</h1>" in page.text
    assert "华南总代理" in page.text
    assert "渠道商" not in page.text
    desk.client.set_cookie(translations.COOKIE, "zh")
    assert "<h1>渠道商</h1>" in desk.get("/console/dealers").text


@reading
def said_by_people() -> list[str]:
    """Every Chinese text in the database: names, reasons, labels, and what settings say until somebody changes them;
    the longest first."""
    found: set[str] = {str(value) for value in hq_settings.DEFAULTS.values() if CHINESE.search(str(value))}

    def gather(value: object) -> None:
        if isinstance(value, str) and CHINESE.search(value):
            found.add(value)
            if value.startswith("{"):  # a campaign's page
                gather(json.loads(value))
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            gather(part)

    for table in Base.metadata.sorted_tables:
        for row in session().execute(select(table)):
            for value in row:
                gather(value)
    return sorted(found, key=len, reverse=True)


def test_refusals_with_facts_are_said_in_the_readers_language(app: Flask, cast: Cast, tmp_path: Path) -> None:
    desk = english_desk(app, tmp_path)
    new = opened(desk, "/console/employees/-/new") | {"code": "E001", "name": "x", "phone": "12345"}
    form = desk.post("/console/employees/-/new", new, htmx=True).text
    assert "Employee number “E001” is taken. Please choose another." in form
    assert "Please enter an 11-digit mainland China mobile number." in form
    used = desk.post("/console/employees/E003/delete", htmx=True)
    assert used.status_code == 409
    assert "“李强” is in use (Dealers in charge of: 3, Records of being in charge: 3)" in used.text
    assert "There is no dealer with code D999." in desk.get("/console/dealers/D999").text
    desk.client.set_cookie(translations.COOKIE, "zh")
    assert "没有编码为 D999 的渠道商。" in desk.get("/console/dealers/D999").text


def test_what_was_kept_of_an_act_on_many_and_of_a_bad_file_is_said_too(app: Flask, cast: Cast, tmp_path: Path) -> None:
    desk, admin = english_desk(app, tmp_path), accounts.all_staff()[0].actor
    seen = {row.code: row.version for row in batches.look_at(OPERATOR, ["D001"], "tier", "省代")}
    act = batches.carry_out(admin, seen | {"D999": 1}, "tier", "省代")
    assert "There is no such dealer; it may just have been deleted." in desk.get(f"/console/dealers/-/batch/{act}").text
    sheet = workbook({"渠道商": [organisation()["渠道商"][0], ["D001", "名", "没有的类别", *[""] * 7]]})
    handed_in = import_jobs.hand_in(admin, "a.xlsx", sheet.getvalue(), create_missing=False, invites=False)
    assert import_work.work_once("worker")
    assert "called “没有的类别”. There are: 经销商." in html.unescape(desk.get(f"/console/imports/{handed_in}").text)
    for content, sentence in (
        (workbook({"渠道商": [organisation()["渠道商"][0], ["=1+1", *[""] * 9]]}), "This cell is a formula."),
        (_with_many_columns(), "has more than 100 columns"),
    ):
        handed_in = import_jobs.hand_in(admin, "a.xlsx", content.getvalue(), create_missing=False, invites=False)
        assert import_work.work_once("worker")
        assert sentence in html.unescape(desk.get(f"/console/imports/{handed_in}").text)


def _with_many_columns() -> BytesIO:
    return workbook({"渠道商": [[*organisation()["渠道商"][0], *["x"] * 100]]})


def test_no_page_mixes_the_languages(app: Flask, cast: Cast, tmp_path: Path) -> None:
    """Every page and drawer of the console, as an administrator sees it: Chinese is only what people wrote."""
    assert cast.dealers
    near, _far = two_regions()
    console_inbox.alarm("late:1", letters.LATE, number=3, minutes=9)
    desk = english_desk(app, tmp_path)
    pages = {}
    for line in who_may_what.headquarters():
        if line.method == "GET" and not line.path.startswith(SHOW_PHONES):
            answer = desk.get(line.filled({**near.values(line.path), "form": "png"}))
            if answer.mimetype == "text/html":
                pages[line.path] = answer.text
    data = said_by_people()
    mixed = {path: left for path, text in pages.items() if (left := _chinese_left(text, data))}
    assert len(pages) > 40
    assert mixed == {}


def _chinese_left(text: str, data: list[str]) -> list[str]:
    text = re.sub(r'<button[^>]*lang="zh"[^>]*>.*?</button>|"[^"]*%[0-9A-F]{2}[^"]*"', "", text, flags=re.DOTALL)
    for one in data:
        text = text.replace(html.escape(one), "").replace(one, "")
    return sorted({found.strip() for found in re.findall(r"[^<>\n]*[\u4e00-\u9fff][^<>\n]*", text)})
