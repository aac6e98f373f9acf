"""Headquarters imports a dealer, prints its code, its owner is bound by scanning the paper, customers come, are handed
over, and whoever leaves leaves them behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import select

from models.attribution import Attribution
from models.db import reading, session
from sandbox.client import Person
from services import regions
from services.attribution import care
from services.organisation import import_work
from tests.console.browsing import ARGUMENTS
from tests.console.watched import Watched, shot, watched
from tests.rig.stage import Stage
from tests.services.organisation.bad_cells import Sheets, put
from tests.services.organisation.workbooks import DEALERS, workbook
from tests.walks.steps import (
    approval_link,
    csrf_of,
    decide,
    held,
    last_word,
    later,
    qr_of,
    send_form,
    send_form_at,
)
from tests.walks.test_a_clerk_joins import invite

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
    expect(page.locator("#list")).to_contain_text("现在没有待审核的申请")
    assert held() == [("D100", "孙悦")]
    stage.work()
    _hands_over(desk, sun, _hires_with_a_customer(stage, sun))
    _leaves(desk)
    assert desk.complaints == []


def _hires_with_a_customer(stage: Stage, owner: Person) -> Person:
    """马超 becomes a clerk of the owner's shop, and 赵 a customer by the clerk's own sign."""
    ma, zhao = stage.person("ma-clerk"), stage.person("zhao-consumer")
    invited = invite(stage, owner)
    later(stage, 30)
    ma.scan(qr_of(stage, invited))
    send_form(ma, invited, "马超", "13900000011")
    stage.work()
    decide(owner, approval_link(owner), "accept")
    view = ma.webview()
    made = view.post("/me/sign", data={"csrf_token": csrf_of(view.get("/me/sign"))})
    token = re.search(r"/q/([A-Za-z0-9_-]+)", made.text)
    assert token, made.text
    later(stage, 30)
    zhao.scan(zhao.webview().get(f"/q/{token[1]}/qr.png").content)
    return ma


def _hands_over(desk: Watched, owner: Person, clerk: Person) -> None:
    """Headquarters hands 赵 from 马超 to the owner; the owner lets 马超 go."""
    page = desk.open("dealers/D100")
    expect(page.locator("#customers")).to_contain_text("马超 照看")
    page.get_by_role("link", name="转交顾客").click()
    page.get_by_role("link", name="马超 · 1").click()
    page.get_by_label("由谁接手").select_option("孙悦")
    page.get_by_label("原因").fill("马超调岗")
    shot(page, "hand-over")
    page.get_by_role("button", name="确认转交").click()
    expect(page.locator("#customers")).to_contain_text("孙悦 照看")
    expect(page.locator("#customers")).to_contain_text("由马超转交给孙悦，原因：马超调岗")
    shot(page, "dealer-with-customers")
    view = owner.webview()
    staff = view.get("/me/staff")
    path = re.search(r"/me/staff/\d+/let-go", staff.text)
    assert path
    assert "已停用" in view.post(path[0], data={"csrf_token": csrf_of(staff)}).text
    assert clerk.webview().get("/me/sign").status_code == 403
    [customer] = _customers()
    told = [(one.person, one.giver, one.reason) for one in care.care_for(customer.follower_id)]
    assert told == [("孙悦", "马超", "马超调岗"), ("马超", None, None)]
    page = desk.open(f"people/{customer.follower_id}")
    expect(page.locator("main")).to_contain_text("马超 转交，经手人")
    expect(page.locator("main")).to_contain_text("马超调岗")
    shot(page, "customer")


@reading
def _customers() -> list[Attribution]:
    return list(session().scalars(select(Attribution)))


def _leaves(desk: Watched) -> None:
    """E003, who is in charge of the dealer, leaves; 周婷 takes over, and the dealer's page says so."""
    page = desk.open("employees/E003/leaving")
    page.get_by_label("由谁接手").fill("E004")
    page.get_by_label("原因").fill("合同到期")
    shot(page, "leaving")
    page.get_by_role("button", name="确认离职").click()
    expect(page.locator("h1")).to_contain_text("离职")
    page = desk.open("dealers/D100")
    expect(page.locator("#charges")).to_contain_text("周婷")
    expect(page.locator("#charges")).to_contain_text("合同到期")
    page = desk.open("dealers/D100/closing")
    shot(page, "closing")
    page.get_by_label("由哪家接手").fill("D001")
    page.get_by_role("button", name="确认终止").click()
    expect(page.locator("h1")).to_contain_text("已终止")
    shot(page, "dealer-closed")
