"""G16: one owner. Of many who bind one item, or accept one gift, at the same moment exactly one gets it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from sqlalchemy.exc import MultipleResultsFound

from models.db import Database, session
from models.items import InnerTries, Item
from services import clock, people, sessions
from services.errors import Refusal
from services.items import gifts, inner_tries, owning
from tests.goals.ground import Ground
from tests.rig.cannon import Answer, Shot
from tests.rig.invariants import broken, number
from tests.rig.races import at_once, burst
from tests.rig.served import Served
from tests.rig.unlocked import without_row_locks
from tests.rig.variants import drop_unique_keys
from tests.services.items.shop import AGREED, Shelf, shelf

pytestmark = pytest.mark.mariadb

CROWD = 64
PATH = "/api/v1/item-codes/bind"
TRIES_OF_A_CONTROL = 25
_people = itertools.count(1)


def somebody() -> int:
    person = people.meet(people.OFFICIAL_ACCOUNT, f"oOneOwner{next(_people)}")
    people.followed(person.id, clock.now())
    return person.id


def race(*acts: Callable[[], Any]) -> list[str]:
    return at_once([partial(attempt, act) for act in acts])


def attempt(act: Callable[[], Any]) -> str:
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    except MultipleResultsFound:
        return "several"
    return "done"


def owners(database: Database, serial: int) -> int:
    query = (
        "SELECT COUNT(*) FROM ownership JOIN item ON item.id = ownership.item_id"
        " WHERE item.serial = :serial AND ownership.ended_at IS NULL"
    )
    return number(database, query, serial=serial)


@pytest.fixture(scope="module")
def served(_standing: Ground) -> Iterator[Served]:
    with _standing.served() as program:
        yield program


def bearers(count: int) -> list[str]:
    return [sessions.open_session("api", follower_id=somebody()).token for _ in range(count)]


def told(answer: Answer) -> str:
    """What somebody's phone was answered: nobody is named, whoever was first."""
    said = json.loads(answer.body)
    return "mine" if answer.status == 201 else f"{answer.status} {said['error']['code']}"


@pytest.mark.parametrize("rounds", [2, pytest.param(300, marks=pytest.mark.proof)])
def test_of_64_who_bind_one_item_at_once_exactly_one_owns_it(
    mariadb_ground: Ground, served: Served, rounds: int, record_property: Callable[[str, object], None]
) -> None:
    """Over the wire, at a program of several processes; a few times over, lest anybody spends their minute, of
    which each process counts a third, or the crowd together that of the line it comes from."""
    goods, crowd = shelf(count=1000), bearers(CROWD)
    for place in range(rounds):
        if place % 9 == 8:
            crowd = bearers(CROWD)
        body = json.dumps({"code": goods.code(place), "consents": ["bind"]}).encode()
        line = f"127.0.0.{1 + place // 9}"
        shots = [Shot(PATH, {}, body, "application/json", one, line) for one in crowd]
        said = [told(answer) for answer in burst(served.port, shots)]
        assert sorted(said) == [*["409 owned_by_another"] * (CROWD - 1), "mine"]
        assert owners(mariadb_ground.database, goods.batch.first_serial + place) == 1
    assert broken() == []
    record_property("rounds", rounds)
    record_property("bindings", rounds * CROWD)


def test_one_person_who_taps_sixteen_times_at_once_owns_it_once(mariadb_ground: Ground) -> None:
    goods, me = shelf(), somebody()
    assert race(*[partial(goods.bind, me)] * 16) == ["done"] * 16
    assert owners(mariadb_ground.database, goods.batch.first_serial) == 1
    bound = "SELECT COUNT(*) FROM ownership WHERE follower_id = :me"
    assert number(mariadb_ground.database, bound, me=me) == 1


ROUNDS = pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.proof)])


def given_to_eight(goods: Shelf, place: int) -> list[str]:
    giver = somebody()
    token = gifts.offer(giver, goods.bind(giver, place).item_id).token
    return race(*[partial(gifts.accept, somebody(), token, AGREED) for _ in range(8)])


@ROUNDS
def test_of_eight_who_accept_one_gift_at_once_exactly_one_gets_it(mariadb_ground: Ground, rounds: int) -> None:
    goods = shelf(count=1000)
    for place in range(rounds):
        assert sorted(given_to_eight(goods, place)) == ["done", *["gift_gone"] * 7]
        assert owners(mariadb_ground.database, goods.batch.first_serial + place) == 1
    assert broken() == []


@ROUNDS
def test_a_gift_taken_back_while_it_is_accepted_ends_one_way(mariadb_ground: Ground, rounds: int) -> None:
    goods = shelf(count=1000)
    for place in range(rounds):
        giver, friend = somebody(), somebody()
        item = goods.bind(giver, place).item_id
        token = gifts.offer(giver, item).token
        said = race(partial(gifts.accept, friend, token, AGREED), partial(gifts.take_back, giver, item))
        assert sorted(said) in (["done", "item_unknown"], ["done", "gift_taken_back"])
    assert broken() == []


def guessed(goods: Shelf, crowd: int) -> list[str]:
    wrong = "00000000" if goods.inner() != "00000000" else "00000001"
    return race(*[partial(goods.bind, somebody(), inner_code=wrong) for _ in range(crowd)])


def test_of_a_crowd_that_guesses_one_covered_code_at_once_five_are_heard(mariadb_ground: Ground) -> None:
    said = guessed(shelf(inner=True), 16)
    assert (said.count("inner_wrong"), said.count("inner_locked")) == (4, 12)
    assert number(mariadb_ground.database, "SELECT wrong FROM inner_tries") == 5


# CONTROLS


def goes_wrong(act: Callable[[], bool]) -> bool:
    return any(act() for _ in range(TRIES_OF_A_CONTROL))


def test_control_without_the_keys_an_item_has_two_owners(fresh_mariadb_ground: Ground) -> None:
    drop_unique_keys(fresh_mariadb_ground.database, "item", "uq_item_serial")
    goods, places = shelf(count=1000), itertools.count()

    def of_two() -> bool:
        place = next(places)
        race(*[partial(goods.bind, somebody(), place) for _ in range(16)])
        return owners(fresh_mariadb_ground.database, goods.batch.first_serial + place) > 1

    assert goes_wrong(of_two)


def test_control_without_locks_and_keys_a_gift_is_accepted_twice(
    fresh_mariadb_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique_keys(fresh_mariadb_ground.database, "ownership", "uq_ownership_item")
    goods, places = shelf(count=1000), itertools.count()

    def twice() -> bool:
        """Or would be, if the rule did not meet two open stretches where one may be."""
        place = next(places)
        said = given_to_eight(goods, place)
        return "several" in said or owners(fresh_mariadb_ground.database, goods.batch.first_serial + place) > 1

    monkeypatch.setattr(people, "lock_both", lambda one, other: (people.survivor(one), people.survivor(other)))
    monkeypatch.setattr(owning, "lock", lambda item_id: session().get_one(Item, item_id))
    without_row_locks(monkeypatch)
    assert goes_wrong(twice)


def test_control_without_the_row_held_more_than_five_guesses_are_heard(
    fresh_mariadb_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    unheld(monkeypatch)

    def more_than_five() -> bool:
        said = guessed(shelf(inner=True), 16)
        return said.count("inner_wrong") > 4

    assert goes_wrong(more_than_five)


def unheld(patch: pytest.MonkeyPatch) -> None:
    """The tries of an item are looked at without holding them still."""
    patch.setattr(inner_tries, "_locked", lambda serial: session().get(InnerTries, serial, populate_existing=True))
