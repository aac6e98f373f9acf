"""From a list to a file with whole numbers: asked for with its filter, confirmed by another, taken by the asker."""

from __future__ import annotations

from collections.abc import Callable

from services.personal_exports import making
from tests.console.desk import Desk
from tests.world import PASSWORD

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


def test_who_may_not_is_offered_nothing(signed_in: Callable[[str], Desk]) -> None:
    assert "personal-exports" not in signed_in("boss").get("/console/employees").text
