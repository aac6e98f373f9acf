"""Months, thirds and provinces: a period is covered exactly, and a dealer's sums follow where it is authorised."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from models.db import session, transaction
from models.organisation import EmployeeRegion
from services import clock, invariants, scopes
from services.access import OPERATOR, Actor
from services.analysis import hands, materials, one_material
from services.analysis.periods import period_of
from services.analysis.sums import Figures
from services.listing import Wanted
from services.reading import places
from services.reading.spans import cover, spans_of
from tests.reading_room import Room, authorise, fold_all, pass_time, person, read, room
from tests.world import Cast

QUICKLY = (Phase.explicit, Phase.reuse, Phase.generate)  # a step is a transaction: nobody waits for the shortest story
DAYS = st.dates(date(2023, 12, 1), date(2026, 12, 31))
GUANGDONG, SICHUAN, SHENZHEN, CHENGDU = "440000", "510000", "440300", "510100"
PERIODS: tuple[dict[str, str], ...] = ({"days": "7"}, {}, {"days": "90"}, {"from": "2026-01-03", "to": "2026-02-09"})


@given(DAYS, st.integers(0, 400), st.integers(0, 40))
def test_a_cover_holds_each_day_of_the_period_once_and_no_other_that_is_past(first: date, long: int, ago: int) -> None:
    last = first + timedelta(days=long)
    today = last + timedelta(days=ago)
    found = cover(first, last, today)
    past = [first + timedelta(days=one) for one in range(-40, long + ago + 1)]
    for day in past:
        said = day.isoformat()
        times = (said in found.days) + sum(one in found.spans for one in spans_of(said))
        assert times == (first <= day <= last)
    assert len(found.days) <= 9 + 10


@pytest.mark.parametrize(
    ("first", "last", "today", "spans", "days"),
    [
        ("2026-11-01", "2026-11-30", "2026-12-24", ["2026-11"], 0),
        ("2026-11-01", "2026-11-29", "2026-11-29", ["2026-11"], 0),
        ("2026-11-01", "2026-11-29", "2026-11-30", ["2026-11a", "2026-11b"], 9),
        ("2026-11-02", "2026-12-15", "2026-12-15", ["2026-11b", "2026-11c", "2026-12"], 9),
        ("2024-02-11", "2024-02-29", "2026-11-29", ["2024-02b", "2024-02c"], 0),
        ("2026-11-05", "2026-11-05", "2026-11-05", [], 1),
        ("2026-11-21", "2026-11-21", "2026-11-21", ["2026-11c"], 0),
    ],
)
def test_a_cover_takes_the_longest_steps(first: str, last: str, today: str, spans: list[str], days: int) -> None:
    found = cover(date.fromisoformat(first), date.fromisoformat(last), date.fromisoformat(today))
    assert (list(found.spans), len(found.days)) == (spans, days)


@pytest.fixture
def two(app: Flask, cast: Cast) -> Iterator[tuple[Room, Room]]:
    """Owners of D001 and D002, both in Guangdong, after which E004 looks, each with a material out."""
    yield room(cast), room(cast, dealer="D002")
    clock.use(None)


def manager(cast: Cast) -> Actor:
    return Actor("hq", "周婷", cast.employees["E004"], frozenset({"region_manager"}))


@transaction
def look_after(employee_id: int, *places: str) -> None:
    session().execute(delete(EmployeeRegion).where(EmployeeRegion.employee_id == employee_id))
    session().add_all(EmployeeRegion(employee_id=employee_id, region_code=one) for one in places)


def opened_of(actor: Actor, asked: dict[str, str]) -> tuple[dict[str, Figures], list[tuple[str, int]], int]:
    """All that is told of materials: in the list, by day, by folder."""
    listed = {row.token: row.figures for row in materials.listing(actor, Wanted(filters=asked)).rows}
    days = [
        (one.day, one.figures.opened)
        for token in listed
        for one in one_material.analysis(actor, token, period_of(asked)).days
        if one.figures.opened
    ]
    return listed, days, sum(row.figures.opened for row in materials.by_folder(actor, Wanted(filters=asked)).rows)


def told_alike(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """From sums of provinces as from each dealer's days; and by hand the same in long steps as in days."""
    for asked in PERIODS:
        by_province = opened_of(actor, asked)
        with monkeypatch.context() as patched:
            patched.setattr(scopes, "provinces", lambda _actor: None)
            assert by_province == opened_of(actor, asked), asked
        whole = sum(one.opened for one in by_province[0].values())
        for listing in (hands.dealers, hands.people):
            assert sum(row.figures.opened for row in listing(actor, Wanted(filters=asked)).rows) == whole


