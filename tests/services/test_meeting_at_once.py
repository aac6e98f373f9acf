"""Two first meetings of one person at the same moment leave one row."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.db import reading, session
from models.people import Follower
from services import people
from services.people import meeting
from tests.conftest import empty

pytestmark = pytest.mark.mariadb


@pytest.fixture
def database_url(migrated_mariadb: str) -> Iterator[str]:
    """On MariaDB alone: SQLite lets nobody in between."""
    yield migrated_mariadb
    empty(migrated_mariadb)


@reading
def _living() -> int:
    return session().execute(select(func.count()).where(Follower.merged_into_id.is_(None))).scalar_one()


def test_a_meeting_that_comes_between_our_look_and_our_row_is_the_same_person(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, others = meeting.new_follower, list[int]()

    def overtaken() -> Follower:
        if not others:
            other = threading.Thread(target=lambda: others.append(people.meet(people.OFFICIAL_ACCOUNT, "oOne").id))
            others.append(0)
            other.start()
            other.join()
        return make()

    monkeypatch.setattr(meeting, "new_follower", overtaken)
    ours = people.meet(people.OFFICIAL_ACCOUNT, "oOne").id
    assert others[1:] == [ours]
    assert _living() == 1
