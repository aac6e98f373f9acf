"""The sharer is told while the reader is warm: by label, once an hour; and when somebody wants to be called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest
from flask import Flask
from sqlalchemy import select

from models.db import reading, session
from models.outbox import OutboxPromise
from models.reading import LeftPhone, Visit
from services import clock, invariants, people, privacy
from services.bindings import ending
from services.errors import Expired, Invalid, NotFound
from services.reading import beating, leaving_phones, objecting
from services.reading.readers import Reader
from services.sharing import mine
from tests.reading_room import Room, beats, kept, opened, pass_time, person, read, room, visit_of
from tests.world import Cast


@pytest.fixture
def ours(app: Flask, cast: Cast) -> Iterator[Room]:
    yield room(cast)
    clock.use(None)


@reading
def told(topic: str = "reader_warm") -> list[tuple[int | None, dict[str, str]]]:
    """Whom, and what."""
    rows = session().scalars(select(OutboxPromise).where(OutboxPromise.topic == topic).order_by(OutboxPromise.id))
    return [(row.follower_id, cast(dict[str, Any], row.payload)["facts"]) for row in rows]


def test_the_sharer_hears_of_each_reader_once_an_hour_by_label(ours: Room) -> None:
    at = clock.now().replace(minute=5)
    clock.use(lambda: at)
    b = person("B")
    opened(ours.share, Reader(b))
    assert told() == []
    for _ in range(3):
        read(ours.share, b, 3, 1)
    [(whom, facts)] = told()
    assert whom == ours.sharer
    assert facts["reader"] == people.person(b).label
    assert (facts["material"], facts["page"]) == ("春季新品手册", "第 1 页，共 5 页")
    pass_time(minutes=20)
    read(ours.share, b, 1)
    assert len(told()) == 1
    pass_time(hours=1)
    read(ours.share, b, 1)
    assert len(told()) == 2
    browser = Reader(None, "a browser")
    beating.take_beats(visit_of(ours.share, browser, channel="page"), beats(2), browser)
    assert told()[2][1]["reader"].startswith("匿名访客 ")
    said = str(told())
    assert "openid" not in said
    assert "a browser" not in said


def test_of_what_customers_pass_on_the_nearest_of_ours_hears_and_of_themselves_nobody(ours: Room) -> None:
    b, c = person("B"), person("C")
    by_b = opened(ours.share, Reader(b)).forward
    read(by_b, c, 1)
    assert [whom for whom, _ in told()] == [ours.sharer]
    by_c = opened(by_b, Reader(c)).forward
    read(by_c, ours.sharer, 1)
    read(ours.share, ours.sharer, 1)
    assert len(told()) == 1
    [binding] = ending.held_by(ours.sharer)
    ending.leave(ours.sharer, binding.binding_id)
    read(by_b, person("D"), 1)
    assert len(told()) == 1


def test_who_objects_leaves_no_trace_and_may_change_their_mind(ours: Room) -> None:
    reader = Reader(person("B"), "their browser")
    visit = visit_of(ours.share, reader, channel="page")
    beating.take_beats(visit, beats(1), reader)
    objecting.object_to_reading(reader)
    objecting.object_to_reading(reader)
    with pytest.raises(NotFound, match="visit_unknown"):
        beating.take_beats(visit, beats(2, first=1), reader)
    for who in (reader, Reader(None, "their browser"), Reader(reader.follower_id)):
        assert opened(ours.share, who).visit is None
        assert opened(ours.share, who).forward == ours.share
    assert kept()[0] == 1
    visits, _ = mine.visits_of(ours.sharer, ours.share)
    assert [one.label for one in visits] == ["匿名访客"]
    objecting.allow_reading(reader)
    assert opened(ours.share, reader).visit


def test_a_number_is_left_by_consent_for_the_sharer_alone_and_goes_with_the_consent(ours: Room) -> None:
    b = person("B")
    by_a_friend = opened(ours.share, Reader(person("friend"))).forward
    visit_of(by_a_friend, Reader(b))
    for phone, agreed, code in (
        ("13911112222", False, "consent_missing"),
        ("139111122", True, "phone_invalid"),
        ("+14155550100", True, "phone_country"),
    ):
        with pytest.raises(Invalid, match=code):
            leaving_phones.leave_phone(b, by_a_friend, phone, agreed=agreed)
    assert told("phone_left") == []
    leaving_phones.leave_phone(b, by_a_friend, "139 1111 2222", agreed=True)
    [(whom, facts)] = told("phone_left")
    assert whom == ours.sharer
    assert facts["phone"] == "139****2222"
    visits, _ = mine.visits_of(ours.sharer, ours.share)
    assert [one.phone for one in visits] == ["139 1111 2222", None]
    assert invariants.broken() == []
    privacy.take_back(b, "lead_to_dealer")
    visits, _ = mine.visits_of(ours.sharer, ours.share)
    assert [one.phone for one in visits] == [None, None]


def test_where_everybody_has_left_nobody_is_to_be_called(ours: Room) -> None:
    [binding] = ending.held_by(ours.sharer)
    ending.leave(ours.sharer, binding.binding_id)
    with pytest.raises(Expired, match="nobody_to_call"):
        leaving_phones.leave_phone(person("B"), ours.share, "13911112222", agreed=True)
    assert _rows() == 0


@reading
def _rows() -> int:
    assert session().scalars(select(Visit)).all() == []
    return len(session().scalars(select(LeftPhone)).all())
