"""Batches: serials nobody had before, packages that read back, ranges without a gap, and what is refused."""

from __future__ import annotations

import csv
import io
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import update

from models.db import Database, session
from models.item_codes import SerialCounter
from services import clock
from services.access import OPERATOR, Actor
from services.errors import Refusal
from services.item_codes import finding, issuing, keys, packages, states
from services.item_codes.inner_codes import matches
from services.item_codes.issuing import BatchWish
from services.item_codes.scheme import SERIALS, CodeKey, Kind
from services.item_codes.states import Range, Span
from services.products import demo
from tests.rig.races import at_once

BASE = "https://q.brand.cn"


def made(count: int = 100, **said: Any) -> issuing.Batch:
    demo.furnish(OPERATOR)
    return issuing.issue(OPERATOR, BatchWish("P001", count, **said))


def package(batch: issuing.Batch) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(packages.lines(packages.whole(batch, BASE))).decode("ascii"))))


def refusal(act: Callable[[], object]) -> str:
    try:
        act()
    except Refusal as refused:
        return refused.code
    return "done"


def told(batch: issuing.Batch) -> list[tuple[int, int, str]]:
    """The ranges as (offset, offset after, state)."""
    first = batch.first_serial
    return [
        (one.first - first, one.after - first, one.facts.state(clock.now()))
        for one in states.ranges(OPERATOR, batch.code)
    ]


def test_what_goes_to_the_printer_reads_back_one_by_one(one_database: Database) -> None:
    made(7)
    batch = made(40_000, lot="L-01", per_carton=24, inner=True)
    assert (batch.code, batch.first_serial) == ("B000002", 7)
    lines = package(packages.begin(OPERATOR, batch.code))
    assert [int(line["serial"]) for line in lines] == list(range(7, 40_007))
    assert len({line["code"] for line in lines}) == 40_000
    assert len({line["carton_code"] for line in lines}) == batch.cartons == 1667
    for line in random.Random(1).sample(lines, 50):
        seen = finding.look_up(OPERATOR, line["code"].lower())
        carton = finding.look_up(OPERATOR, line["carton_code"])
        assert (seen.kind, seen.serial, seen.batch, seen.lot) == ("item", int(line["serial"]), "B000002", "L-01")
        assert (carton.kind, carton.serial) == ("carton", seen.carton)
        assert line["link"] == f"{BASE}/c/{line['code']}"
        assert matches(keys.inner_key(1), Kind.ITEM, seen.serial, line["inner_code"])
    assert issuing.batch(OPERATOR, "2").exports == 1


def test_no_code_that_was_not_issued_is_anything(one_database: Database) -> None:
    batch = made(1000)
    ours = CodeKey(keys.code_key(1), Kind.ITEM)
    beyond = [ours.code(serial) for serial in (1000, 1001, SERIALS - 1)]
    foreign = CodeKey(b"x" * 32, Kind.ITEM).code(5)
    carton = CodeKey(keys.code_key(1), Kind.CARTON).code(batch.first_serial)  # of a batch without cartons
    pallet = CodeKey(keys.code_key(1), Kind.PALLET).code(batch.first_serial)
    codes = [*beyond, foreign, carton, pallet]
    assert {refusal(partial(finding.look_up, OPERATOR, code)) for code in codes} == {"code_unknown"}
    keys.use(((2, b"d" * 32), (1, b"c" * 32)), ((1, b"n" * 32),))
    renewed = CodeKey(b"d" * 32, Kind.ITEM).code(batch.first_serial)  # a good key, but not this batch's
    assert refusal(lambda: finding.look_up(OPERATOR, renewed)) == "code_unknown"
    assert finding.look_up(OPERATOR, ours.code(0)).serial == 0
    assert made(10).key_version == 2
    keys.use(((2, b"d" * 32),), ((1, b"n" * 32),))
    assert refusal(lambda: packages.begin(OPERATOR, batch.code)) == "key_gone"
    assert issuing.batch(OPERATOR, batch.code).exports == 0


