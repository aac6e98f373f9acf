"""Forms: what is wrong is said beside the field, what others changed is shown, nothing typed is lost."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from services import dealers
from services.access import OPERATOR
from services.listing import Wanted
from services.organisation import choices
from tests.console.desk import Desk

EDIT = "/console/dealers/D001/edit"
NAME = r"([\w-]+)"


def opened(desk: Desk, path: str) -> dict[str, str]:
    """A form as the browser would send it back untouched."""
    page = desk.get(path, htmx=True).text
    said = {
        name: html.unescape(value)
        for name, value in re.findall(r'<input[^>]*name="([\w-]+)"[^>]*value="([^"]*)"', page)
    }
    said |= {
        name: html.unescape(text) for name, text in re.findall(r'<textarea[^>]*name="([\w-]+)"[^>]*>([^<]*)<', page)
    }
    for name, options in re.findall(r'<select[^>]*name="([\w-]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        said[name] = html.unescape(chosen[1]) if chosen else ""
    said.pop("csrf_token")
    return said


def row(code: str) -> Any:
    return dealers.card(OPERATOR, code).row


def test_a_dealer_is_made_from_the_list(manager: Desk) -> None:
    assert "/console/dealers/-/new" in manager.get("/console/dealers").text
    said = opened(manager, "/console/dealers/-/new") | {
        "code": "D009",
        "name": "广州天河店",
        "parent": "D001",
        "tier": "省代",
        "shared": "深圳",
        "contact": "赵云",
        "phone": "13900000009",
    }
    answer = manager.post("/console/dealers/-/new", said)
    assert answer.status_code == 303
    page = manager.get("/console/dealers/D009").text
    assert "华南总代理" in page
    assert "139****0009" in page
    assert "广州天河店" in manager.get("/console/dealers/-/tree?below=D001").text


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(manager: Desk) -> None:
    said = opened(manager, "/console/dealers/-/new") | {"code": "D001", "name": "", "shared": "火星"}
    answer = manager.post("/console/dealers/-/new", said, htmx=True)
    assert answer.status_code == 422
    assert "请填写名称。" in answer.text
    assert "编码“D001”已经有渠道商在用" in answer.text
    assert "没有找到区域“火星”" in answer.text
    assert ">火星</textarea>" in answer.text
    assert answer.text.count('aria-invalid="true"') == 3


def test_a_field_nobody_offered_changes_nothing(manager: Desk) -> None:
    said = opened(manager, EDIT) | {
        "status": "ended",
        "id": "99",
        "created_at": "x",
        "code": "D777",
        "employee_id": "1",
    }
    assert manager.post(EDIT, said).status_code == 303
    assert (row("D001").status, row("D001").in_charge) == ("active", "李强")
    assert dealers.listing(OPERATOR, Wanted()).total == 3


def _second(desk: Desk, first: dict[str, str], second: dict[str, str]) -> TestResponse:
    """Two open the form, the first saves, then the second."""
    mine, theirs = opened(desk, EDIT) | second, opened(desk, EDIT) | first
    assert desk.post(EDIT, theirs).status_code == 303
    return desk.post(EDIT, mine, htmx=True)


def test_the_second_to_save_sees_what_the_first_changed_and_loses_nothing(manager: Desk) -> None:
    answer = _second(
        manager, {"name": "华南集团", "shared": ""}, {"name": "华南总部", "contact": "张伟伟", "phone": "13900000001"}
    )
    assert answer.status_code == 409
    table = re.findall(
        r"<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td><td class=\"strong\">(.*?)</td><td>(.*?)</td>", answer.text
    )
    assert table == [("名称", "华南总代理", "华南集团", "华南总部"), ("共享区域", "广东省", "—", "没有改")]
    assert "陈洁 刚刚 改了" in answer.text
    assert row("D001").name == "华南集团"
    shown = dict(re.findall(r'name="(name|contact|version)"[^>]*value="([^"]*)"', answer.text))
    assert (shown["name"], shown["contact"], shown["version"]) == ("华南总部", "张伟伟", "2")
    again = opened(manager, EDIT) | {"name": "华南总部", "contact": "张伟伟", "phone": "13900000001"}
    assert manager.post(EDIT, again).status_code == 303
    assert (row("D001").name, dealers.card(OPERATOR, "D001").regions) == ("华南总部", [])


@pytest.mark.parametrize("shown", ["", "no json", "[1]", json.dumps({"id": 1, "name": 2})])
def test_a_broken_memory_of_the_form_only_shows_more(manager: Desk, shown: str) -> None:
    mine = opened(manager, EDIT) | {"shown": shown}
    assert manager.post(EDIT, opened(manager, EDIT) | {"name": "华南集团"}).status_code == 303
    answer = manager.post(EDIT, mine, htmx=True)
    assert answer.status_code == 409
    assert "华南集团" in answer.text
    assert row("D001").name == "华南集团"


def test_what_is_in_use_says_by_what_and_stays(manager: Desk) -> None:
    answer = manager.post("/console/dealers/D001/delete", htmx=True)
    assert answer.status_code == 409
    assert "“华南总代理”还在使用（下级渠道商 1）" in answer.text
    assert "可以改为“终止合作”" in answer.text
    assert manager.post("/console/departments/HQ/delete", htmx=True).status_code == 409
    assert manager.post("/console/employees/E003/delete", htmx=True).status_code == 409
    assert manager.post("/console/regions/440000/delete", htmx=True).status_code == 409
    tier = choices.rows(OPERATOR, "tier")[0].id
    assert "渠道商 3" in manager.post(f"/console/choices/tier/{tier}/delete", htmx=True).text


def test_a_partnership_is_ended_and_taken_up_again(manager: Desk) -> None:
    def switch(status: str, version: int) -> int:
        path = "/console/dealers/D002/status"
        return manager.post(path, {"status": status, "version": version}, htmx=True).status_code

    assert manager.post("/console/dealers/D002/closing", {"version": 1}).status_code == 303
    assert "已终止" in manager.get("/console/dealers/D002").text
    assert switch("active", 1) == 409
    assert switch("active", 2) == 204
    assert switch("gone", 3) == 422
    assert row("D002").status == "active"


def test_departments_tiers_and_places_are_kept_here_too(manager: Desk) -> None:
    assert (
        manager.post("/console/departments/-/new", {"code": "EAST", "name": "华东组", "parent": "HQ"}).status_code
        == 303
    )
    assert "deep-1" in manager.get("/console/departments").text
    edit = opened(manager, "/console/departments/EAST/edit")
    assert manager.post("/console/departments/EAST/edit", edit | {"name": "华东大区"}).status_code == 303
    assert "华东大区" in manager.get("/console/departments").text
    assert manager.post("/console/departments/EAST/edit", edit | {"name": "别的"}, htmx=True).status_code == 409
    assert manager.post("/console/choices/tier/new", {"name": "门店"}).status_code == 303
    last = choices.rows(OPERATOR, "tier")[-1].id
    assert manager.post(f"/console/choices/tier/{last}/up").status_code == 303
    assert [one.name for one in choices.rows(OPERATOR, "tier")] == ["门店", "省代"]
    assert manager.post(f"/console/choices/tier/{last}", {"name": "门店"}).status_code == 303
    assert manager.post("/console/choices/colour/new", {"name": "红"}).status_code == 404
    assert (
        manager.post("/console/regions/-/new", {"code": "440399", "name": "新区", "above": "深圳"}).status_code == 303
    )
    assert "440399" in manager.get("/console/regions?q=新区").text
    assert (
        manager.post("/console/employees/-/new", {"code": "E009", "name": "赵云", "manager": "E003"}).status_code == 303
    )
    assert "赵云" in manager.get("/console/employees/E009").text


def test_fields_complete_what_is_typed(manager: Desk, signed_in: Callable[[str], Desk]) -> None:
    assert '<option value="D002">深圳湾专卖</option>' in manager.get("/console/dealers/-/suggest?parent=深圳").text
    assert "D003" in manager.get("/console/dealers/-/suggest?parent=d0").text
    assert manager.get("/console/employees/-/suggest?employee=李").text.strip() == '<option value="E003">李强</option>'
    regional = signed_in("region_manager")
    assert "D003" not in regional.get("/console/dealers/-/suggest?parent=d0").text
    assert "D003" not in regional.get("/console/dealers/-/tree").text
    assert regional.get("/console/dealers/-/tree?below=D003").status_code == 404


def test_who_may_only_read_sees_no_way_to_change(signed_in: Callable[[str], Desk]) -> None:
    boss = signed_in("boss")
    for path in ("dealers", "dealers/D001", "employees", "employees/E003", "departments", "choices", "regions?q=深圳"):
        page = boss.get(f"/console/{path}").text
        assert not re.search(r"/(new|edit|delete|up|status)\"", page), path


def test_texts_of_others_are_never_markup_in_forms(manager: Desk) -> None:
    wicked = '"><script>alert(1)</script>'
    answer = _second(manager, {"name": wicked}, {"name": "x"})
    assert "<script>alert" not in answer.text
    for path in (EDIT, "/console/dealers/-/tree", "/console/dealers/-/suggest?parent=D001"):
        assert "<script>alert" not in manager.get(path).text
