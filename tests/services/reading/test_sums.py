"""Made-up histories: the sums by day and hand are what shares, visits and beats come to, however they are folded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from models.db import reading, session, transaction
from models.materials import Material
from models.reading import HandDay, MaterialDay, PageTotal, ShareTotal, VisitPage, VisitTotal
from models.reading_sums import DealerPlace, HandSpan, PlaceSpan
from models.sharing import Share
from services import clock, invariants
from services.access import OPERATOR
from services.reading import beating, recounting, recounting_spans
from services.reading.day_sums import NAMES, Hand, day_of
from services.reading.readers import Reader
from services.sharing import taking_out, tree
from tests.reading_room import Room, beats, fold_all, opened, pass_time, person, reads, room, visit_of
from tests.world import Cast

TABLES = (DealerPlace, HandDay, HandSpan, MaterialDay, PageTotal, PlaceSpan, ShareTotal, VisitPage, VisitTotal)
Sums = dict[tuple[str, Hand, int], dict[str, int]]

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("takes out"), st.integers(0, 1), st.just(0)),
        st.tuples(st.just("reads"), st.integers(0, 3), st.integers(0, 5)),
        st.tuples(st.just("passes on"), st.integers(0, 3), st.integers(0, 3)),
        st.tuples(st.just("looks at their own"), st.integers(0, 1), st.just(0)),
        st.tuples(st.just("a program looks"), st.just(0), st.just(0)),
        st.tuples(st.just("hours pass"), st.integers(1, 20), st.just(0)),
        st.tuples(st.just("folds"), st.integers(1, 9), st.just(0)),
    ),
    max_size=20,
)


@pytest.fixture
def two(app: Flask, cast: Cast) -> Iterator[tuple[Room, Room]]:
    """Owners of two dealers, each with a material of five pages out."""
    yield room(cast), room(cast, dealer="D002")
    clock.use(None)


def live(two: tuple[Room, Room], steps: list[tuple[str, int, int]]) -> None:
    """What people did, in order; a reader reads the newest share, so that chains grow."""
    shares = [(one.sharer, one.share) for one in two]
    readers = [person(f"reader {n}") for n in range(4)]
    for what, one, other in steps:
        token = shares[-1][1]
        if what == "takes out":
            shares.append((two[one].sharer, taking_out.take_out(two[one].sharer, two[one].material).token))
        elif what == "reads":
            reader = Reader(readers[one])
            visit = visit_of(token, reader)
            beating.take_beats(visit, beats(*range(1, other + 1), ms=900 + one), reader)
        elif what == "passes on":
            forward = taking_out.pass_on(readers[one], token).token
            if forward != token:
                tree.note_sent(token, Reader(readers[one]))
                shares.append((readers[one], forward))
        elif what == "looks at their own":
            opened(shares[one][1], Reader(two[one].sharer))
        elif what == "a program looks":
            opened(token, Reader(None, "a program"), agent="bot", channel="page")
        elif what == "hours pass":
            pass_time(hours=one)
        else:
            fold_all(one)


@reading
def kept_sums() -> Sums:
    return {
        (row.day, Hand(row.dealer_id, row.dealer_staff_id, row.employee_id), row.material_id): {
            name: getattr(row, name) for name in NAMES
        }
        for row in session().scalars(select(HandDay))
    }


@reading
def counted_sums() -> Sums:
    found: Sums = {}
    for material in session().scalars(select(Material.id)):
        days, _ = recounting.day_sums(material, clock.now())
        found |= {key: asdict(sums) for key, sums in days.by_hand.items() if any(asdict(sums).values())}
    return found


@reading
def everything() -> list[list[tuple[object, ...]]]:
    """Every row of every table of totals."""
    return [sorted(map(tuple, session().execute(select(table.__table__)))) for table in TABLES]


@transaction
def forget() -> None:
    for table in TABLES:
        session().execute(delete(table))


def broken_sums() -> list[str]:
    return [one.name for one in invariants.broken() if one.name.startswith(("sums_of", "counted"))]


def recount_each() -> int:
    return sum(recounting.recount(OPERATOR, number) for number in recounting.materials_to_count())


def recount_all() -> int:
    counted = recount_each()
    assert recounting_spans.recount_spans(OPERATOR) > 0
    return counted


def test_figures_are_a_recount_of_made_up_histories(two: tuple[Room, Room]) -> None:
    begun = clock.now()

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def holds(steps: list[tuple[str, int, int]]) -> None:
        live(two, steps)
        assert reads() == reads(from_beats=True)
        fold_all()
        assert kept_sums() == counted_sums()
        assert not broken_sums()

    holds()
    assert clock.now() >= begun


def test_counting_anew_gives_back_what_was_lost_and_what_was_there(two: tuple[Room, Room]) -> None:
    live(two, [("reads", 0, 5), ("passes on", 0, 0), ("hours pass", 20, 0), ("reads", 1, 3), ("reads", 2, 0)])
    fold_all()
    before = everything()
    recount_each()
    assert everything() == before
    assert recount_all() == 3
    assert everything() == before
    forget()
    assert recount_all() == 3
    assert everything() == before


def test_what_waits_to_be_folded_is_not_counted_twice_by_a_recount(two: tuple[Room, Room]) -> None:
    live(two, [("reads", 0, 5)])
    fold_all()
    live(two, [("reads", 1, 5), ("takes out", 0, 0)])
    recount_all()
    fold_all()
    assert kept_sums() == counted_sums()
    assert reads() == reads(from_beats=True)
    assert not broken_sums()


def test_sums_of_before_what_is_kept_whole_stay(two: tuple[Room, Room]) -> None:
    live(two, [("reads", 0, 5)])
    fold_all()
    before = kept_sums()
    pass_time(days=731)
    recount_all()
    assert kept_sums() == before


def test_a_visit_counts_on_the_day_it_began_with_all_that_came_of_it_later(two: tuple[Room, Room]) -> None:
    ours, reader = two[0], Reader(person("late"))
    visit = visit_of(ours.share, reader)
    day = day_of(clock.now())
    fold_all()
    pass_time(hours=23)
    beating.take_beats(visit, beats(1, 2, 3, 4, 5), reader)
    fold_all()
    [(key, sums)] = [(key, sums) for key, sums in kept_sums().items() if key[2] == ours.material_id]
    assert (key[0], sums["opened"], sums["completed"], sums["active_ms"]) == (day, 1, 1, 5000)


def test_a_forward_of_a_reader_is_in_the_hand_it_came_from(two: tuple[Room, Room]) -> None:
    live(two, [("reads", 0, 1), ("passes on", 0, 0), ("reads", 1, 1)])
    fold_all()
    [sums] = [sums for key, sums in kept_sums().items() if key[2] == two[1].material_id]
    [hand] = {key[1] for key in kept_sums() if key[2] == two[1].material_id}
    assert (sums["taken_out"], sums["forwards"], sums["opened"]) == (1, 1, 2)
    assert hand.dealer_staff_id > 0
    assert hand.employee_id == 0


def test_control_sums_that_were_never_marked_are_found_by_the_recount(two: tuple[Room, Room]) -> None:
    live(two, [("reads", 0, 5)])
    fold_all()

    @transaction
    def again() -> None:
        session().execute(update(Share).where(Share.sent_at.is_not(None)).values(unfolded=1))

    again()
    fold_all()
    assert kept_sums() != counted_sums()
    assert {one.name for one in invariants.broken()} == {"sums_of_hands"}