def test_figures_of_whole_provinces_are_those_of_their_dealers_wherever_these_are_authorised(
    two: tuple[Room, Room], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = st.sampled_from([(), (GUANGDONG,), (SICHUAN,), (SHENZHEN, CHENGDU), (SHENZHEN,)])
    step = st.one_of(
        st.tuples(st.just("reads"), st.integers(0, 1), st.integers(1, 5)),
        st.tuples(st.just("moves"), st.integers(0, 1), asked),
        st.tuples(st.just("settles"), st.just(0), st.just(0)),
        st.tuples(st.just("folds"), st.integers(1, 9), st.just(0)),
        st.tuples(st.just("days pass"), st.integers(1, 12), st.just(0)),
    )
    reader = person("B")

    @settings(max_examples=12, phases=QUICKLY, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(step, max_size=12))
    def holds(steps: list[tuple[str, int, int | tuple[str, ...]]]) -> None:
        for what, one, more in steps:
            if what == "reads":
                read(two[one].share, reader, *range(1, int(more) + 1))  # type: ignore[arg-type]
            elif what == "moves":
                authorise(cast.dealers[("D001", "D002")[one]], *more)  # type: ignore[misc]
            elif what == "settles":
                places.settle()
            elif what == "folds":
                fold_all(one)
            else:
                pass_time(days=one)
        fold_all()
        told_alike(manager(cast), monkeypatch)
        told_alike(OPERATOR, monkeypatch)
        assert broken() == []

    holds()


def broken() -> list[str]:
    return [one.name for one in invariants.broken() if one.name.startswith(("sums_of", "counted"))]


def test_a_dealer_that_is_authorised_elsewhere_leaves_a_managers_figures_at_once_and_comes_back(
    two: tuple[Room, Room], cast: Cast
) -> None:
    read(two[0].share, person("B"), 1, 2, 3)
    fold_all()
    dealer, hers = cast.dealers["D001"], manager(cast)
    for where, opened in ((SICHUAN, 0), (SHENZHEN, 1), (SICHUAN, 0)):
        authorise(dealer, where)
        assert opened_of(hers, {})[2] == opened
        assert places.settle() == 1
        assert opened_of(hers, {})[2] == opened
        assert (places.settle(), broken()) == (0, [])


def test_control_a_dealer_that_nobody_marks_stays_where_it_was(
    two: tuple[Room, Room], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(two[0].share, person("B"), 1)
    fold_all()
    monkeypatch.setattr("services.organisation.authorised.mark_moved", lambda _dealers: None)
    authorise(cast.dealers["D001"], SICHUAN)
    assert opened_of(manager(cast), {})[2] == 1
    assert broken() == ["counted_where_authorised"]


def test_a_manager_of_less_than_a_province_is_told_of_her_dealers_alone(two: tuple[Room, Room], cast: Cast) -> None:
    read(two[0].share, person("B"), 1)
    fold_all()
    authorise(cast.dealers["D001"], CHENGDU)
    look_after(cast.employees["E004"], SHENZHEN)
    assert opened_of(manager(cast), {})[2] == 0
    authorise(cast.dealers["D001"], GUANGDONG)  # the whole province, her city with it
    assert opened_of(manager(cast), {})[2] == 1
