"""Many dealers changed by one act: told line by line, together or not at all, and taken back while nobody was there."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from models.db import Base, reading, session
from models.dealers import Dealer, DealerCharge
from services import clock, partnership, regions
from services.access import OPERATOR, Actor
from services.bindings import inviting
from services.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from services.organisation import batches, choices
from services.organisation.batches import Line, batch, carry_out, look_at, undo
from services.organisation.dealer_records import (
    DealerWish,
    change_dealer,
    create_dealer,
    dealer_form,
)
from services.organisation.employee_records import EmployeeWish, create_employee
from tests.rig.races import at_once

ALL = ("A", "B", "C", "D")


@pytest.fixture
def dealers() -> None:
    """A with C below it, B with D below it; E1 and E2; one tier."""
    _furnish()


def _furnish() -> None:
    regions.furnish()
    for code in ("E1", "E2"):
        create_employee(OPERATOR, EmployeeWish(code, f"员工{code}"))
    choices.add(OPERATOR, "tier", "市代")
    for code, parent in (("A", ""), ("B", ""), ("C", "A"), ("D", "B")):
        create_dealer(OPERATOR, DealerWish(code, f"商户{code}", parent=parent, employee="E1"))


on_sqlite = pytest.mark.usefixtures("one_database", "dealers")
on_both = pytest.mark.usefixtures("database", "dealers")


def seen(*codes: str) -> dict[str, int]:
    return {code: dealer_form(OPERATOR, code).version for code in codes}


def outcomes(lines: Sequence[Line]) -> dict[str, str]:
    return {line.code: line.outcome for line in lines}


def done(*codes: str, deed: str, value: str = "") -> dict[str, str]:
    return outcomes(batch(OPERATOR, carry_out(OPERATOR, seen(*codes), deed, value)).lines)


@reading
def columns(column: str) -> dict[str, object]:
    return {row.code: getattr(row, column) for row in session().query(Dealer)}


@reading
def count(table: type[Base]) -> int:
    return session().query(table).count()


@on_both
def test_everybody_gets_a_new_employee_in_charge_and_history_keeps_the_old_one() -> None:
    before = count(DealerCharge)
    assert done("A", "B", deed="employee", value="E2") == {"A": "done", "B": "done"}
    assert dealer_form(OPERATOR, "A").wish.employee == "E2"
    assert dealer_form(OPERATOR, "C").wish.employee == "E1"
    assert count(DealerCharge) == before + 2
    assert dealer_form(OPERATOR, "A").version == 2


@on_sqlite
def test_looking_writes_nothing_and_says_what_would_be() -> None:
    found = look_at(OPERATOR, ALL, "tier", "市代")
    assert outcomes(found) == dict.fromkeys(ALL, "change")
    assert (found[0].was, found[0].will) == ("—", "市代")
    assert set(columns("tier_id").values()) == {None}
    done("A", deed="tier", value="市代")
    assert outcomes(look_at(OPERATOR, ALL, "tier", "市代"))["A"] == "same"


@on_sqlite
def test_whoever_was_changed_since_is_left_alone_and_listed() -> None:
    stale = seen("A", "B")
    change_dealer(OPERATOR, "A", stale["A"], DealerWish("A", "新名字", employee="E1"))
    lines = batch(OPERATOR, carry_out(OPERATOR, {**stale, "X": 1}, "employee", "E2")).lines
    assert outcomes(lines) == {"A": "meanwhile", "B": "done", "X": "gone"}
    assert dealer_form(OPERATOR, "A").wish.employee == "E1"


@on_sqlite
def test_invitations_are_sent_once_and_called_back() -> None:
    partnership.close(OPERATOR, "C", 1)
    assert done("A", "B", "C", deed="invite") == {"A": "done", "B": "done", "C": "refused"}
    assert done("A", "B", deed="invite") == {"A": "same", "B": "same"}
    assert done("A", "D", deed="revoke") == {"A": "done", "D": "same"}
    assert inviting.newest_invitation(dealer_code="A") is None
    assert inviting.newest_invitation(dealer_code="B") is not None


@on_sqlite
@pytest.mark.parametrize(
    ("deed", "value", "code"),
    [
        ("employee", "E9", "value_unknown"),
        ("tier", "没有", "value_unknown"),
        ("category", "", "value_unknown"),
        ("delete", "", "deed_unknown"),
        ("", "", "deed_unknown"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_anything_is_written(deed: str, value: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        carry_out(OPERATOR, seen("A"), deed, value)
    assert refused.value.code == code
    assert columns("version")["A"] == 1


@on_sqlite
def test_too_many_and_none_are_refused() -> None:
    for chosen, code in (({f"N{n}": 1 for n in range(batches.MOST + 1)}, "too_many"), ({}, "none_chosen")):
        with pytest.raises(Invalid) as refused:
            carry_out(OPERATOR, chosen, "tier", "市代")
        assert refused.value.code == code


@on_sqlite
def test_nobody_does_to_many_what_they_may_not_do_to_one() -> None:
    manager = Actor("hq", "周婷", 1, frozenset({"region_manager"}))
    with pytest.raises(NotAllowed):
        carry_out(manager, seen("A"), "tier", "市代")
    assert outcomes(batch(manager, carry_out(manager, {"A": 1}, "invite", "")).lines) == {"A": "gone"}


@on_both
@pytest.mark.parametrize(("deed", "value", "column"), [("employee", "E2", "employee_id"), ("tier", "市代", "tier_id")])
def test_the_last_act_is_undone(deed: str, value: str, column: str) -> None:
    before = columns(column)
    number = carry_out(OPERATOR, seen("A", "B"), deed, value)
    assert batch(OPERATOR, number).undoable
    undo(OPERATOR, number)
    assert columns(column) == before
    assert dealer_form(OPERATOR, "A").version == 3
    assert not batch(OPERATOR, number).undoable


def _later(**by: float) -> None:
    now = clock.now()
    clock.use(lambda: now + timedelta(**by))


@on_sqlite
def test_what_is_no_longer_as_it_was_left_is_not_undone() -> None:
    number = carry_out(OPERATOR, seen("A", "B"), "employee", "E2")
    change_dealer(OPERATOR, "B", 2, DealerWish("B", "新名字", employee="E2"))
    with pytest.raises(Conflict) as refused:
        undo(OPERATOR, number)
    assert (refused.value.code, refused.value.facts) == ("changed_meanwhile", {"names": ["商户B"]})
    assert dealer_form(OPERATOR, "A").wish.employee == "E2"


@on_sqlite
def test_only_ones_own_last_act_of_half_an_hour_is_undone_and_only_once() -> None:
    def refusal(actor: Actor, number: int) -> str:
        with pytest.raises(Refusal) as refused:
            undo(actor, number)
        return refused.value.code

    first = carry_out(OPERATOR, seen("A"), "tier", "市代")
    second = carry_out(OPERATOR, seen("B"), "tier", "市代")
    assert refusal(Actor("hq", "王敏", 1, frozenset({"admin"})), second) == "batch_unknown"
    assert refusal(OPERATOR, first) == "not_the_last"
    undo(OPERATOR, second)
    assert refusal(OPERATOR, second) == "undone_already"
    undo(OPERATOR, first)
    third = carry_out(OPERATOR, seen("A"), "tier", "市代")
    try:
        _later(minutes=31)
        assert refusal(OPERATOR, third) == "undo_over"
    finally:
        clock.use(None)
    assert refusal(OPERATOR, carry_out(OPERATOR, seen("C"), "invite", "")) == "cannot_undo"


def _race(monkeypatch: pytest.MonkeyPatch, acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """All at once; whoever has read its dealers waits a moment for the other to come as far."""
    meeting, rows = threading.Barrier(len(acts)), batches._rows

    def read(*told: Any) -> Any:
        found = rows(*told)
        with suppress(threading.BrokenBarrierError):  # the other one is held up, as it should be
            meeting.wait(timeout=1)
        return found

    monkeypatch.setattr(batches, "_rows", read)
    return at_once(acts)


def _two_at_once(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    chosen = seen("A", "B")
    acts = [
        partial(carry_out, OPERATOR, chosen, "employee", "E2"),
        partial(carry_out, OPERATOR, chosen, "tier", "市代"),
    ]
    numbers = _race(monkeypatch, acts)
    return sorted(line.outcome for number in numbers for line in batch(OPERATOR, number).lines)


@on_both
def test_of_two_acts_on_the_same_dealers_the_second_changes_nothing_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _two_at_once(monkeypatch) == ["done", "done", "meanwhile", "meanwhile"]


@pytest.mark.mariadb
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
@on_both
def test_without_the_queue_it_would(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: both read version 1 and both think theirs is version 2."""
    monkeypatch.setattr(batches, "queue_up", lambda: None)
    assert _two_at_once(monkeypatch) == ["done", "done", "done", "done"]
    assert set(list(columns("version").values())[:2]) == {2}


@on_sqlite
def test_an_act_is_told_to_nobody_else() -> None:
    with pytest.raises(NotFound):
        batch(Actor("hq", "李强", 3), carry_out(OPERATOR, seen("A"), "invite", ""))
