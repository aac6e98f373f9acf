"""Beats that are lost, late, doubled, absurd or somebody else's do no harm; what is accepted is what the sums show."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from models.db import session, transaction
from models.materials import RECALLED, Material
from services import clock
from services.errors import Expired, Invalid, NotFound
from services.reading import beating, judging
from services.reading.judging import Said, judge_beats, judge_completed, read_beats, room_ms
from services.reading.readers import Reader
from tests import reading_room
from tests.reading_room import Room, beats, beats_of, fold_all, kept, pass_time, person, reads, room, sums, visit_of
from tests.world import Cast

NOW = clock.now()
GOOD = {"n": 0, "page": 1, "active_ms_delta": 1000, "scroll_pct": 10}


@pytest.fixture
def ours(app: Flask, cast: Cast) -> Iterator[Room]:
    yield room(cast)
    clock.use(None)


@pytest.mark.parametrize(
    "bad",
    [
        {**GOOD, "n": -1},
        {**GOOD, "page": 0},
        {**GOOD, "page": -3},
        {**GOOD, "active_ms_delta": -1},
        {**GOOD, "active_ms_delta": 10**12},
        {**GOOD, "scroll_pct": 101},
        {**GOOD, "page": 1.5},
        {**GOOD, "page": "1"},
        {**GOOD, "page": True},
        {**GOOD, "page": None},
        {**GOOD, "at": "2026-01-01"},
        {"n": 0},
        [],
        "beat",
    ],
)
def test_what_no_page_of_ours_sends_is_refused_with_the_whole_request(bad: object) -> None:
    with pytest.raises(Invalid, match="beats_malformed"):
        read_beats([GOOD, bad])


@pytest.mark.parametrize("told", [None, {}, "beats", 7, [GOOD] * 51])
def test_a_list_of_beats_is_a_list_of_at_most_fifty(told: object) -> None:
    with pytest.raises(Invalid, match="beats_malformed"):
        read_beats(told)


def test_what_may_be_said_but_cannot_be_is_cut() -> None:
    said = [Said(0, 9, 1000, 0), Said(1, 1, 60_000, 0), Said(1, 2, 5, 0), Said(2, 1, 9_000, 0), Said(3, 1, 1, 0)]
    assert judge_beats(said, pages=5, room_ms=20_000) == [
        Said(0, 5, 1000, 0),
        Said(1, 1, 15_000, 0),
        Said(2, 1, 4_000, 0),
        Said(3, 1, 0, 0),
    ]


def test_nobody_reads_longer_than_the_page_is_open() -> None:
    assert room_ms(NOW, NOW + timedelta(seconds=10), 0) == 10_000 + judging.SLACK_MS
    assert room_ms(NOW, NOW + timedelta(seconds=10), 24_000) == 1_000
    assert room_ms(NOW, NOW - timedelta(hours=1), 0) == 0


@pytest.mark.parametrize(
    ("pages", "furthest", "scroll", "done"),
    [(5, 5, 0, True), (5, 4, 100, False), (1, 1, 89, False), (1, 1, 90, True)],
)
def test_read_to_the_end(pages: int, furthest: int, scroll: int, done: bool) -> None:
    assert judge_completed(pages=pages, furthest_page=furthest, scroll_pct=scroll) is done


def test_doubled_and_lost_and_late_beats_change_nothing_else(ours: Room) -> None:
    """The third request repeats the first with other words, the second never came, the last comes hours later."""
    reader = Reader(person("reader"))
    visit = visit_of(ours.share, reader)
    pass_time(seconds=30)
    assert beating.take_beats(visit, beats(1, 2), reader) == 2
    assert beating.take_beats(visit, beats(5, 5, 3, ms=900), reader) == 3
    pass_time(hours=23)
    beating.take_beats(visit, beats(4, first=7), reader)
    assert beats_of() == [(0, 1, 1000), (1, 2, 1000), (2, 3, 900), (7, 4, 1000)]
    pass_time(hours=2)
    with pytest.raises(Expired, match="visit_over"):
        beating.take_beats(visit, beats(5, first=8), reader)
    assert len(beats_of()) == 4


def test_all_of_a_visit_is_no_longer_than_it_is_open_and_repeats_take_no_room(ours: Room) -> None:
    reader = Reader(person("reader"))
    at = clock.now()
    clock.use(lambda: at)
    visit = visit_of(ours.share, reader)
    pass_time(seconds=5)
    beating.take_beats(visit, beats(1, 2, ms=9_000), reader)
    beating.take_beats(visit, beats(1, 2, 3, ms=9_000), reader)
    assert beats_of() == [(0, 1, 9000), (1, 2, 9000), (2, 3, 2000)]
    pass_time(seconds=-3600)
    beating.take_beats(visit, beats(4, first=3), reader)
    assert beats_of()[3:] == [(3, 4, 0)]


def test_a_visit_is_its_readers_alone(ours: Room) -> None:
    reader, other = Reader(person("reader")), Reader(person("other"))
    theirs = visit_of(ours.share, reader)
    browser = visit_of(ours.share, Reader(None, "a browser"), channel="page")
    refused = [
        (theirs, other, None),
        (theirs, Reader(None, "a browser"), None),
        (theirs, Reader(None), None),
        ("made up", reader, None),
        (browser, Reader(None, "another browser"), None),
        (browser, Reader(None), None),
        (browser, Reader(None, "a browser"), "another share"),
    ]
    for visit, who, share in refused:
        with pytest.raises(NotFound, match="visit_unknown"):
            beating.take_beats(visit, beats(1), who, share=share)
    assert beats_of() == []
    assert beating.take_beats(browser, beats(1), Reader(None, "a browser"), share=ours.share) == 1


def test_programs_and_the_sharer_alone_count_nowhere(ours: Room) -> None:
    reader = Reader(person("reader"))
    for who, agent in (
        (reader, "Mozilla/5.0 (compatible; Googlebot/2.1)"),
        (reader, ""),
        (Reader(ours.sharer), reading_room.PHONE),
    ):
        visit = visit_of(ours.share, who, agent=agent)
        assert beating.take_beats(visit, beats(1, 2), who) == 0
    assert beats_of() == []
    assert fold_all() == 1  # the share alone


@transaction
def change(material_id: int, **facts: object) -> None:
    row = session().get_one(Material, material_id)
    for name, value in facts.items():
        setattr(row, name, value)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"state": RECALLED}, "material_recalled"),
        ({"valid_until": NOW - timedelta(days=1)}, "material_over"),
        ({"valid_from": NOW + timedelta(days=999)}, "material_not_yet"),
    ],
)
def test_what_is_recalled_or_over_is_read_no_further(ours: Room, facts: dict[str, object], code: str) -> None:
    reader = Reader(person("reader"))
    visit = visit_of(ours.share, reader)
    beating.take_beats(visit, beats(1), reader)
    change(ours.material_id, **facts)
    with pytest.raises(Expired, match=code):
        beating.take_beats(visit, beats(2, first=1), reader)
    with pytest.raises(Expired, match=code):
        visit_of(ours.share, reader)
    assert len(beats_of()) == 1


def test_the_sums_are_the_beats_however_they_are_folded_and_what_is_not_folded_shows_at_once(
    ours: Room, cast: Cast
) -> None:
    reading_room.read(ours.share, person("one"), 1, 2, 3)
    reading_room.read(ours.share, person("two"), 1, 5)
    before = reads()
    assert before == reads(from_beats=True)
    assert fold_all(most=2) == 8  # a share, two visits, five beats
    assert reads() == before
    reading_room.read(ours.share, person("two"), 2)
    assert reads() == reads(from_beats=True)
    assert fold_all() == 2  # a visit and its beat
    assert reads() == reads(from_beats=True)
    assert set(sums().values()) == {kept()} == {(6, 6000)}
    assert [one.completed for one in reads()] == [False, True, False]
    assert fold_all() == 0
