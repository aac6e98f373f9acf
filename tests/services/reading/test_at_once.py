"""At the same moment: many requests of one reader owe the sharer one word, and beats sent twice are kept once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.db import reading, session
from models.outbox import OutboxPromise
from services import clock, notices
from services.reading import beating, telling
from services.reading.readers import Reader
from tests.conftest import empty
from tests.reading_room import Room, beats, kept, person, room, shares, visit_of
from tests.rig.races import at_once
from tests.world import Cast

pytestmark = pytest.mark.mariadb
TABS = 8


@pytest.fixture
def database_url(migrated_mariadb: str) -> Iterator[str]:
    """On MariaDB alone: SQLite lets nobody in between."""
    yield migrated_mariadb
    empty(migrated_mariadb)


@pytest.fixture
def ours(app: Flask, cast: Cast) -> Iterator[Room]:
    yield room(cast)
    clock.use(None)


@reading
def told() -> int:
    return session().scalar(select(func.count()).where(OutboxPromise.topic == telling.WARM)) or 0


def read_in_many_tabs(ours: Room) -> None:
    reader = Reader(person("B"))
    visits = [visit_of(ours.share, reader) for _ in range(TABS)]
    at_once([partial(beating.take_beats, visit, beats(1), reader) for visit in visits])


def test_a_reader_with_many_tabs_is_told_of_once(ours: Room) -> None:
    read_in_many_tabs(ours)
    assert told() == 1
    assert kept()[0] == TABS


def test_control_without_the_key_of_reader_material_and_hour_the_sharer_is_told_of_each_tab(
    ours: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers, owe = count(), notices.owe

    def owe_each(*told_of: Any, cause: str, **more: Any) -> None:
        owe(*told_of, cause=f"{cause}:{next(numbers)}", **more)

    monkeypatch.setattr(notices, "owe", owe_each)
    read_in_many_tabs(ours)
    assert told() == TABS


def test_one_request_sent_many_times_at_once_is_kept_once(ours: Room) -> None:
    reader = Reader(person("B"))
    visit = visit_of(ours.share, reader)
    assert at_once([partial(beating.take_beats, visit, beats(1, 2, 3), reader)] * TABS) == [3] * TABS
    assert kept() == (3, 3000)


def test_one_reader_who_opens_a_share_many_times_at_once_passes_on_one_link(ours: Room) -> None:
    reader = Reader(person("B"))
    at_once([partial(visit_of, ours.share, reader)] * TABS)
    assert [share.depth for share in shares()] == [0, 1]
