"""Requests of many people that come at one moment ask together who speaks: each is told their own, and of whom nothing
living is found is told so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import pytest
from flask import Flask

from models.db.several import MOST
from services import people, sessions
from services.combining import Combined
from services.errors import NotAllowed
from services.people import OFFICIAL_ACCOUNT
from services.sessions import Opened
from tests.conftest import empty
from tests.rig.races import at_once

pytestmark = pytest.mark.mariadb
PEOPLE = 48


@pytest.fixture
def database_url(migrated_mariadb: str) -> Iterator[str]:
    yield migrated_mariadb
    empty(migrated_mariadb)


def asked(opened: Opened) -> int | str:
    try:
        return sessions.person_behind("api", opened.token).id
    except NotAllowed as refusal:
        return refusal.code


@pytest.mark.parametrize("mixed_up", [False, True], ids=["as it is", "control: answers in another order"])
def test_each_of_many_is_told_who_they_are(app: Flask, monkeypatch: pytest.MonkeyPatch, mixed_up: bool) -> None:
    rounds: list[int] = []

    def noted(hashes: Sequence[str]) -> list[sessions._Speaks | None]:
        told = sessions._speaking("api", hashes)
        rounds.append(len(hashes))
        return told[::-1] if mixed_up else told

    monkeypatch.setitem(sessions._speakers, "api", Combined(noted, MOST))
    met = [people.meet(OFFICIAL_ACCOUNT, f"o{number}").id for number in range(PEOPLE)]
    opened = [sessions.open_session("api", follower_id=one) for one in met]
    opened[5::7] = [sessions.open_session("page", follower_id=one) for one in met[5::7]]  # no tokens of the API
    for one in opened[3::7]:
        sessions.close_session(one.token)
    wanted = ["sign_in_again" if number % 7 in (3, 5) else who for number, who in enumerate(met)]
    found = [at_once([partial(asked, one) for one in opened]) for _ in range(3)]
    assert max(rounds) > 1
    assert all(one == wanted for one in found) is not mixed_up