def test_what_cannot_be_issued_is_told_and_reserves_nothing(one_database: Database) -> None:
    demo.furnish(OPERATOR)
    cases: dict[str, list[dict[str, Any]]] = {
        "count_wrong": [{"count": 0}, {"count": -1}, {"count": 100_000_001}],
        "carton_wrong": [{"per_carton": 0}, {"per_carton": 100_001}],
        "lot_wrong": [{"lot": lot} for lot in ("批次一", "x" * 21, "A B", "/", "/A", "A/", "A//B", ".", "..")],
        "product_unknown": [{"product": "P404"}],
    }
    for code, wishes in cases.items():
        for said in wishes:
            asked: dict[str, Any] = {"product": "P001", "count": 10} | said
            wish = BatchWish(**asked)
            assert refusal(partial(issuing.issue, OPERATOR, wish)) == code, said
    admin = Actor("hq", "王敏", 1, frozenset({"admin"}))
    wish = BatchWish("P001", 10)
    assert refusal(lambda: issuing.issue(admin, wish)) == "second_person_needed"
    assert refusal(lambda: issuing.issue(Actor("hq", "何", 1, frozenset({"boss"})), wish, confirmed=1)) == "not_allowed"
    assert made(1).first_serial == 0
    with one_database.engine.begin() as connection:
        connection.execute(update(SerialCounter).values(next_serial=SERIALS - 5))
    assert refusal(lambda: issuing.issue(OPERATOR, wish)) == "serials_used_up"
    assert [refusal(partial(issuing.batch, OPERATOR, code)) for code in ("B9", "x", "", "0", "9" * 30)] == [
        "batch_unknown"
    ] * 5


def test_states_are_ranges_that_split_and_join_again(one_database: Database) -> None:
    batch = made(100)
    first = batch.first_serial
    assert states.activate(OPERATOR, batch.code, Span(first + 10, 40)) == 40
    assert states.activate(OPERATOR, batch.code, Span(first + 30, 30)) == 10  # what was active stays as it was
    soon = clock.now() + timedelta(hours=1)
    assert states.activate(OPERATOR, batch.code, Span(first + 90, 10), at=soon) == 10
    assert states.freeze(OPERATOR, batch.code, Span(first + 5, 10), reason="抽检") == 10
    assert states.void(OPERATOR, batch.code, Span(first + 99, 1), reason="印坏") == 1
    assert [state for _, _, state in told(batch)] == [
        *("issued", "frozen", "frozen", "active", "active", "issued", "scheduled", "void")
    ]
    try:
        clock.use(lambda: soon)
        assert told(batch)[-2] == (90, 99, "active")
    finally:
        clock.use(None)
    assert states.thaw(OPERATOR, batch.code, Span(first, 99), reason="没有问题") == 10
    assert next((begin, end) for begin, end, state in told(batch) if state == "active") == (10, 50)
    refused = {
        "all_void": lambda: states.activate(OPERATOR, batch.code, Span(first + 99, 1)),
        "time_past": lambda: states.activate(OPERATOR, batch.code, at=clock.now() - timedelta(hours=1)),
        "reason_missing": lambda: states.void(OPERATOR, batch.code, reason="  "),
        "batch_unknown": lambda: states.freeze(OPERATOR, "B999999", reason="x"),
    }
    before = states.ranges(OPERATOR, batch.code)
    assert {code: refusal(act) for code, act in refused.items()} == {code: code for code in refused}
    for span in (Span(first - 1, 5), Span(first + 95, 6), Span(first, 0), Span(first + 100), Span(first, -3)):
        assert refusal(partial(states.activate, OPERATOR, batch.code, span)) == "range_wrong", span
    assert states.ranges(OPERATOR, batch.code) == before


def test_of_what_is_not_active_yet_the_last_word_counts(one_database: Database) -> None:
    batch, now = made(10), clock.now()
    first, hours = batch.first_serial, [now + timedelta(hours=number) for number in range(4)]

    def begins() -> list[datetime | None]:
        return [one.facts.active_from for one in states.ranges(OPERATOR, batch.code)]

    assert states.activate(OPERATOR, batch.code, at=hours[2]) == 10
    assert states.activate(OPERATOR, batch.code, at=hours[2]) == 0  # said again
    assert states.activate(OPERATOR, batch.code, Span(first, 5), at=hours[3]) == 5  # later
    assert states.activate(OPERATOR, batch.code, Span(first + 4, 3), at=hours[1]) == 3  # earlier, across both
    assert begins() == [hours[3], hours[1], hours[2]]
    clock.use(lambda: hours[1])
    try:
        assert told(batch) == [(0, 4, "scheduled"), (4, 7, "active"), (7, 10, "scheduled")]
        assert states.activate(OPERATOR, batch.code, at=hours[3]) == 3  # what is active stays so
        assert begins() == [hours[3], hours[1], hours[3]]
        clock.use(lambda: hours[3] - timedelta(seconds=1))
        assert {state for _, _, state in told(batch)} == {"scheduled", "active"}
        clock.use(lambda: hours[3])
        assert {state for _, _, state in told(batch)} == {"active"}
    finally:
        clock.use(None)


