"""Figures of very many leads are counted ahead: the same as counted at once, some minutes old, for whoever sees all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from models.db import session, transaction
from models.dealers import DealerRegion
from models.lead_figures import LeadFigures
from models.leads import Lead
from models.organisation import EmployeeRegion, Region
from services import clock
from services.access import OPERATOR, Actor
from services.leads import by_place, counted_ahead, numbers, sums, working
from services.leads.by_place import TELLS
from services.leads.counted_ahead import ANSWERS, COUNTS, EACH, TOO_OLD
from services.leads.numbers import Numbers
from services.leads.sums import ORDERS
from services.leads.working import FollowUp
from tests.services.leads.desk import employee, entered, from_place, owner, pass_time, person
from tests.world import Cast


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there were more leads than anybody waits for; how long counting takes is no matter here."""
    monkeypatch.setattr(counted_ahead, "MANY", 0)
    monkeypatch.setattr(counted_ahead, "SECONDS_AT_ONCE", 1e9)
    monkeypatch.setattr(counted_ahead, "SHARE_OF_TIME", 0)
    monkeypatch.setattr(counted_ahead, "_under_way", [])
    monkeypatch.setattr(by_place, "AT_ONCE", 2)


def figures(actor: Actor = OPERATOR) -> dict[tuple[int, str, str], Numbers]:
    return {asked: numbers.numbers(actor, *asked) for asked in ANSWERS}


def said(found: dict[tuple[int, str, str], Numbers]) -> dict[tuple[int, str, str], object]:
    """Without the moment."""
    return {asked: (one.total, one.lines, one.more) for asked, one in found.items()}


def some_leads() -> None:
    entered(owner("D001"))
    entered(employee("E003"), "13911110001")
    from_place("510100", "in Chengdu")
    from_place(None, "nowhere")


def test_in_a_house_that_is_not_large_figures_are_of_this_moment(cast: Cast) -> None:
    some_leads()
    assert counted_ahead.count_some() == 0
    assert {one.counted_at for one in figures().values()} == {None}


def test_every_answer_is_the_same_as_counted_at_once_and_says_when_it_was(cast: Cast, large: None) -> None:
    some_leads()
    at_once, began = said(figures()), clock.now()
    assert (counted_ahead.count_some(), len(ANSWERS)) == (len(COUNTS), 45)
    pass_time(seconds=30)
    ahead = figures()
    assert said(ahead) == at_once
    assert {one.counted_at for one in ahead.values()} == {began}


def test_what_came_since_is_told_after_the_next_count_and_nothing_is_counted_twice(cast: Cast, large: None) -> None:
    some_leads()
    counted_ahead.count_some()
    from_place("440000", "later")
    assert numbers.numbers(OPERATOR, 30).total.came == 4
    assert counted_ahead.count_some() == 0, "it was counted a moment ago"
    pass_time(seconds=EACH.total_seconds())
    assert counted_ahead.count_some() == len(COUNTS)
    assert numbers.numbers(OPERATOR, 30).total.came == 5


def test_when_no_worker_counts_any_more_figures_are_counted_at_once(cast: Cast, large: None) -> None:
    some_leads()
    counted_ahead.count_some()
    from_place("440000", "later")
    pass_time(seconds=(TOO_OLD + timedelta(seconds=1)).total_seconds())
    found = numbers.numbers(OPERATOR, 30)
    assert (found.total.came, found.counted_at) == (5, None)


