"""From a list to a file with whole numbers: asked for with its filter, confirmed by another, taken by the asker."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable

from openpyxl import load_workbook

from services import people, privacy
from services.personal_exports import making
from tests.console.desk import Desk
from tests.console.test_forms import opened
from tests.services import doubted
from tests.world import PASSWORD, Cast

EXPORTS = "/console/personal-exports"


def test_from_the_list_to_the_file(manager: Desk, signed_in: Callable[[str], Desk]) -> None:
    listed = manager.get("/console/employees?q=王").text
    assert "/console/personal-exports/-/new?listing=employees&amp;q=%E7%8E%8B" in listed
    form = manager.get(f"{EXPORTS}/-/new?listing=employees&q=王", htmx=True).text
    assert "王" in form
    told = {"listing": "employees", "q": "王", "form": "csv", "reason": "年会通知"}
    wrong = manager.post(EXPORTS, {**told, "password": "guess"}, htmx=True)
    assert (wrong.status_code, wrong.headers["HX-Retarget"]) == (422, "#drawer-body")
    assert "年会通知" in wrong.text
    assert manager.post(EXPORTS, {**told, "password": PASSWORD}, htmx=True).status_code == 204
    admin = signed_in("admin")
    assert "导出员工联系方式，含完整号码，1 条（王）" in admin.get("/console/second-person/1").text
    assert admin.post("/console/second-person/1/confirm", {"password": PASSWORD}).status_code == 303
    making.make(1)
    assert "只有申请人可以下载" in admin.get(f"{EXPORTS}/1").text
    assert admin.post(f"{EXPORTS}/1/file").status_code == 404
    file = manager.post(f"{EXPORTS}/1/file")
    assert "13800000001" in file.data.decode("utf-8-sig")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.headers["Cache-Control"] == "no-store"


def test_from_a_persons_page_to_their_copy(manager: Desk, signed_in: Callable[[str], Desk]) -> None:
    who = doubted.owner("张伟", "D001")
    label = people.person(who).label
    page = html.unescape(manager.get(f"/console/people/{who}").text)
    address = re.search(r'"(/console/personal-exports/-/new\?listing=copy[^"]*)"', page)
    assert address
    form = manager.get(address[1], htmx=True).text
    assert "替本人取资料副本" in form
    assert label in form
    told = {"listing": "copy", "q": label, "form": "xlsx", "reason": "来信要求，核对过身份", "password": PASSWORD}
    assert manager.post(EXPORTS, told, htmx=True).status_code == 204
    admin = signed_in("admin")
    assert f"替{label}取一份个人资料副本" in admin.get("/console/second-person/1").text
    assert admin.post("/console/second-person/1/confirm", {"password": PASSWORD}).status_code == 303
    making.make(1)
    file = manager.post(f"{EXPORTS}/1/file")
    sheet = load_workbook(io.BytesIO(file.data)).worksheets[0]
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert {label, "张伟", "渠道商人员档案"} <= cells


def test_an_erasure_is_asked_for_from_a_persons_page(manager: Desk, cast: Cast) -> None:
    who = doubted.somebody("路人")
    page = html.unescape(manager.get(f"/console/people/{who}").text)
    address = re.search(r'"(/console/privacy-requests/-/new\?label=[^"]*)"', page)
    assert address
    form = opened(manager, address[1])
    assert form["label"] == people.person(who).label
    assert manager.post("/console/privacy-requests", form | {"reason": "来电要求删除"}).status_code == 303
    asked = privacy.newest_of(who)
    assert asked is not None
    assert (asked.asked_by, asked.reason) == ("陈洁", "来电要求删除")


def test_who_may_neither_copy_nor_erase_is_offered_neither(signed_in: Callable[[str], Desk], cast: Cast) -> None:
    who = doubted.owner("张伟", "D001")
    for role in ("boss", "region_manager"):
        page = signed_in(role).get(f"/console/people/{who}").text
        assert "personal-exports" not in page
        assert "privacy-requests" not in page


def test_who_may_not_is_offered_nothing(signed_in: Callable[[str], Desk]) -> None:
    assert "personal-exports" not in signed_in("boss").get("/console/employees").text
