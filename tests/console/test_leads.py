"""Leads in the console: entered, given to somebody, closed, counted; within reach, once for a form sent twice."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from models.db import reading, session
from models.organisation import Employee
from services import leaving
from services.access import OPERATOR
from services.leads import boxes, sums, working
from services.leads import numbers as rules
from services.leads.holders import HEADQUARTERS_POOL, Holder
from services.leads.working import FollowUp, Opportunity
from tests.console.desk import Desk
from tests.services.leads.desk import PHONE, employee, entered, from_place, hand, history, lead, owner, person, told
from tests.world import Cast

NEW = "/console/leads/-/new"
ASSIGN = "/console/leads/-/assign"
SEEN = re.compile(r'name="seen" value="([^"]+)"')
WISH = {"name": "赵先生", "phone": PHONE, "interest": "春季新品", "region": "", "dealer": "", "agreed": "yes"}


def decide(desk: Desk, lead_id: int, form: dict[str, str]) -> TestResponse:
    """As its page sends it, opened at this moment."""
    seen = SEEN.findall(desk.get(f"/console/leads/{lead_id}").text)
    return desk.post(f"/console/leads/{lead_id}", {"seen": seen[0], **form})


def test_headquarters_enters_a_lead_gives_it_away_and_reads_what_became_of_it(manager: Desk, cast: Cast) -> None:
    zhang = owner("D001")
    assert manager.post(NEW, WISH).status_code == 303
    assert hand(1) == HEADQUARTERS_POOL
    page = manager.get("/console/leads").text
    assert "赵先生" in page
    assert "139****0000" in page
    assert PHONE not in page
    given = decide(manager, 1, {"decision": "assign", "dealer": "D001", "reason": "广东的客户"})
    assert given.status_code == 303
    assert hand(1) == Holder(cast.dealers["D001"])
    assert [whom for whom, _ in told("lead_new")] == [zhang]
    page = manager.get("/console/leads/1").text
    assert "广东的客户" in page
    assert "对方没有同意把号码交给现在手上的人" in page
    decide(manager, 1, {"decision": "consent", "reason": "电话里问过"})
    assert "对方没有同意把号码交给现在手上的人" not in manager.get("/console/leads/1").text
    decide(manager, 1, {"decision": "close", "outcome": "duplicate", "reason": ""})
    assert lead(1).state == "closed"
    assert history(1)[-3:] == ["routed", "consent", "closed"]
    assert "华南总代理" in manager.get("/console/leads/-/numbers").text


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ({"name": ""}, 422, "请填写"),
        ({"phone": "12345"}, 422, "手机号"),
        ({"interest": "  "}, 422, "请填写"),
        ({"agreed": ""}, 422, "请先征得对方同意"),
        ({"region": "火星"}, 422, "没有这个地区"),
        ({"dealer": "D999"}, 422, "请选一家合作中、已有人绑定微信的渠道商"),
    ],
)
def test_what_cannot_be_entered_is_said_and_nothing_typed_is_lost(
    manager: Desk, cast: Cast, typed: dict[str, str], status: int, words: str
) -> None:
    answer = manager.post(NEW, {**WISH, "interest": "一百只杯子", **typed})
    assert (answer.status_code, words in answer.text) == (status, True)
    assert typed.get("interest", "一百只杯子") in answer.text
    assert manager.get("/console/leads/1").status_code == 404


def test_a_number_that_is_worked_on_is_refused_and_nobody_is_named(manager: Desk, cast: Cast) -> None:
    entered(owner("D001"))
    answer = manager.post(NEW, {**WISH, "name": "钱先生"})
    assert answer.status_code == 409
    assert "已经有人在跟进" in answer.text
    assert "赵先生" not in answer.text
    assert "华南总代理" not in answer.text


def test_a_region_manager_has_hers_and_gives_them_to_nobody_beyond(
    signed_in: Callable[[str], Desk], cast: Cast
) -> None:
    owner("D001")
    employee("E002")
    near, far = from_place("440000", "near"), from_place("510100", "far")
    zhou = signed_in("region_manager")
    page = zhou.get("/console/leads").text
    assert f"/console/leads/{near}" in page
    assert f"/console/leads/{far}" not in page
    assert zhou.get(f"/console/leads/{far}").status_code == 404
    deed = {"decision": "assign", "employee": "E002", "reason": "给总部"}
    assert zhou.post(f"/console/leads/{far}", deed).status_code == 404
    assert decide(zhou, near, deed).status_code == 422
    assert hand(near) == Holder(cast.dealers["D001"])
    assert zhou.post(NEW, {**WISH, "region": "510100"}).status_code == 403
    assert zhou.post(ASSIGN, {"pick": str(far)}).text.count(f"/console/leads/{far}") == 0


def test_many_are_given_once_for_a_form_sent_twice(manager: Desk, cast: Cast) -> None:
    chen = employee("E002")
    some = [from_place(None, f"person {number}") for number in range(3)]
    page = manager.post(ASSIGN, {"pick": [str(one) for one in some]}).text
    once = page.split('name="once" value="')[1].split('"')[0]
    form = {"pick": [str(one) for one in some], "employee": "E002", "reason": "大客户", "once": once}
    form["seen"] = SEEN.findall(page)
    first, again = (manager.post(f"{ASSIGN}/do", form) for _ in range(2))
    assert "已分配 3 条" in first.text
    assert again.text == first.text
    assert {hand(one) for one in some} == {Holder(employee_id=cast.employees["E002"])}
    assert [whom for whom, _ in told("lead_new")].count(chen) == 3


@pytest.mark.parametrize("form", [{}, {"decision": "sell"}, {"decision": "close", "outcome": "nonsense"}])
def test_a_decision_that_is_none_changes_nothing(manager: Desk, cast: Cast, form: dict[str, str]) -> None:
    number = from_place(None)
    assert decide(manager, number, form).status_code == 422
    assert lead(number).state == "pool"


def test_a_second_decision_is_refused_and_a_formula_is_text_in_what_is_downloaded(manager: Desk, cast: Cast) -> None:
    person("reader")
    manager.post(NEW, {**WISH, "name": "=HYPERLINK(1)", "interest": "@SUM(A1)"})
    downloaded = manager.get("/console/leads?export=csv").text
    assert ",=HYPERLINK" not in downloaded
    assert ",@SUM" not in downloaded
    assert "HYPERLINK" in downloaded
    decide(manager, 1, {"decision": "close", "outcome": "other"})
    assert manager.post("/console/leads/1", {"decision": "close", "outcome": "other"}).status_code == 409


def test_a_page_of_before_decides_nothing_and_shows_how_it_stands_now(manager: Desk, cast: Cast) -> None:
    """A consent that was asked for on behalf of one dealer gives the number to no other."""
    owner("D001")
    liu = owner("D002")
    manager.post(NEW, WISH)
    decide(manager, 1, {"decision": "assign", "dealer": "D001", "reason": "广东的客户"})
    before = SEEN.findall(manager.get("/console/leads/1").text)[0]
    decide(manager, 1, {"decision": "assign", "dealer": "D002", "reason": "离得近"})
    late = {"seen": before, "decision": "consent", "reason": "电话里问过华南总代理"}
    answer = manager.post("/console/leads/1", late)
    assert (answer.status_code, "刚刚有变化" in answer.text, "深圳湾专卖" in answer.text) == (409, True, True)
    assert "电话里问过华南总代理" in answer.text, "what was typed stays"
    assert boxes.one(liu, 1).card.line.phone is None
    for seen in ({}, {"seen": before}):
        close = manager.post("/console/leads/1", {"decision": "close", "outcome": "other", **seen})
        assert close.status_code == 409
    assert lead(1).state == "pool"


def test_of_many_the_ones_that_moved_since_the_look_are_told_and_stay(manager: Desk, cast: Cast) -> None:
    zhang = owner("D001")
    employee("E002")
    one, other = from_place("440000", "one"), from_place("440000", "other")
    page = manager.post(ASSIGN, {"pick": [str(one), str(other)]}).text
    once = page.split('name="once" value="')[1].split('"')[0]
    working.claim(zhang, other)
    form = {"pick": [str(one), str(other)], "seen": SEEN.findall(page), "once": once}
    done = manager.post(f"{ASSIGN}/do", {**form, "employee": "E002", "reason": "大客户"}).text
    assert ("已分配 1 条" in done, "刚刚有变化" in done) == (True, True)
    assert hand(other) == Holder(cast.dealers["D001"], cast.owners["D001"])


def test_who_only_reads_decides_nothing(signed_in: Callable[[str], Desk], cast: Cast) -> None:
    number = from_place(None)
    boss = signed_in("boss")
    assert "decision" not in boss.get(f"/console/leads/{number}").text
    assert boss.post(f"/console/leads/{number}", {"decision": "close", "outcome": "other"}).status_code == 403
    assert boss.get(NEW).status_code == 403
    assert lead(number).state == "pool"


NUMBERS = "/console/leads/-/numbers"


def test_the_figures_are_told_by_hand_dealer_person_source_and_province(manager: Desk, cast: Cast) -> None:
    zhang = owner("D001")
    mine, wang = entered(zhang, region_code="440300"), employee("E003")
    entered(wang, "13911110001")
    from_place("510100", "in Chengdu")
    from_place(None, "nowhere")
    figures = Opportunity(None, 880_000, 60, "2027-01-31")
    working.follow_up(zhang, mine, FollowUp("报价", stage="opportunity", opportunity=figures))
    working.follow_up(zhang, mine, FollowUp("付了款", stage="won"))
    told_by = {by: manager.get(f"{NUMBERS}?by={by}").text for by in sums.BY}
    lines = {by: {one.name: one for one in rules.numbers(OPERATOR, 30, by).lines} for by in sums.BY}
    assert set(lines["hands"]) == {"", "张伟（华南总代理）", name_of("E003")}
    assert set(lines["dealers"]) == {"华南总代理"}
    assert set(lines["people"]) == {"张伟（华南总代理）", name_of("E003")}
    assert set(lines["sources"]) == {"manual", "campaign"}
    assert set(lines["regions"]) == {"", "广东省", "四川省"}
    assert {one.name for by in sums.BY for one in lines[by].values() if one.won} >= {"华南总代理", "manual", "广东省"}
    won = lines["regions"]["广东省"]
    assert (won.came, won.opportunities, won.won, won.won_fen, won.won_percent) == (1, 1, 1, 880_000, 100.0)
    for by, names in {
        "sources": ("人工录入", "活动"),
        "regions": ("广东省", "不知道在哪里"),
        "dealers": ("华南总代理",),
    }.items():
        assert all(name in told_by[by] for name in names)
    for by in sums.BY:  # each lead is in one line, whatever they are counted by
        came = sum(one.came for one in lines[by].values())
        assert came == {"dealers": 1, "people": 2}.get(by, 4)


def test_the_figures_come_as_files_and_in_three_orders_and_keep_to_reach(
    signed_in: Callable[[str], Desk], cast: Cast
) -> None:
    zhang = owner("D001")
    mine = entered(zhang)
    working.follow_up(zhang, mine, FollowUp("打过"))
    from_place("510100", "in Chengdu")
    manager, zhou = signed_in("channel_manager"), signed_in("region_manager")
    file = manager.get(f"{NUMBERS}?by=sources&export=csv")
    head, *rows = file.get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert head.startswith("来源,进来,已联系,平均用时（秒）")
    assert sorted(row.split(",")[:3] for row in rows) == [["人工录入", "1", "1"], ["活动", "1", "0"]]
    assert manager.get(f"{NUMBERS}?export=xlsx").data[:2] == b"PK"
    orders = {order: [one.name for one in rules.numbers(OPERATOR, 30, "sources", order).lines] for order in sums.ORDERS}
    assert orders["waits"] == ["campaign", "manual"]
    assert orders["quick"] == ["manual", "campaign"]
    assert "四川省" in manager.get(f"{NUMBERS}?by=regions").text
    assert "四川省" not in zhou.get(f"{NUMBERS}?by=regions").text


@pytest.mark.parametrize(
    "asked", ["days=0", "days=x", "by=nothing", "order=;drop", "export=exe", "by=hands&order=quick"]
)
def test_what_is_not_offered_is_taken_for_the_usual(manager: Desk, cast: Cast, asked: str) -> None:
    answer = manager.get(f"{NUMBERS}?{asked}")
    assert (answer.status_code, "这段时间没有线索" in answer.text) == (200, True)


def test_with_more_hands_than_lines_those_with_most_that_waits_and_most_won_are_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhang, wang = owner("D001"), employee("E003")
    from_place("440000", "one of two at the dealer")
    from_place("440000", "two of two at the dealer")
    from_place(None, "in headquarters' pool")
    sold = entered(zhang)
    for stage, figures in (("opportunity", Opportunity(None, 880_000, 60, "2027-01-31")), ("won", None)):
        working.follow_up(zhang, sold, FollowUp("谈好了", stage=stage, opportunity=figures))
    entered(wang, "13911110001")
    whole = {order: rules.numbers(OPERATOR, 30, "hands", order).lines for order in sums.ORDERS}
    assert [one.name for one in whole["waits"]][:2] == ["华南总代理", ""]
    assert whole["won"][0].name == "张伟（华南总代理）"
    monkeypatch.setattr(sums, "MOST_LINES", 1)
    for order in sums.ORDERS:
        few = rules.numbers(OPERATOR, 30, "hands", order)
        assert (few.lines, few.more) == (whole[order][:1], True)
        assert few.total == rules.numbers(OPERATOR, 30, "sources", order).total


@reading
def name_of(code: str) -> str:
    return session().scalars(select(Employee.name).where(Employee.code == code)).one()


def test_a_lead_that_changed_hands_after_a_call_waits_for_the_new_ones(manager: Desk, cast: Cast) -> None:
    li = employee("E003")
    mine = entered(li)
    assert working.follow_up(li, mine, FollowUp("打过电话")) == "contacted"
    assert "换人后还没联系" not in manager.get("/console/leads").text
    leaving.leave(OPERATOR, "E003", successor="E004")
    for page in ("/console/leads", f"/console/leads/{mine}"):
        told_there = manager.get(page).text
        assert "换人后还没联系" in told_there, page
