"""G18, hand-overs: who looks after a customer is one person, and known, whatever happens at the same moment."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy.sql import Select

from services import partnership
from services.access import OPERATOR
from services.attribution import handing_over, making, own_signs, signs
from services.attribution.handing_over import Wish
from services.bindings import clerks, deciding
from services.errors import Refusal
from services.organisation.dealer_records import DealerWish, create_dealer
from tests.goals.ground import Ground
from tests.goals.test_g18_people_at_once import goes_wrong, owner, race, somebody
from tests.rig.invariants import broken, number
from tests.services.test_clerks import clerk

pytestmark = pytest.mark.mariadb

ROUNDS = pytest.mark.parametrize("rounds", [3, pytest.param(60, marks=pytest.mark.proof)])
_numbers = itertools.count(1)


class Shop:
    """D001 with an owner, and clerks hired as they are needed."""

    def __init__(self) -> None:
        self.boss = owner("D001")

    def hire(self) -> tuple[int, int]:
        n = next(_numbers)
        who, claim = clerk(self.boss, f"店员{n}", f"133{n:08d}")
        deciding.decide(OPERATOR, claim, accept=True, reason="", via="console")
        return who, next(one.id for one in clerks.staff_of(self.boss) if one.name == f"店员{n}")


@pytest.fixture
def shop(mariadb_ground: Ground) -> Shop:
    return Shop()


def two_hand_over_the_same(shop: Shop, ground: Ground) -> tuple[list[str], int]:
    """The owner to one colleague, headquarters to another, at once; what each heard, and how many records there are."""
    (giver, held), (_, first), (_, second) = shop.hire(), shop.hire(), shop.hire()
    scene = own_signs.issue_own_sign(giver).scene
    for _ in range(3):
        signs.scan_sign(somebody(), scene)
    said = race(
        partial(handing_over.hand_over_by_owner, shop.boss, Wish(held, first, None, "老板")),
        partial(handing_over.hand_over, OPERATOR, "D001", Wish(held, second, None, "总部")),
    )
    return said, number(ground.database, "SELECT COUNT(*) FROM hand_over WHERE from_staff_id = :id", id=held)


@ROUNDS
def test_two_who_hand_the_same_customers_over_at_once_make_one_hand_over(
    shop: Shop, mariadb_ground: Ground, rounds: int
) -> None:
    for _ in range(rounds):
        said, records = two_hand_over_the_same(shop, mariadb_ground)
        assert sorted(said) == ["done", "nothing_to_hand_over"]
        assert records == 1
    assert broken() == []


def customers_come_while_their_clerk_goes(shop: Shop) -> tuple[list[str], int]:
    """A clerk is let go while three people scan the clerk's own sign; how many customers they are left with."""
    who, staff = shop.hire()
    scene = own_signs.issue_own_sign(who).scene
    scans: list[Callable[[], object]] = [partial(signs.scan_sign, somebody(), scene) for _ in range(3)]
    said = race(partial(clerks.let_go, shop.boss, staff), *scans)
    return said, next(one.customers for one in handing_over.hands_of_owner(shop.boss) if one.staff_id == staff)


@ROUNDS
def test_nobody_keeps_a_customer_who_came_while_they_were_let_go(shop: Shop, rounds: int) -> None:
    for _ in range(rounds):
        said, left_with = customers_come_while_their_clerk_goes(shop)
        assert said[0] == "done"
        assert set(said[1:]) <= {"done", "invitation_revoked"}
        assert left_with == 0
    assert broken() == []


def receiver_goes(shop: Shop) -> int:
    """Customers are handed to somebody who is let go at that very moment; how many are left with them."""
    (giver, held), (_, receiver) = shop.hire(), shop.hire()
    signs.scan_sign(somebody(), own_signs.issue_own_sign(giver).scene)
    race(
        partial(handing_over.hand_over, OPERATOR, "D001", Wish(held, receiver, None, "转交")),
        partial(clerks.let_go, shop.boss, receiver),
    )
    return next(one.customers for one in handing_over.hands_of_owner(shop.boss) if one.staff_id == receiver)


@ROUNDS
def test_nobody_is_given_customers_while_they_are_let_go(shop: Shop, rounds: int) -> None:
    for _ in range(rounds):
        assert receiver_goes(shop) == 0
    assert broken() == []


def comes_while_the_dealer_closes(ground: Ground) -> tuple[list[str], int]:
    """A dealer closes while four people scan its sign; how many customers it is left with."""
    code = f"D7{next(_numbers):05d}"
    create_dealer(OPERATOR, DealerWish(code, "要关的店"))
    scene, seen = signs.issue_sign(OPERATOR, code).scene, partnership.hanging_on(OPERATOR, code).version
    scans = [partial(signs.scan_sign, somebody(), scene) for _ in range(4)]
    said = race(partial(partnership.close, OPERATOR, code, seen, heir="D001"), *scans)
    query = (
        "SELECT COUNT(*) FROM attribution JOIN dealer ON dealer.id = attribution.dealer_id "
        "WHERE dealer.code = :code AND attribution.ended_at IS NULL"
    )
    return said, number(ground.database, query, code=code)


@ROUNDS
def test_no_customer_stays_with_a_dealer_that_closed_while_they_came(
    shop: Shop, mariadb_ground: Ground, rounds: int
) -> None:
    for _ in range(rounds):
        said, left_with = comes_while_the_dealer_closes(mariadb_ground)
        assert said[0] == "done"
        assert set(said[1:]) <= {"done", "invitation_revoked", "target_left"}
        assert left_with == 0
    assert broken() == []


# CONTROLS


@pytest.fixture
def fresh_shop(fresh_mariadb_ground: Ground) -> Shop:
    return Shop()


def _unheld(patch: pytest.MonkeyPatch) -> None:
    """Rows are read without holding them still."""
    patch.setattr(Select, "with_for_update", lambda query, **_: query)


def test_control_without_locks_the_same_customers_are_handed_over_twice(
    fresh_shop: Shop, fresh_mariadb_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    _unheld(monkeypatch)

    def twice() -> bool:
        try:
            said, records = two_hand_over_the_same(fresh_shop, fresh_mariadb_ground)
        except Refusal:
            return False
        return records > 1 or said.count("done") > 1

    assert goes_wrong(twice)


def test_control_with_the_dealer_not_held_a_customer_stays_with_one_that_closed(
    fresh_shop: Shop, fresh_mariadb_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signs, "is_held_active", lambda dealer_id: True)
    assert goes_wrong(lambda: comes_while_the_dealer_closes(fresh_mariadb_ground)[1] > 0)


def test_control_with_the_clerk_not_held_a_customer_stays_with_who_left(
    fresh_shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_in_service", lambda staff_id: staff_id)
    assert goes_wrong(lambda: customers_come_while_their_clerk_goes(fresh_shop)[1] > 0)