def test_a_long_count_is_done_in_pieces_and_what_waited_longest_comes_first(
    cast: Cast, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    some_leads()
    monkeypatch.setattr(counted_ahead, "SECONDS_AT_ONCE", 0.0)
    for days, kind in COUNTS:
        while counted_ahead.kept(days, kind, "waits") is None:
            counted_ahead.count_some()
        assert all(counted_ahead.kept(days, by, order) for by in TELLS[kind] for order in ORDERS)
    assert counted_ahead.count_some() == 0
    pass_time(seconds=EACH.total_seconds())
    at = clock.now()
    while (counted_ahead.kept(*COUNTS[0], "waits") or (None, None))[1] != at:
        counted_ahead.count_some()
    anew = {asked[:2] for asked in ANSWERS if (counted_ahead.kept(*asked) or (None, None))[1] == at}
    assert anew == {(COUNTS[0][0], by) for by in TELLS[COUNTS[0][1]]}


@transaction
def there_is(*codes: str) -> None:
    known = set(session().scalars(select(Region.code)))
    session().add_all(Region(code=code, name=f"地方 {code}", parent_code=None) for code in codes if code not in known)


@transaction
def looks_after(employee_id: int, *codes: str) -> None:
    session().execute(delete(EmployeeRegion).where(EmployeeRegion.employee_id == employee_id))
    session().add_all(EmployeeRegion(employee_id=employee_id, region_code=code) for code in codes)


@transaction
def authorised_in(dealer_id: int, *codes: str) -> None:
    session().add_all(DealerRegion(dealer_id=dealer_id, region_code=code) for code in codes)


@transaction
def lies_at(dealer_id: int, lead_id: int) -> None:
    """A dealer of whom nobody is in WeChat has some from earlier."""
    session().get_one(Lead, lead_id).dealer_id = dealer_id


def manager(cast: Cast, code: str) -> Actor:
    return Actor("hq", code, cast.employees[code], frozenset({"region_manager"}))


def of_everywhere(cast: Cast) -> None:
    """Leads of dealers of one, two and many places and of none, in a person's hand and in pools, of employees, and of
    nobody from everywhere."""
    there_is("330000", "330100", "440000", "440300", "440305", "510000", "510100", "650000", "110000")
    entered(owner("D001"))
    shop = owner("D002")
    for number in range(2):
        entered(shop, f"1393333{number:04d}")
    for number in range(4):
        lies_at(cast.dealers["D003"], from_place("510100", f"of D003 {number}"))
    authorised_in(cast.dealers["D003"], "440300", "330100", "110000")
    for number, code in enumerate(("E003", "E004")):
        worked = entered(employee(code), f"1392222{number:04d}")
        working.follow_up(person(f"employee {code}"), worked, FollowUp("想看样品"))
    for number, place in enumerate(("440305", "440300", "440000", "330100", "650000", None)):
        from_place(place, f"reader {number}")


MANAGED = [("440000",), ("440300",), ("440305",), ("330000", "510000"), ("440000", "440300"), ("650000",), ()]


@pytest.mark.parametrize("codes", MANAGED, ids=lambda codes: ",".join(codes) or "nothing")
def test_a_region_managers_answers_are_those_counted_at_once_whatever_she_looks_after(
    cast: Cast, large: None, codes: tuple[str, ...]
) -> None:
    of_everywhere(cast)
    looks_after(cast.employees["E004"], *codes)
    looks_after(cast.employees["E003"], "330000", "440300")
    zhou, other = manager(cast, "E004"), manager(cast, "E003")
    at_once = [said(figures(who)) for who in (zhou, other, OPERATOR)]
    counted_ahead.count_some()
    ahead = [figures(who) for who in (zhou, other, OPERATOR)]
    assert [said(one) for one in ahead] == at_once
    assert {one.counted_at is not None for one in ahead[0].values()} == {bool(codes)}
    assert 0 < ahead[1][30, "hands", "waits"].total.came < ahead[2][30, "hands", "waits"].total.came


def test_what_she_looks_after_since_is_counted_at_once_until_the_next_count(cast: Cast, large: None) -> None:
    of_everywhere(cast)
    looks_after(cast.employees["E004"], "440000")
    counted_ahead.count_some()
    zhou = manager(cast, "E004")
    assert numbers.numbers(zhou, 30).counted_at is not None
    looks_after(cast.employees["E004"], "440000", "650000")
    found = numbers.numbers(zhou, 30)
    assert found.counted_at is None
    pass_time(seconds=EACH.total_seconds())
    counted_ahead.count_some()
    again = numbers.numbers(zhou, 30)
    assert again.counted_at is not None
    assert (again.total, again.lines) == (found.total, found.lines)


def test_beyond_the_lines_that_are_shown_places_together_say_the_first_of_all(
    cast: Cast, large: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With room for two lines; each dealer of another number of leads, so that no two are equal."""
    of_everywhere(cast)
    looks_after(cast.employees["E004"], "440000", "510000")
    monkeypatch.setattr(sums, "MOST_LINES", 2)
    monkeypatch.setattr(by_place, "MOST_LINES", 2)
    monkeypatch.setattr(by_place, "KEPT_AT_ONCE", 2)
    zhou = manager(cast, "E004")
    asked = (30, "dealers", "waits")
    at_once = numbers.numbers(zhou, *asked)
    counted_ahead.count_some()
    ahead = numbers.numbers(zhou, *asked)
    assert (ahead.total, ahead.lines, ahead.more) == (at_once.total, at_once.lines, at_once.more)
    assert (len(ahead.lines), ahead.more, ahead.counted_at is not None) == (2, True, True)


def test_a_count_that_is_being_replaced_is_not_mixed_with_the_next_one(cast: Cast, large: None) -> None:
    of_everywhere(cast)
    looks_after(cast.employees["E004"], "440000")
    counted_ahead.count_some()
    zhou = manager(cast, "E004")
    half_replaced()
    found = numbers.numbers(zhou, 30)
    assert found.counted_at is None


@transaction
def half_replaced() -> None:
    later = clock.now() + timedelta(minutes=1)
    session().execute(update(LeadFigures).where(LeadFigures.place > 1).values(counted_at=later))
