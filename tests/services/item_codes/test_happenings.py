"""What was done to a batch, and to one code of it, is told in full, whatever changed nothing or meant others."""

from __future__ import annotations

from models.db import Database, reading
from services.access import OPERATOR
from services.item_codes import batch_lists, happenings, states
from services.item_codes.states import Span
from tests.services.item_codes.test_batches import made


def test_acts_that_changed_nothing_take_no_place_in_a_history(one_database: Database) -> None:
    batch = made(100)
    for _ in range(happenings.SHOWN_ACTS):
        states.activate(OPERATOR, batch.code, Span(batch.first_serial + 7, 1))  # after the first time nothing is left
    told_of = batch_lists.card(OPERATOR, batch.code).history
    assert [one.tag for one in told_of] == ["codes:range:activate", "codes:batch:issue"]
    for number in range(happenings.SHOWN_ACTS):
        states.freeze(OPERATOR, batch.code, Span(batch.first_serial + number, 1), reason="抽检")
        states.freeze(OPERATOR, batch.code, Span(batch.first_serial + number, 1), reason="抽检")
    told_of = batch_lists.card(OPERATOR, batch.code).history
    assert [one.details["count"] for one in told_of] == [1] * happenings.SHOWN_ACTS


def test_one_code_is_told_what_meant_it_however_much_was_done_to_others(one_database: Database) -> None:
    batch = made(100)
    first = batch.first_serial
    states.activate(OPERATOR, batch.code, Span(first + 7, 3))
    for number in range(20, 30):
        states.freeze(OPERATOR, batch.code, Span(first + number, 1), reason="抽检")

    @reading
    def of(serial: int) -> list[str]:
        return [one.tag for one in happenings.of_items(batch.id, range(serial, serial + 1), 5)]

    assert of(first + 9) == ["codes:range:activate", "codes:batch:issue"]
    assert of(first + 10) == ["codes:batch:issue"]
    assert of(first + 29) == ["codes:range:freeze", "codes:batch:issue"]
