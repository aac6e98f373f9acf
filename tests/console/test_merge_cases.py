"""Deciding in the console whether two are one: both sides are shown, the choice is made once, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.access import OPERATOR
from services.merge_cases import history
from tests.console.desk import Desk
from tests.services.doubted import held, one, owner, prove
from tests.world import Cast


@pytest.fixture
def two(manager: Desk, cast: Cast) -> tuple[int, int]:
    rows = owner("张伟", "D001"), owner("刘芳", "D002")
    prove(*rows)
    return rows


PAGE = "/console/merge-cases/1"


def test_both_sides_stand_beside_each_other_and_phones_are_masked(manager: Desk, two: tuple[int, int]) -> None:
    page = manager.get(PAGE).text
    for shown in ("华南总代理的老板", "深圳湾专卖的老板", "139****0001", "微信验证过同一个手机号", "已关注"):
        assert shown in page
    assert "13900000001" not in page
    assert "openid" not in page


def test_the_case_counts_beside_approvals_and_is_reached_from_there(manager: Desk, two: tuple[int, int]) -> None:
    assert ">1<" in manager.get("/console/approvals/waiting").text
    page = manager.get("/console/approvals").text
    assert 'href="/console/merge-cases"' in page
    assert PAGE in manager.get("/console/merge-cases").text
    assert "疑为同一人" in manager.get("/console/").text


def test_joining_binds_the_chosen_one_and_says_so(manager: Desk, two: tuple[int, int]) -> None:
    shown = history.get_case(OPERATOR, 1).shown
    answer = manager.post(PAGE, {"decision": "join", "keep": str(held(two[1])[0]), "shown": shown})
    assert (answer.status_code, answer.location) == (303, "/console/merge-cases?state=waiting")
    assert one(*two)
    page = manager.get(PAGE).text
    assert "已是同一人" in page
    assert "陈洁 · 后台审核" in page
    assert 'value="join"' not in page


def test_a_reason_is_kept_when_the_case_was_decided_meanwhile(
    manager: Desk, two: tuple[int, int], signed_in: Callable[[str], Desk]
) -> None:
    assert manager.post(PAGE, {"decision": "apart", "reason": "电话核实过"}).status_code == 303
    late = signed_in("admin").post(PAGE, {"decision": "apart", "reason": "是夫妻两位"})
    assert late.status_code == 409
    assert "这条核对已由陈洁于" in late.text
    assert "电话核实过" in late.text


@pytest.mark.parametrize("form", [{}, {"decision": "delete"}, {"decision": "join", "keep": "x-9", "shown": "1-2"}])
def test_a_form_that_decides_nothing_is_refused_in_place(
    manager: Desk, two: tuple[int, int], form: dict[str, str]
) -> None:
    answer = manager.post(PAGE, form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert not one(*two)


def test_who_only_reads_sees_both_sides_without_buttons(signed_in: Callable[[str], Desk], two: tuple[int, int]) -> None:
    page = signed_in("boss").get(PAGE).text
    assert "华南总代理的老板" in page
    assert 'value="join"' not in page


def test_a_region_manager_finds_no_case_and_no_tab(signed_in: Callable[[str], Desk], two: tuple[int, int]) -> None:
    desk = signed_in("region_manager")
    assert desk.get(PAGE).status_code == 403
    assert "merge-cases" not in desk.get("/console/approvals").text


@pytest.mark.parametrize("keep", ["", "x", "9" * 5000, "²", "1-" + "9" * 40])
def test_a_choice_that_names_no_binding_is_refused_in_words(manager: Desk, two: tuple[int, int], keep: str) -> None:
    shown = history.get_case(OPERATOR, 1).shown
    answer = manager.post(PAGE, {"decision": "join", "keep": keep, "shown": shown})
    assert answer.status_code == 422
    assert not one(*two)
