"""One share is taken back: by whom, what ends with it, what goes on; and what an owner sees of theirs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from models.db import reading, session
from models.sharing import Share
from services import access, clock
from services.access import Actor
from services.errors import Expired, NotAllowed
from services.reading import beating, leaving_phones, showing
from services.reading.readers import Reader
from services.sharing import ending, house, mine, taking_out
from tests.conftest import empty
from tests.goals.write_paths.registry import owner_of
from tests.miniprogram_api.mini import employee
from tests.reading_room import Room, beats, opened, person, read, room, shares, visit_of
from tests.services.materials.desk import BOSS, EDITOR, refused
from tests.services.test_clerks import clerk, decide
from tests.world import Cast

MANAGER = Actor("hq", "周婷", 4, frozenset({"region_manager"}))


@pytest.fixture
def ours(app: Flask, cast: Cast) -> Iterator[Room]:
    yield room(cast)
    clock.use(None)


def passed_on(share: str, name: str) -> str:
    return taking_out.pass_on(person(name), share).token


def code_of(act: Callable[[], object]) -> str:
    return refused(act).code


def test_a_share_ends_with_all_that_was_passed_on_of_it_and_nothing_else_does(ours: Room) -> None:
    other = taking_out.take_out(ours.sharer, ours.material).token
    reader = Reader(person("B"))
    visit = visit_of(ours.share, reader)
    below = opened(ours.share, reader).forward
    deeper = passed_on(below, "C")
    beating.take_beats(visit, beats(1), reader)
    assert ending.take_back(ours.sharer, ours.share) == 3
    for token in (ours.share, below, deeper):
        for act in (
            lambda token=token: showing.show(token, Reader(None)),
            lambda token=token: showing.page_path(token, 1),
            lambda token=token: opened(token, Reader(person("late"))),
            lambda token=token: passed_on(token, "later"),
            lambda token=token: leaving_phones.leave_phone(person("D"), token, "13900000077", agreed=True),
        ):
            assert code_of(act) == "share_ended"
    assert code_of(lambda: beating.take_beats(visit, beats(1, first=5), reader)) == "share_ended"
    assert showing.show(other, Reader(None)).title == "春季新品手册"
    assert ending.take_back(ours.sharer, ours.share) == 0
    assert [one.ended for one in mine.my_shares(ours.sharer)[0]] == [False, True]
    assert mine.visits_of(ours.sharer, ours.share)[0][0].label  # what was read stays told


def test_who_may_take_it_back(ours: Room) -> None:
    helper, claim = clerk(ours.sharer)
    decide(ours.sharer, claim)
    theirs = taking_out.take_out(helper, ours.material).token
    customer = person("a customer")
    forward = taking_out.pass_on(customer, theirs).token
    elsewhere = owner_of("D002").id
    for who, token in (
        (helper, ours.share),
        (elsewhere, ours.share),
        (elsewhere, theirs),
        (customer, theirs),
        (customer, forward),
        (ours.sharer, forward),
    ):
        assert code_of(partial(ending.take_back, who, token)) == "share_unknown"
    assert code_of(lambda: ending.take_back(ours.sharer, "nothing")) == "share_unknown"
    assert ending.take_back(ours.sharer, theirs) == 2  # the owner's, of a clerk's share
    assert ending.take_back(helper, theirs) == 0


def test_headquarters_takes_back_what_it_reaches(ours: Room, cast: Cast) -> None:
    far = taking_out.take_out(employee("E002"), ours.material)
    near, other = shares()
    assert code_of(lambda: ending.end_share(MANAGER, other.id, "发错了")) == "share_unknown"
    assert code_of(lambda: ending.end_share(BOSS, near.id, "发错了")) == "not_allowed"
    assert ending.end_share(MANAGER, near.id, "发错了") == 1
    assert ending.end_share(EDITOR, other.id, "发错了") == 1
    assert code_of(lambda: showing.show(far.token, Reader(None))) == "share_ended"


def test_an_owner_sees_their_peoples_shares_and_readers_by_label_alone(ours: Room) -> None:
    helper, claim = clerk(ours.sharer, "马超")
    decide(ours.sharer, claim)
    theirs = taking_out.take_out(helper, ours.material).token
    reader = person("a reader")
    read(theirs, reader, 1, 2)
    leaving_phones.leave_phone(reader, theirs, "13900000077", agreed=True)
    taking_out.pass_on(reader, theirs)
    found, more = house.house_shares(ours.sharer)
    assert [(one.by, one.share.token, one.share.visits) for one in found] == [("马超", theirs, 1)]
    assert more is None
    visits, _ = mine.visits_of(ours.sharer, theirs)
    assert [(one.label.startswith("访客"), one.phone) for one in visits] == [(True, None)]
    assert mine.visits_of(helper, theirs)[0][0].phone is not None
    assert house.house_shares(owner_of("D002").id)[0] == []
    for who in (helper, reader):
        with pytest.raises(NotAllowed, match="not_owner"):
            house.house_shares(who)


@reading
def open_below_ended() -> int:
    above = aliased(Share)
    query = select(func.count()).select_from(Share).join(above, above.id == Share.parent_id)
    return session().scalar(query.where(above.ended_at.is_not(None), Share.ended_at.is_(None))) or 0


@pytest.mark.mariadb
class TestAtTheSameMoment:
    """On MariaDB alone: SQLite lets nobody in between."""

    @pytest.fixture
    def database_url(self, migrated_mariadb: str) -> Iterator[str]:
        yield migrated_mariadb
        empty(migrated_mariadb)

    @staticmethod
    def _end_while_it_is_passed_on(ours: Room, monkeypatch: pytest.MonkeyPatch) -> None:
        between, made = threading.Event(), taking_out._made_forward

        def slowly(*given: Any) -> Any:
            between.set()
            time.sleep(0.3)
            return made(*given)

        monkeypatch.setattr(taking_out, "_made_forward", slowly)
        reader = person("B")

        def pass_it_on() -> None:
            with suppress(Expired):
                taking_out.pass_on(reader, ours.share)

        passing = threading.Thread(target=pass_it_on)
        passing.start()
        assert between.wait(10)
        ending.take_back(ours.sharer, ours.share)
        passing.join()

    def test_nothing_open_is_left_below_what_ended(self, ours: Room, monkeypatch: pytest.MonkeyPatch) -> None:
        self._end_while_it_is_passed_on(ours, monkeypatch)
        assert open_below_ended() == 0
        assert len(shares()) == 2

    def test_control_without_holding_the_parent_a_forward_lives_on(
        self, ours: Room, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(taking_out, "_hold_open", lambda _share_id: None)
        self._end_while_it_is_passed_on(ours, monkeypatch)
        assert open_below_ended() == 1


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_headquarters_says_why(ours: Room, reason: str) -> None:
    assert code_of(lambda: ending.end_share(EDITOR, shares()[0].id, reason)) == "form_wrong"


def test_the_operator_may(ours: Room) -> None:
    assert ending.end_share(access.OPERATOR, shares()[0].id, "发错了") == 1
