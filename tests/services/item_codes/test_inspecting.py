"""Inspection: people of ours are told what they may know of a code, and are nobody's first look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.tries import OwnTries
from models.db import Database
from services import clock
from services.access import OPERATOR
from services.bindings import arriving, ending, inviting
from services.errors import SlowDown
from services.item_codes import inspecting, issuing, starving, states, tallying, verifying
from services.item_codes.inspecting import Inspection
from services.item_codes.issuing import BatchWish
from services.item_codes.scheme import Kind
from services.item_codes.states import Span
from services.item_codes.verifying import Answer
from tests.labels import code_of
from tests.rig.invariants import rows
from tests.services.items.shop import Shelf, shelf
from tests.services.test_clerks import clerk, decide, owner, somebody
from tests.world import Cast


@pytest.fixture(autouse=True)
def _counted_apart() -> None:
    starving.use(OwnTries())
    tallying.forget()


def employee(code: str = "E003") -> int:
    who = somebody(f"employee {code}")
    arriving.arrive(who, inviting.invite_employee(OPERATOR, code, policy="on_follow").scene)
    return who


def look(who: int | None, code: str, gtin: str | None = None) -> Answer:
    return verifying.verify(who, code, gtin=gtin, way="page")


def told(who: int, code: str, gtin: str | None = None) -> Inspection:
    inspection = look(who, code, gtin).inspection
    assert inspection is not None
    return inspection


def written(database: Database) -> tuple[list[tuple[Any, ...]], ...]:
    """Looks, first looks, early looks, and what is counted by kind."""
    tallying.write_down()
    kinds = "SELECT kind, SUM(looks) FROM look_count GROUP BY kind ORDER BY kind"
    tables = ("item_look", "item_seen", "early_look")
    return (*(rows(database, f"SELECT serial FROM {table}") for table in tables), rows(database, kinds))


def test_an_employee_is_told_what_headquarters_knows_and_is_no_first_look(
    app: Flask, database: Database, cast: Cast
) -> None:
    goods, inspector, buyer = shelf(dealer="D002", lot="L-9"), employee(), somebody("buyer")
    seen = look(inspector, goods.code())
    assert (seen.verdict, seen.first_verified_at, seen.of_ours) == ("genuine", None, True)
    fresh = seen.inspection
    assert fresh is not None
    assert (fresh.state, fresh.kind, fresh.batch, fresh.lot) == ("active", "item", goods.batch.code, "L-9")
    assert (fresh.dealer, fresh.serial) == (named(database, "D002"), goods.batch.first_serial)
    assert (fresh.looks, fresh.first_look_at, fresh.bound_at, fresh.suspicious) == (0, None, None, False)
    first = look(buyer, goods.code())
    assert (first.verdict, first.first_verified_at, first.inspection) == ("genuine", None, None)
    goods.bind(buyer)
    after = told(inspector, goods.code())
    assert (after.looks, after.bound_at is not None, after.first_look_at is not None) == (1, True, True)
    assert look(buyer, goods.code()).verdict == "genuine"  # nobody else looked, as far as they are told
    looks, seen_rows, early, kinds = written(database)
    assert (len(looks), len(seen_rows), early) == (1, 1, [])
    assert [(kind, int(number)) for kind, number in kinds] == [("good", 2), ("staff", 2)]


def named(database: Database, dealer: str) -> str:
    return str(rows(database, "SELECT name FROM dealer WHERE code = :code", code=dealer)[0][0])


Prepared = Callable[[Shelf], str]


def frozen(goods: Shelf) -> str:
    states.freeze(OPERATOR, goods.batch.code, Span(goods.batch.first_serial, 1), reason="抽检")
    return goods.code()


def void(goods: Shelf) -> str:
    states.void(OPERATOR, goods.batch.code, Span(goods.batch.first_serial, 1), reason="被盗")
    return goods.code()


def printed_only(_goods: Shelf) -> str:
    return Shelf(issuing.issue(OPERATOR, BatchWish("P001", 5, dealer="D001"))).code()


# What nobody may use, and why, as people of ours are told: its state and its reason.
NOT_AVAILABLE: dict[str, tuple[Prepared, str, str | None]] = {
    "frozen": (frozen, "frozen", "抽检"),
    "void": (void, "void", "被盗"),
    "printed only": (printed_only, "issued", None),
    "forged": (lambda _: "0" * 16, "unknown", None),
    "of no batch": (lambda goods: code_of(goods.batch, 10**9), "unknown", None),
    "a carton": (lambda goods: code_of(goods.batch, goods.batch.first_serial, Kind.CARTON), "active", None),
}


@pytest.mark.parametrize("what", NOT_AVAILABLE)
def test_why_a_code_cannot_be_used_is_told_to_ours_alone(app: Flask, database: Database, cast: Cast, what: str) -> None:
    prepare, state, reason = NOT_AVAILABLE[what]
    goods = shelf(dealer="D001", per_carton=10)
    code = prepare(goods)
    near, far = owner("D001"), owner("D002")
    for who in (employee(), near) if state != "unknown" else (employee(),):
        answer = look(who, code)
        assert answer.verdict == "not_available"
        assert answer.inspection is not None
        assert (answer.inspection.state, answer.inspection.reason) == (state, reason)
    consumers = [look(who, code) for who in (somebody("buyer"), None)]
    assert {(one.verdict, one.inspection, one.product) for one in consumers} == {("not_available", None, None)}
    other = look(far, code)
    assert (other.verdict, other.inspection, other.product) == ("not_available", None, None)
    looks, seen, early, kinds = written(database)
    assert (looks, seen) == ([], [])
    assert len(early) == (1 if state in ("frozen", "void", "issued") else 0)  # the consumers' alone
    assert dict(kinds)["staff"] in (2, 3)


def test_a_label_with_anothers_barcode_is_called_one(app: Flask, cast: Cast) -> None:
    goods = shelf()
    seen = told(employee(), goods.code(), gtin="00036000291452")
    assert (seen.wrong_product, seen.state) == (True, "active")
    assert not told(employee("E004"), goods.code()).wrong_product


def test_a_dealers_people_inspect_what_is_theirs_and_look_at_the_rest_as_anybody(
    app: Flask, database: Database, cast: Cast
) -> None:
    ours, theirs, nobodys = shelf(dealer="D001"), shelf(dealer="D002"), shelf()
    boss = owner("D001")
    help_, claim = clerk(boss)
    decide(boss, claim)
    for who in (boss, help_):
        assert told(who, ours.code()).dealer == named(database, "D001")
        for goods in (theirs, nobodys):
            seen = look(who, goods.code())
            assert (seen.verdict, seen.inspection, seen.of_ours) == ("genuine", None, True)
    assert written(database)[:3] == ([], [], [])


def test_who_has_left_is_a_consumer_again(app: Flask, database: Database, cast: Cast) -> None:
    goods, who = shelf(), employee()
    assert look(who, goods.code()).of_ours
    assert inspecting.insider_of(None) is None
    ending.leave(who, ending.held_by(who)[0].binding_id)
    seen = look(who, goods.code())
    assert (seen.of_ours, seen.inspection) == (False, None)
    assert len(written(database)[0]) == 1


def test_ours_are_not_starved_by_what_exists_and_are_by_guessing(app: Flask, cast: Cast) -> None:
    goods, who = shelf(count=40), employee()
    states.freeze(OPERATOR, goods.batch.code, reason="抽检")
    for place in range(30):  # a pallet that must not be sold yet
        assert told(who, goods.code(place)).state == "frozen"
    for n in range(starving.OF_A_PERSON):
        look(who, f"{n:016}")
    with pytest.raises(SlowDown):
        look(who, goods.code())


def test_a_hundred_inspections_raise_no_suspicion_and_no_alarm(app: Flask, database: Database, cast: Cast) -> None:
    goods, people = shelf(), [employee(), owner("D001"), owner("D002")]
    now = clock.now()
    try:
        for day in range(30):
            clock.use(lambda day=day: now.replace(year=now.year + 1, month=1, day=1 + day))  # type: ignore[misc]
            for who in people:
                assert look(who, goods.code()).verdict == "genuine"
    finally:
        clock.use(None)
    assert rows(database, "SELECT id FROM item_case") == []
    tallying.write_down()
    assert rows(database, "SELECT minute FROM look_minute") == []
