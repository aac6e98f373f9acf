"""Two reports of one reader at the same moment make one receipt."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.db import reading, session
from models.people import Follower
from services import clock, people
from services.must_read import judging, own_reading
from services.must_read.own_reading import Progress
from tests.conftest import empty
from tests.goals.write_paths.registry import owner_of
from tests.reading_room import pass_time, token_of
from tests.rig.races import at_once
from tests.shelf import a_material
from tests.world import Cast

pytestmark = pytest.mark.mariadb
PHONES = 6
LOOKS = 0.3  # seconds between looking whether it is read and writing that it is


@pytest.fixture
def database_url(migrated_mariadb: str) -> Iterator[str]:
    """On MariaDB alone: SQLite lets nobody in between."""
    yield migrated_mariadb
    empty(migrated_mariadb)


@pytest.fixture
def last_page(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[partial[Progress]]:
    """Somebody has one page left of a must-read and reports it; everybody who decides takes a while to."""
    owner = owner_of("D002").id
    token = token_of(a_material(employee_id=cast.employees["E001"], pages=2, must_read=True))
    own_reading.read_on(owner, token, 1, pages=[1])
    pass_time(seconds=30)
    is_read = judging.is_read

    def slowly(**asked: Any) -> bool:
        time.sleep(LOOKS)
        return is_read(**asked)

    monkeypatch.setattr(judging, "is_read", slowly)
    yield partial(own_reading.read_on, owner, token, 1, pages=[2])
    clock.use(None)


@reading
def receipts() -> int:
    read = select(func.count()).where(AuditEntry.tag == "material:version:read")
    return session().scalar(read) or 0


def test_many_phones_that_report_the_last_page_at_once_make_one_receipt(last_page: partial[Progress]) -> None:
    at_once([last_page] * PHONES)
    assert receipts() == 1


def test_control_without_holding_the_person_each_makes_one(
    last_page: partial[Progress], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unheld(follower_id: int) -> Follower:
        return session().get_one(Follower, follower_id)

    monkeypatch.setattr(people, "lock", unheld)
    # The row is there from the page before; trying to make it again would make them wait for each other as well.
    monkeypatch.setattr(own_reading, "insert_once", lambda *_made, **_of: False)
    at_once([last_page] * PHONES)
    assert receipts() > 1
