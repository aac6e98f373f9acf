"""Two who were proved to be one while both are bound: asked once, decided by headquarters, nothing lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.console_inbox import ConsoleEntry
from models.db import reading, session
from models.outbox import OutboxPromise
from models.people import Follower
from services import clock, invariants, people
from services.access import OPERATOR
from services.attribution import customers, signs
from services.bindings import ending
from services.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from services.listing import Wanted
from services.merge_cases import asking, history
from services.merge_cases import deciding as cases
from services.merge_cases.history import CaseCard
from tests.services.doubted import employee, held, hq, join, one, owner, prove, somebody, the_case
from tests.world import Cast


@pytest.fixture
def two(app: Flask, cast: Cast) -> tuple[int, int]:
    """Owners of two dealers who verified one number."""
    rows = owner("zhang", "D001"), owner("liu", "D002")
    prove(*rows)
    return rows


def test_owners_of_two_dealers_stay_two_and_headquarters_is_asked_once(two: tuple[int, int], cast: Cast) -> None:
    prove(*two)
    for who in two:
        asking.settle(who)
        asking.settle(who)
    case = the_case()
    assert not one(*two)
    assert (case.row.state, case.row.proof) == ("waiting", "phone")
    assert [[held.target.words for held in side.holdings] for side in case.sides] == [
        ["华南总代理的老板"],
        ["深圳湾专卖的老板"],
    ]
    assert {side.phone for side in case.sides} == {"139****0001"}
    assert _entries() == 2  # 王敏 and 陈洁 decide


@reading
def _entries() -> int:
    return session().execute(select(func.count()).where(ConsoleEntry.topic == "merge_wanted")).scalar_one()


def test_an_employee_and_a_dealers_owner_are_asked_about_too_and_may_stay_both(app: Flask, cast: Cast) -> None:
    rows = employee("li", "E003"), owner("zhang", "D001")
    prove(*rows)
    both = held(*rows)
    join(the_case(), both)
    assert one(*rows)
    assert held(rows[0]) == both
    assert invariants.broken() == []


def test_a_person_who_is_bound_and_one_who_is_not_become_one_without_asking(app: Flask, cast: Cast) -> None:
    rows = somebody("zhang's second phone"), owner("zhang", "D001")
    prove(*rows)
    assert one(*rows)
    assert people.survivor(rows[0]).id == rows[1]
    assert history.cases(OPERATOR, Wanted()).rows == []


@pytest.mark.parametrize("kept", [0, 1])
def test_joining_keeps_one_binding_ends_the_other_and_loses_nothing(
    two: tuple[int, int], cast: Cast, kept: int
) -> None:
    bindings = held(*two)
    join(the_case(), [bindings[kept]])
    living = people.survivor(two[0]).id
    assert one(*two)
    assert living == two[kept]
    assert held(living) == [bindings[kept]]
    assert _told(living) == ["您的两个微信身份已合并，保留了另一个"]
    assert set(people.question(living).openids) == {"openid of zhang", "openid of liu"}
    case = the_case()
    assert (case.row.state, case.row.decided_via, len(case.sides)) == ("merged", "console", 1)
    assert {case.row.first, case.row.second} == {_label(who) for who in two}
    assert invariants.broken() == []


@reading
def _label(follower_id: int) -> str:
    return session().get_one(Follower, follower_id).label


@reading
def _told(follower_id: int) -> list[str]:
    owed = select(OutboxPromise.payload).where(
        OutboxPromise.topic == "unbound", OutboxPromise.follower_id == follower_id
    )
    facts: list[Any] = [(payload or {})["facts"] for payload in session().execute(owed).scalars()]
    return [one["note"] for one in facts]


def test_whom_headquarters_called_two_stays_two_whatever_proves_them_one_again(two: tuple[int, int]) -> None:
    case = the_case()
    cases.keep_apart(OPERATOR, case.row.id, reason="夫妻共用号码", via="console")
    ending.leave(two[0], held(two[0])[0])
    prove(*two)
    people.meet(people.OFFICIAL_ACCOUNT, "openid of zhang", "one unionid")
    people.meet(people.OFFICIAL_ACCOUNT, "openid of liu", "one unionid")
    asking.settle(two[0])
    assert not one(*two)
    assert (the_case().row.state, the_case().row.reason) == ("apart", "夫妻共用号码")
    assert invariants.broken() == []


def test_that_they_are_two_can_be_thought_over_that_they_are_one_cannot(two: tuple[int, int]) -> None:
    cases.keep_apart(OPERATOR, the_case().row.id, reason="电话核实", via="console")
    with pytest.raises(Conflict, match="确认为两个人"):
        cases.keep_apart(OPERATOR, the_case().row.id, reason="又核实", via="console")
    join(the_case(), held(two[0]))
    assert one(*two)
    with pytest.raises(Conflict, match="合并"):
        cases.keep_apart(OPERATOR, the_case().row.id, reason="后悔了", via="console")
    with pytest.raises(Conflict, match="合并"):
        join(the_case(), held(two[0]))


def test_when_one_of_them_leaves_the_question_answers_itself(two: tuple[int, int]) -> None:
    ending.leave(two[1], held(two[1])[0])
    assert _errands(two[0]) == 0
    assert not one(*two)  # the one who left does not decide for the other: a look afterwards does
    asking.settle(two[1])
    assert one(*two)
    assert (the_case().row.state, the_case().row.decided_via) == ("merged", "system")


@reading
def _errands(who: int) -> int:
    ended = OutboxPromise.dedupe_key.like("settle_twins:%:binding:%")
    return session().execute(select(func.count()).where(ended, OutboxPromise.follower_id == who)).scalar_one()


def test_of_two_who_are_verified_at_the_same_moment_a_look_afterwards_finds_both(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = somebody("a"), somebody("b")
    with monkeypatch.context() as patched:
        patched.setattr(people.merging, "join_by_phone", people.survivor)  # neither sees the other yet
        prove(*rows)
    assert not one(*rows)
    asking.settle(rows[0])
    assert one(*rows)


def test_a_third_row_takes_the_question_along_and_it_is_asked_once(two: tuple[int, int]) -> None:
    """Somebody bound nowhere is proved to be the first by their unionid, and by then doubted with the second, too."""
    cases.keep_apart(OPERATOR, the_case().row.id, reason="电话核实", via="console")
    third = employee("third", "E003")
    prove(third)  # doubted with both
    assert [row.state for row in history.cases(OPERATOR, Wanted()).rows] == ["waiting", "waiting", "apart"]
    waiting = [row.id for row in history.cases(OPERATOR, Wanted(filters={"state": "waiting"})).rows]
    join(history.get_case(OPERATOR, min(waiting)), held(third))
    assert [row.state for row in history.cases(OPERATOR, Wanted()).rows].count("apart") == 1
    assert history.waiting_count(OPERATOR) == 0
    assert invariants.broken() == []


def _reason_missing(cast: Cast, case: CaseCard) -> None:
    cases.keep_apart(OPERATOR, case.row.id, reason="  ", via="console")


def _nothing_kept(cast: Cast, case: CaseCard) -> None:
    join(case, [])


def _both_of_a_kind(cast: Cast, case: CaseCard) -> None:
    join(case, [one.binding_id for side in case.sides for one in side.holdings])


def _somebody_elses(cast: Cast, case: CaseCard) -> None:
    kept = case.sides[0].holdings[0].binding_id
    join(case, [kept, 999])


def _changed(cast: Cast, case: CaseCard) -> None:
    ending.leave(case.sides[1].follower_id, case.sides[1].holdings[0].binding_id)
    join(case, [case.sides[0].holdings[0].binding_id])


def _unknown(cast: Cast, case: CaseCard) -> None:
    cases.keep_apart(OPERATOR, 999, reason="不存在", via="console")


def _region_manager(cast: Cast, case: CaseCard) -> None:
    cases.keep_apart(hq(cast, "E004"), case.row.id, reason="我觉得", via="console")


REFUSED: dict[str, tuple[Callable[[Cast, CaseCard], None], type[Refusal], str]] = {
    "two people without a reason": (_reason_missing, Invalid, "reason_missing"),
    "one person without a binding that stays": (_nothing_kept, Invalid, "keep_unfit"),
    "two bindings of one kind": (_both_of_a_kind, Invalid, "keep_unfit"),
    "a binding of somebody else": (_somebody_elses, Invalid, "keep_unfit"),
    "what the decider was not shown": (_changed, Conflict, "changed_meanwhile"),
    "a case that is not there": (_unknown, NotFound, "case_unknown"),
    "who may not decide": (_region_manager, NotAllowed, "not_allowed"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(two: tuple[int, int], cast: Cast, name: str) -> None:
    act, family, code = REFUSED[name]
    with pytest.raises(family) as refused:
        act(cast, the_case())
    assert refused.value.code == code
    assert the_case().row.state == "waiting"
    assert not one(*two)


def test_only_an_administrator_joins_somebody_with_an_employee_who_has_an_account(app: Flask, cast: Cast) -> None:
    """Whoever is joined with 周婷 would sign for her from their own WeChat."""
    rows = employee("zhou", "E004"), owner("zhang", "D001")
    prove(*rows)
    with pytest.raises(NotAllowed, match="管理员"):
        join(the_case(), held(rows[0]), hq(cast, "E002"))
    join(the_case(), held(rows[0]), hq(cast, "E001"))
    assert one(*rows)


def test_nobody_decides_whether_they_are_somebody_else(app: Flask, cast: Cast) -> None:
    rows = employee("wang", "E001"), owner("zhang", "D001")
    prove(*rows)
    asking.settle(rows[0])
    with pytest.raises(NotAllowed, match="与自己有关"):
        join(the_case(), held(*rows), hq(cast, "E001"))


def test_whoever_reaches_only_some_dealers_sees_no_case(two: tuple[int, int], cast: Cast) -> None:
    zhou = hq(cast, "E004")
    for look in (
        lambda: history.cases(zhou, Wanted()),
        lambda: history.waiting_count(zhou),
        lambda: history.get_case(zhou, the_case().row.id),
    ):
        with pytest.raises(NotAllowed):
            look()


@pytest.mark.parametrize("swapped", [False, True])
def test_whoever_follows_by_one_of_two_openids_follows(app: Flask, swapped: bool) -> None:
    left, follows = somebody("left"), somebody("follows")
    people.left(left, clock.now())
    living = people.merge(*((follows, left) if swapped else (left, follows))).id
    assert people.person(living).follow_state == "following"


def test_what_wechat_said_of_one_row_alone_is_no_answer_about_both(app: Flask) -> None:
    first, second = somebody("a"), somebody("b")
    asked = people.question(first)
    people.merge(first, second)
    assert not people.reconcile(asked, None)


def test_customers_who_become_one_are_one_customer(app: Flask, cast: Cast) -> None:
    rows = somebody("a"), somebody("b")
    scene = signs.issue_sign(OPERATOR, "D001").scene
    for who in rows:
        signs.scan_sign(who, scene)
    prove(*rows)
    assert customers.customers_of(OPERATOR, "D001").count == 1
    assert invariants.broken() == []
