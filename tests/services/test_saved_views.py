"""Views of lists: everybody's own, under a name, one of them the usual one."""

from __future__ import annotations

from functools import partial

import pytest

from models.db import session, transaction
from models.organisation import Employee
from services import clock, saved_views
from services.access import OPERATOR, Actor
from services.errors import Invalid, NotFound
from tests.rig.races import at_once

ROOM = "console.dealers.listing"
MINE, OTHER = Actor("hq", "王敏", 1, frozenset({"boss"})), Actor("hq", "陈洁", 2, frozenset({"boss"}))


@pytest.fixture(autouse=True)
def _people(database: object) -> None:
    _two_employees()


@transaction
def _two_employees() -> None:
    for number, name in ((1, "王敏"), (2, "陈洁")):
        session().add(Employee(id=number, code=f"E{number}", name=name, created_at=clock.now()))


def names(actor: Actor = MINE) -> list[tuple[str, str, bool]]:
    return [(one.name, one.state, one.usual) for one in saved_views.views_of(actor, ROOM)]


def test_a_view_is_kept_replaced_and_taken_away() -> None:
    saved_views.keep(MINE, ROOM, " 华南 ", "q=1")
    saved_views.keep(MINE, ROOM, "华南", "q=2")
    saved_views.keep(MINE, "console.employees.listing", "华南", "q=3")
    assert names() == [("华南", "q=2", False)]
    assert names(OTHER) == []
    saved_views.forget(MINE, saved_views.views_of(MINE, ROOM)[0].id)
    assert names() == []


def test_one_view_of_a_list_is_the_usual_one() -> None:
    for name in ("甲", "乙"):
        saved_views.keep(MINE, ROOM, name, "")
    first, second = (one.id for one in saved_views.views_of(MINE, ROOM))
    saved_views.make_usual(MINE, first, True)
    saved_views.make_usual(MINE, second, True)
    assert [usual for _, _, usual in names()] == [False, True]
    saved_views.make_usual(MINE, second, False)
    assert [usual for _, _, usual in names()] == [False, False]


def test_anothers_view_is_as_unknown_as_a_missing_one() -> None:
    saved_views.keep(OTHER, ROOM, "甲", "")
    number = saved_views.views_of(OTHER, ROOM)[0].id
    for act in (partial(saved_views.forget, MINE, number), partial(saved_views.make_usual, MINE, number, True)):
        with pytest.raises(NotFound) as refused:
            act()
        assert refused.value.code == "view_unknown"
    with pytest.raises(NotFound):
        saved_views.keep(OPERATOR, ROOM, "甲", "")


@pytest.mark.parametrize(
    ("name", "state", "code"),
    [("", "", "name_wrong"), (" ", "", "name_wrong"), ("长" * 41, "", "name_wrong"), ("甲", "q" * 801, "state_wrong")],
)
def test_what_is_no_view_is_refused(name: str, state: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        saved_views.keep(MINE, ROOM, name, state)
    assert refused.value.code == code


def test_twenty_are_enough() -> None:
    for number in range(saved_views.MOST):
        saved_views.keep(MINE, ROOM, f"第 {number}", "")
    with pytest.raises(Invalid) as refused:
        saved_views.keep(MINE, ROOM, "再来一个", "")
    assert refused.value.code == "too_many"


def test_saving_one_name_many_times_at_once_keeps_one() -> None:
    at_once([partial(saved_views.keep, MINE, ROOM, "甲", f"q={number}") for number in range(6)])
    assert len(names()) == 1