def test_any_walk_of_changes_is_what_a_plain_list_of_items_would_be(one_database: Database) -> None:
    """Ranges against the plainest model there is: one mark for each item."""
    batch, dice = made(30), random.Random(7)
    model = ["issued"] * 30
    for _ in range(60):
        begin = dice.randrange(30)
        count = dice.randrange(1, 31 - begin)
        span, deed = Span(batch.first_serial + begin, count), dice.choice(["activate", "freeze", "thaw"] * 5 + ["void"])
        asked = {} if deed == "activate" else {"reason": "演练"}
        told = refusal(partial(getattr(states, deed), OPERATOR, batch.code, span, **asked))
        meant = model[begin : begin + count]
        assert told == ("all_void" if deed != "void" and set(meant) == {"void"} else "done")
        model[begin : begin + count] = [_after(mark, deed) for mark in meant]
        assert [_mark(one) for one in states.ranges(OPERATOR, batch.code) for _ in range(one.after - one.first)] == [
            next(state for state in ("void", "frozen", "active", "issued") if state in mark) for mark in model
        ]
    assert 0 < model.count("void") < 30


def _after(mark: str, deed: str) -> str:
    """What is void stays so, whatever is done to its neighbours."""
    if "void" in (mark, deed):
        return "void"
    marks = set(mark.split("+"))
    return "+".join(
        sorted({"activate": marks | {"active"}, "freeze": marks | {"frozen"}}.get(deed, marks - {"frozen"}))
    )


def test_a_whole_batch_is_stopped_at_once_though_some_of_it_is_void(one_database: Database) -> None:
    batch = made(100)
    first = batch.first_serial
    states.activate(OPERATOR, batch.code)
    assert states.void(OPERATOR, batch.code, Span(first + 10, 5), reason="被盗") == 5
    assert states.freeze(OPERATOR, batch.code, reason="召回") == 95
    assert told(batch) == [(0, 10, "frozen"), (10, 15, "void"), (15, 100, "frozen")]
    assert states.void_within(OPERATOR, batch.code, Span(first, 12)) == 2
    assert states.thaw(OPERATOR, batch.code, reason="没有问题") == 95
    assert states.void(OPERATOR, batch.code, Span(first + 10, 5), reason="再说一次") == 0
    assert [one.facts.reason for one in states.ranges(OPERATOR, batch.code)] == [None, "被盗", None]


def _mark(one: Range) -> str:
    return one.facts.state(clock.now())


def _race(rounds: int, acts: Callable[[issuing.Batch], list[Callable[[], object]]]) -> int:
    """Rounds in which a batch's ranges no longer cover it exactly."""
    torn = 0
    for _ in range(rounds):
        batch = made(60)
        at_once([partial(refusal, act) for act in acts(batch)])
        known = states.ranges(OPERATOR, batch.code)
        ends = [batch.first_serial, *(one.after for one in known)]
        torn += ends[:-1] != [one.first for one in known] or ends[-1] != batch.after_serial
    return torn


def _overlapping(batch: issuing.Batch) -> list[Callable[[], object]]:
    spans = [Span(batch.first_serial + step * 7, 18) for step in range(6)]
    return [partial(states.activate, OPERATOR, batch.code, span) for span in spans]


@pytest.mark.mariadb
def test_six_who_activate_overlapping_ranges_leave_no_gap(database: Database) -> None:
    assert _race(5, _overlapping) == 0


@pytest.mark.mariadb
def test_control_without_the_batch_held_ranges_are_torn(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer anyway")
    monkeypatch.setattr(issuing, "lock", lambda code: issuing.batch(OPERATOR, code))
    assert _race(25, _overlapping) > 0


@pytest.mark.mariadb
def test_eight_who_issue_at_once_share_no_serial(database: Database) -> None:
    demo.furnish(OPERATOR)
    batches = at_once([partial(issuing.issue, OPERATOR, BatchWish("P001", 1000 + one)) for one in range(8)])
    ends = sorted((batch.first_serial, batch.after_serial) for batch in batches)
    assert [first for first, _ in ends] == [0, *(after for _, after in ends[:-1])]


@pytest.mark.mariadb
def test_control_without_the_counter_held_two_are_given_the_same(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The unique key on first serials stops what it sees; ranges of different beginnings it would let through."""
    if database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer anyway")
    made(1)
    monkeypatch.setattr(
        issuing, "_counter", lambda: session().get(SerialCounter, issuing.COUNTER, populate_existing=True)
    )
    kept: set[int | str] = set()

    def attempt(count: int) -> None:
        try:
            kept.add(issuing.issue(OPERATOR, BatchWish("P001", count)).first_serial)
        except Exception as collided:
            kept.add(type(collided).__name__)

    for _ in range(20):
        at_once([partial(attempt, 10 + one) for one in range(8)])
    assert any(isinstance(one, str) for one in kept)


def test_who_only_verifies_never_loads_numpy() -> None:
    asked = "import sys, services.item_codes.packages, services.item_codes.finding; print('numpy' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
