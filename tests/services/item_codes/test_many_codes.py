"""A batch of a hundred million leaves the house in a process that stays small, and a million are killed as one is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from models.db import Database
from services.access import OPERATOR
from services.item_codes import issuing, states
from services.item_codes.issuing import BatchWish
from services.item_codes.states import ACTIVE, VOID, Span
from services.products import demo
from tests.rig.listening import listening
from tests.services.item_codes.issuing_alone import BASE
from tests.services.item_codes.test_scheme import KEY

Record = Callable[[str, object], None]
MOST_MEGABYTES = 200
MOST_GROWTH = 12  # megabytes from fifty thousand to whatever
FEW = 50_000
MILLION = 1_000_000


def issued(count: int, how: str) -> dict[str, Any]:
    """What a process of its own says of so many codes."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.services.item_codes.issuing_alone", str(count), how],
        check=True, capture_output=True, text=True, env=os.environ,
    )  # fmt: skip
    told: dict[str, Any] = json.loads(made.stdout)
    return told


SIZES = [
    pytest.param("lines", 500_000, id="half a million lines"),
    pytest.param("lines", 10_000_000, id="ten million lines", marks=pytest.mark.proof),
    pytest.param("package", 5_000_000, id="a package of five million", marks=pytest.mark.proof),
    pytest.param("lines", 100_000_000, id="a hundred million", marks=[pytest.mark.proof, pytest.mark.full]),
    pytest.param("package", 100_000_000, id="a package of them", marks=[pytest.mark.proof, pytest.mark.full]),
]


@pytest.mark.parametrize(("how", "count"), SIZES)
def test_memory_does_not_grow_with_what_is_issued(how: str, count: int, record_property: Record) -> None:
    few, many = issued(FEW, how), issued(count, how)
    assert many["kilobytes"] < MOST_MEGABYTES * 1024
    assert many["kilobytes"] - few["kilobytes"] < MOST_GROWTH * 1024
    assert many["bytes"] > 15 * count  # all of them were made; a line has 16 random letters, which pack to ten bytes
    record_property("codes", count)
    record_property("megabytes at most", many["kilobytes"] // 1024)


def test_control_what_is_held_whole_shows() -> None:
    """The same million in a list is more than all that a process may take."""
    script = (
        "import re; from services.item_codes.ranges import RangeKey; from services.item_codes.scheme import Kind\n"
        f"rows = [row.tobytes() for block in RangeKey(bytes.fromhex('{KEY.hex()}'), Kind.ITEM).codes(0, {MILLION})"
        " for row in block]\n"
        f"links = ['{BASE}/c/' + row.decode() for row in rows]\n"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1])"
    )
    said = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert int(said.stdout) > MOST_MEGABYTES * 1024


@pytest.fixture
def statements(one_database: Database) -> Iterator[list[str]]:
    said: list[str] = []
    listener = partial(lambda heard, _c, _cu, statement, *_rest: heard.append(statement), said)
    with listening(one_database, "before_cursor_execute", listener):
        yield said


def test_a_million_are_killed_in_as_many_words_as_one(statements: list[str]) -> None:
    demo.furnish(OPERATOR)
    batch = issuing.issue(OPERATOR, BatchWish("P001", 3 * MILLION))
    states.activate(OPERATOR, batch.code)
    words = []
    for first, count in ((batch.first_serial + 7, 1), (batch.first_serial + MILLION, MILLION)):
        statements.clear()
        assert states.void(OPERATOR, batch.code, Span(first, count), reason="整卷被盗") == count
        words.append([statement.split()[0] for statement in statements])
    assert words[0] == words[1]
    shown = [(one.after - one.first, one.facts.void_at is not None) for one in states.ranges(OPERATOR, batch.code)]
    assert shown == [(7, False), (1, True), (MILLION - 8, False), (MILLION, True), (MILLION, False)]


@pytest.mark.proof
def test_a_million_in_pieces_are_killed_together(one_database: Database, record_property: Record) -> None:
    """The worst case: every thousandth of them was frozen by hand before."""
    demo.furnish(OPERATOR)
    batch = issuing.issue(OPERATOR, BatchWish("P001", MILLION))
    states.activate(OPERATOR, batch.code)
    for place in range(0, MILLION, 1_000):
        states.freeze(OPERATOR, batch.code, Span(batch.first_serial + place, 1), reason="抽检")
    assert len(states.ranges(OPERATOR, batch.code)) == 2 * MILLION // 1_000
    assert states.void(OPERATOR, batch.code, reason="整批被盗") == MILLION
    left = [one.facts.state(batch.created_at) for one in states.ranges(OPERATOR, batch.code)]
    assert set(left) == {VOID}
    assert ACTIVE not in left
    record_property("ranges before, after", [2 * MILLION // 1_000, len(left)])
