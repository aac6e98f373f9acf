"""Importing in the console: from the file to codes on paper."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import zxingcpp
from flask import Flask
from openpyxl import load_workbook
from PIL import Image
from werkzeug.test import TestResponse

from doorway import sentences
from services import clock
from services.bindings import inviting
from services.organisation import import_work
from tests.console.desk import TOKEN, Desk
from tests.console.test_translations import english_desk
from tests.services.organisation.bad_cells import put
from tests.services.organisation.workbooks import organisation, workbook
from tests.world import Cast


def sheets() -> dict[str, list[list[object]]]:
    """One new dealer beside those of the cast."""
    headings = list(organisation()["渠道商"][0])
    return {
        "渠道商": [headings, ["D100", "东莞店", "经销商", "省代", "D001", "深圳", "E003", "孙权", "13900000100", "否"]]
    }


def hand_in(desk: Desk, content: bytes, **said: str) -> TestResponse:
    token = TOKEN.search(desk.get("/console/sign-in").text)
    assert token
    data = {"csrf_token": token[1], "file": (io.BytesIO(content), "渠道.xlsx"), **said}
    return desk.client.post("/console/imports", data=data, content_type="multipart/form-data")


def work() -> None:
    while import_work.work_once("w1"):
        pass


def test_from_the_file_to_codes_on_paper(manager: Desk) -> None:
    page = hand_in(manager, workbook(sheets()).getvalue(), invites="yes").headers["Location"]
    assert "排队等待处理" in manager.get(page).text
    assert 'hx-trigger="every 1s"' in manager.get(page, htmx=True).text
    work()
    shown = manager.get(page).text
    assert "确认导入" in shown
    assert re.findall(r"<dt>(新增|修改|没有变化)</dt><dd>(\d+)</dd>", shown) == [
        ("新增", "1"),
        ("修改", "0"),
        ("没有变化", "0"),
    ]
    assert manager.get("/console/dealers/D100").status_code == 404
    assert manager.post(f"{page}/confirm").status_code == 303
    work()
    assert "打印邀请二维码" in manager.get(page).text
    invited = inviting.newest_invitation(dealer_code="D100")
    assert invited is not None
    assert "东莞店" in manager.get(f"{page}/invitations").text
    archive = zipfile.ZipFile(io.BytesIO(manager.get(f"{page}/invitations.zip").data))
    assert archive.namelist() == ["D100-东莞店.png"]
    read = zxingcpp.read_barcode(Image.open(archive.open("D100-东莞店.png")))
    assert read is not None
    assert read.text.endswith(f"/q/{invited.token}")


def test_every_bad_cell_is_marked_in_its_row(manager: Desk) -> None:
    bad = sheets()
    put("渠道商", 2, "手机", "1")(bad)
    page = hand_in(manager, workbook(bad).getvalue()).headers["Location"]
    work()
    shown = manager.get(page).text
    assert "渠道商 · 第 2 行" in shown
    assert re.search(r'<div class="marked"><dt>手机</dt><dd>1</dd>', shown)
    assert "请填写 11 位中国大陆手机号" in shown
    assert "确认导入" not in shown
    assert manager.post(f"{page}/confirm").status_code == 409
    assert "有错误，没有写入" in manager.get("/console/imports").text


def test_a_checked_file_can_be_let_go(manager: Desk) -> None:
    page = hand_in(manager, workbook(sheets()).getvalue()).headers["Location"]
    work()
    assert manager.post(f"{page}/drop").status_code == 303
    assert "已放弃" in manager.get(page).text
    assert manager.get(f"{page}/invitations").status_code == 410
    assert inviting.newest_invitation(dealer_code="D100") is None


def test_a_file_that_is_none_or_too_large_is_told_so(manager: Desk) -> None:
    answer = hand_in(manager, b"")
    assert answer.status_code == 422
    assert "请选择要导入的 Excel 文件" in answer.text
    answer = hand_in(manager, b"P" * (26 * 1024 * 1024))
    assert answer.status_code == 413
    assert "文件超过 20 MB" in answer.text
    page = hand_in(manager, b"nonsense").headers["Location"]
    work()
    assert "文件无法打开" in manager.get(page).text


def test_the_template_is_there_to_download(manager: Desk, signed_in: Callable[[str], Desk]) -> None:
    answer = manager.get("/console/imports/template.xlsx")
    assert zipfile.is_zipfile(io.BytesIO(answer.data))
    assert signed_in("boss").get("/console/imports").status_code == 403


@pytest.mark.usefixtures("cast")
def test_an_import_that_no_worker_ever_finished_says_so_in_the_readers_language(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise MemoryError

    def at(moment: datetime) -> None:
        clock.use(lambda: moment)

    desk = english_desk(app, tmp_path)
    page = hand_in(desk, workbook(sheets()).getvalue()).headers["Location"]
    monkeypatch.setattr(import_work, "_import", dies)
    began = clock.now()
    for tries in range(import_work.MOST_TRIES):
        at(began + 2 * tries * import_work.LEASE)
        with pytest.raises(MemoryError):
            import_work.work_once("w1")
    at(began + 2 * import_work.MOST_TRIES * import_work.LEASE)
    assert not import_work.work_once("w1")
    assert "It was begun several times and never done." in desk.get(page).text
    assert "多次处理都没有完成" in Desk(app).with_session_of("E001").get(page).text


def test_the_marked_workbook_speaks_the_language_of_who_handed_it_in(
    app: Flask, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = english_desk(app, tmp_path)
    monkeypatch.setattr(sentences, "FOLDER", tmp_path)
    rows = sheets()
    put("渠道商", 2, "名称", "")(rows)
    told = {}
    for language, desk in {"en": english, "zh": Desk(app).with_session_of("E001")}.items():
        page = hand_in(desk, workbook(rows).getvalue()).headers["Location"]
        assert import_work.work_once("w1", into=sentences.into.__wrapped__)
        sheet = load_workbook(io.BytesIO(desk.get(f"{page}/marked.xlsx").data))["渠道商"]
        told[language] = str(sheet.cell(2, sheet.max_column).value)
    assert told["zh"] == "名称：请填写“名称”。"
    assert told["en"].startswith("名称：Please")
