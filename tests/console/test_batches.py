"""Acts on many dealers in the console: ticked, looked at, done, told line by line, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from services.access import OPERATOR
from services.bindings import inviting
from services.organisation.dealer_records import dealer_form
from tests.console.desk import Desk

LOOK, DO = "/console/dealers/-/batch", "/console/dealers/-/batch/do"


def test_dealers_are_ticked_looked_at_changed_and_given_back(manager: Desk) -> None:
    assert 'name="pick" value="D001"' in manager.get("/console/dealers").text
    asked = manager.post(LOOK, {"deed": "employee", "pick": ["D001", "D002"]}).text
    assert "新的负责员工" in asked
    assert "确认更改" not in asked
    page = manager.post(LOOK, {"deed": "employee", "value": "E004", "pick": ["D001", "D002"]}).text
    assert "确认更改 2 家" in page
    answer = manager.post(
        DO, {"deed": "employee", "value": "E004", "seen": re.findall(r'name="seen" value="(.+?)"', page)}
    )
    assert answer.status_code == 303
    told = manager.get(answer.headers["Location"]).text
    assert "已更改 2 家" in told
    assert dealer_form(OPERATOR, "D001").wish.employee == "E004"
    assert manager.post(f"{answer.headers['Location']}/undo").status_code == 303
    assert dealer_form(OPERATOR, "D001").wish.employee == "E003"
    again = manager.post(f"{answer.headers['Location']}/undo")
    assert again.status_code == 409
    assert "已经撤销过了" in again.text


def test_all_that_the_filter_shows_can_be_meant(manager: Desk) -> None:
    page = manager.post(LOOK, {"deed": "invite", "whole": "q=%E6%B7%B1%E5%9C%B3"}).text
    assert "已选 1 家" in page
    assert "D002:" in page
    assert "已选 3 家" in manager.post(LOOK, {"deed": "invite", "whole": "all=1"}).text


def test_a_dealer_changed_meanwhile_is_told_and_left_alone(manager: Desk) -> None:
    answer = manager.post(DO, {"deed": "employee", "value": "E004", "seen": ["D002:1", "D003:7", "nonsense", "D001:x"]})
    told = manager.get(answer.headers["Location"]).text
    assert "已更改 1 家，共 2 家" in told
    assert "刚被改过" in told
    assert dealer_form(OPERATOR, "D003").wish.employee == "E003"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"deed": "invite"}, "请先在列表里勾选渠道商"),
        ({"deed": "explode", "pick": "D001"}, "请选择要做什么"),
        ({"deed": "tier", "value": "<script>", "pick": "D001"}, "可能刚被改名或删除"),
    ],
)
def test_what_cannot_be_meant_is_said(manager: Desk, said: dict[str, str], told: str) -> None:
    answer = manager.post(LOOK, said)
    assert answer.status_code == 422
    assert told in answer.text
    assert "<script>“" not in answer.text


def test_a_region_manager_invites_hers_and_changes_none(signed_in: Callable[[str], Desk]) -> None:
    desk = signed_in("region_manager")
    offered = re.findall(r'<option value="(\w+)">', desk.get("/console/dealers").text.partition('name="deed"')[2])
    assert offered == ["invite", "revoke"]
    assert desk.post(DO, {"deed": "employee", "value": "E004", "seen": "D002:1"}).status_code == 403
    desk.post(DO, {"deed": "invite", "seen": ["D002:1", "D003:1"]})
    assert inviting.newest_invitation(dealer_code="D002") is not None
    assert inviting.newest_invitation(dealer_code="D003") is None


def test_who_may_do_nothing_to_many_sees_nothing_to_tick(signed_in: Callable[[str], Desk]) -> None:
    assert 'class="pick"' not in signed_in("boss").get("/console/dealers").text
