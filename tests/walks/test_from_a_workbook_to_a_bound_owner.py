"""Headquarters imports a dealer, prints its code, and its owner is bound by scanning the paper."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from services import regions
from services.organisation import import_work
from tests.console.test_browser import ARGUMENTS, shot, watched
from tests.rig.stage import Stage
from tests.services.organisation.bad_cells import Sheets, put
from tests.services.organisation.workbooks import DEALERS, workbook
from tests.walks.steps import held, last_word, send_form_at

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def browser(chromium: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


def _sheets() -> Sheets:
    owner = ["孙悦", "13700000009", "否"]
    return {"渠道商": [list(DEALERS[0]), ["D100", "东莞店", "经销商", "省代", "D001", "深圳", "E003", *owner]]}


def _work() -> None:
    while import_work.work_once("w1"):
        pass


@pytest.mark.parametrize("width", [1440, 390])
def test_import_invite_print_bind(browser: Browser, stage: Stage, width: int) -> None:
    assert regions.find("深圳")
    desk = watched(browser, stage, width).sign_in()
    page = desk.open("imports")
    shot(page, "imports")

    bad = _sheets()
    put("渠道商", 2, "手机", "12345")(bad)
    put("渠道商", 2, "上级编码", "D999")(bad)
    page.set_input_files("#file", {"name": "渠道.xlsx", "mimeType": EXCEL, "buffer": workbook(bad).getvalue()})
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_role("status").first).to_be_visible()
    _work()
    expect(page.locator(".cells .marked")).to_have_count(2)
    shot(page, "import-bad")

    page.get_by_role("link", name="重新上传").click()
    page.set_input_files("#file", {"name": "渠道.xlsx", "mimeType": EXCEL, "buffer": workbook(_sheets()).getvalue()})
    page.get_by_text("导入后为表中渠道商生成绑定邀请").click()
    page.get_by_role("button", name="上传并检查").click()
    shot(page, "import-working")
    _work()
    expect(page.get_by_role("button", name="确认导入")).to_be_visible()
    shot(page, "import-checked")
    page.get_by_role("button", name="确认导入").click()
    _work()
    expect(page.get_by_role("link", name="打印邀请二维码")).to_be_visible()
    shot(page, "import-done")
    page.get_by_role("link", name="打印邀请二维码").click()
    expect(page.locator("figure")).to_have_count(1)
    shot(page, "codes")
    printed = Image.open(BytesIO(page.locator("figure img").screenshot()))
    assert desk.complaints == []

    read = zxingcpp.read_barcode(printed.resize((printed.width * 3, printed.height * 3)))
    assert read is not None
    sun, paper = stage.person("sun-stranger"), urlsplit(read.text).path
    code = sun.webview().get(f"{paper}/qr.png").content
    assert sun.scan(code)["outcome"] == "followed"
    assert "东莞店的老板" in last_word(sun)
    assert "申请已提交" in send_form_at(sun, paper.replace("/q/", "/bind/"), "孙悦", "13700000009").text

    page = desk.open("approvals?state=waiting")
    page.get_by_role("link", name="处理", exact=True).click()
    page.locator("#drawer").get_by_role("button", name="通过", exact=True).click()
    expect(page.locator("#list")).to_contain_text("没有符合条件的记录")
    assert held() == [("D100", "孙悦")]
