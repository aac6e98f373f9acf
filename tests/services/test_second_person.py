"""Dangerous acts: asked by one, confirmed by another, both proved just now, once, within a day."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from models.audit import AuditEntry
from models.db import reading, session
from models.second_person import WAITING, PendingAct
from services import accounts, clock, leaving, second_person, staff_accounts
from services.access import OPERATOR, Actor
from services.accounts import Proof
from services.errors import Conflict, Expired, Invalid, NotAllowed, NotFound, Refusal
from services.listing import Wanted
from services.organisation import employee_records
from tests.rig.races import at_once
from tests.world import PASSWORD, Cast

GRANT = {"employee": "E003", "role": "boss"}


@pytest.fixture
def administrators(app: Flask, cast: Cast) -> Iterator[dict[str, Actor]]:
    """王敏 and two more, so that two can confirm at once."""
    for code in ("E002", "E004"):
        accounts.add_staff(OPERATOR, code, "admin", PASSWORD)
    yield {staff.code: staff.actor for staff in accounts.all_staff()}
    clock.use(None)


def proof(actor: Actor) -> Proof:
    return Proof(actor.id or 0, clock.now())


def asked(actor: Actor) -> int:
    return second_person.ask(actor, proof(actor), "grant_role", dict(GRANT), reason="接手区域")


@reading
def acts(tag: str) -> int:
    return session().execute(select(func.count()).where(AuditEntry.tag == tag)).scalar_one()


def roles() -> tuple[str, ...]:
    return staff_accounts.account(OPERATOR, "E003").roles


def test_nothing_happens_before_another_confirms_and_then_once(administrators: dict[str, Actor]) -> None:
    act = asked(administrators["E001"])
    assert roles() == ()
    second_person.confirm(administrators["E002"], proof(administrators["E002"]), act)
    assert roles() == ("boss",)
    with pytest.raises(Conflict) as again:
        second_person.confirm(administrators["E004"], proof(administrators["E004"]), act)
    assert again.value.code == "already_decided"
    row = second_person.one(administrators["E001"], act)
    assert (row.state, row.asked_by, row.decided_by) == ("done", "王敏", "陈洁")
    assert [acts(f"second_person:act:{what}") for what in ("ask", "confirm", "refuse")] == [1, 1, 0]


def late(actor: Actor) -> Proof:
    return Proof(actor.id or 0, clock.now() - timedelta(minutes=6))


REFUSED: dict[str, tuple[str, Callable[[Actor], Proof], str]] = {
    "by oneself": ("E001", proof, "own_act"),
    "with an old proof": ("E002", late, "prove_again"),
    "with somebody else's proof": ("E002", lambda _actor: Proof(999, clock.now()), "prove_again"),
}


@pytest.mark.parametrize("how", REFUSED)
def test_a_confirmation_is_refused(administrators: dict[str, Actor], how: str) -> None:
    code, prove, why = REFUSED[how]
    act = asked(administrators["E001"])
    with pytest.raises(NotAllowed) as refused:
        second_person.confirm(administrators[code], prove(administrators[code]), act)
    assert refused.value.code == why
    assert roles() == ()
    assert second_person.one(administrators["E001"], act).state == WAITING


def test_who_lacks_the_right_finds_no_such_act(administrators: dict[str, Actor]) -> None:
    act = asked(administrators["E001"])
    accounts.add_staff(OPERATOR, "E003", "auditor", PASSWORD)
    auditor = next(staff.actor for staff in accounts.all_staff() if staff.code == "E003")
    with pytest.raises(NotFound):
        second_person.confirm(auditor, proof(auditor), act)
    with pytest.raises(NotAllowed):
        asked(auditor)
    assert second_person.listing(auditor, Wanted()).rows == []


def test_after_a_day_it_is_over(administrators: dict[str, Actor]) -> None:
    act = asked(administrators["E001"])
    tomorrow = clock.now() + timedelta(hours=24, seconds=1)
    clock.use(lambda: tomorrow)
    with pytest.raises(Expired):
        second_person.confirm(administrators["E002"], proof(administrators["E002"]), act)
    assert second_person.one(administrators["E001"], act).state == "expired"
    assert roles() == ()


def test_a_code_that_became_another_person_is_given_nothing(administrators: dict[str, Actor]) -> None:
    wang, chen = administrators["E001"], administrators["E002"]
    act = second_person.ask(wang, proof(wang), "grant_role", GRANT | {"name": "李强"}, reason="接手区域")
    form = employee_records.employee_form(OPERATOR, "E003")
    employee_records.change_employee(
        OPERATOR, "E003", form.version, replace(form.wish, name="张三", phone="13877776666")
    )
    with pytest.raises(Conflict) as refused:
        second_person.confirm(chen, proof(chen), act)
    assert refused.value.code == "changed_meanwhile"
    assert roles() == ()


def test_what_was_turned_down_or_taken_back_does_nothing(administrators: dict[str, Actor]) -> None:
    first, second = asked(administrators["E001"]), asked(administrators["E001"])
    second_person.refuse(administrators["E002"], first)
    second_person.refuse(administrators["E001"], second)
    for act in (first, second):
        with pytest.raises(Conflict):
            second_person.confirm(administrators["E004"], proof(administrators["E004"]), act)
    assert roles() == ()


# Who makes whose password, before E001 asks and E004 confirms, or the other way round.
IN_ONE_HAND = {
    "the confirmer's": [("E001", "E004")],
    "the asker's": [("E004", "E001")],
    "the confirmer's by way of a third": [("E001", "E002"), ("E002", "E004")],
    "both": [("E002", "E001"), ("E002", "E004")],
}


@pytest.mark.parametrize("made", IN_ONE_HAND.values(), ids=IN_ONE_HAND.keys())
def test_nobody_confirms_through_an_account_whose_password_they_made(
    administrators: dict[str, Actor], made: list[tuple[str, str]]
) -> None:
    for maker, whose in made:
        staff_accounts.new_password(administrators[maker], whose)
    act = asked(administrators["E001"])
    with pytest.raises(NotAllowed) as refused:
        second_person.confirm(administrators["E004"], proof(administrators["E004"]), act)
    assert refused.value.code == "same_hand"
    assert roles() == ()
    for code in ("E001", "E004"):
        accounts.set_password(OPERATOR, code, PASSWORD)
    second_person.confirm(administrators["E004"], proof(administrators["E004"]), act)
    assert roles() == ("boss",)


def test_choosing_a_password_oneself_does_not_take_the_account_out_of_the_other_hand(
    administrators: dict[str, Actor],
) -> None:
    staff_accounts.new_password(administrators["E001"], "E004")
    accounts.set_password(administrators["E004"], "E004", PASSWORD)
    assert accounts.hand_of(administrators["E004"].id or 0) == administrators["E001"].id


GONE: dict[str, Callable[[Actor], object]] = {
    "disabled": lambda by: staff_accounts.disable(by, "E001"),
    "without the role": lambda by: staff_accounts.revoke_role(by, "E001", "admin"),
    "left": lambda by: leaving.leave(by, "E001"),
}


@pytest.mark.parametrize("how", GONE)
def test_what_somebody_asked_who_may_ask_no_more_is_not_done(administrators: dict[str, Actor], how: str) -> None:
    act = asked(administrators["E001"])
    GONE[how](administrators["E002"])
    with pytest.raises(Expired) as refused:
        second_person.confirm(administrators["E004"], proof(administrators["E004"]), act)
    assert refused.value.code == "asker_gone"
    assert roles() == ()
    second_person.refuse(administrators["E004"], act)


def test_what_can_no_longer_be_done_is_not_confirmed(administrators: dict[str, Actor]) -> None:
    act = asked(administrators["E001"])
    accounts.add_staff(OPERATOR, "E003", "boss", PASSWORD)
    with pytest.raises(Conflict) as refused:
        second_person.confirm(administrators["E002"], proof(administrators["E002"]), act)
    assert refused.value.code == "has_role"
    assert second_person.one(administrators["E001"], act).state == WAITING


@pytest.mark.parametrize(
    ("facts", "reason", "why"),
    [
        ({"employee": "E003", "role": "king"}, "接手", "role_unknown"),
        ({"employee": "E404", "role": "boss"}, "接手", "employee_unknown"),
        ({"employee": "E001", "role": "admin"}, "接手", "has_role"),
        ({"employee": "E003", "role": "boss"}, " \n", "reason_missing"),
    ],
)
def test_what_cannot_be_is_not_even_asked(
    administrators: dict[str, Actor], facts: dict[str, str], reason: str, why: str
) -> None:
    with pytest.raises(Refusal) as refused:
        second_person.ask(administrators["E002"], proof(administrators["E002"]), "grant_role", facts, reason=reason)
    assert refused.value.code == why


def test_headquarters_has_no_way_around(administrators: dict[str, Actor]) -> None:
    with pytest.raises(NotAllowed) as refused:
        accounts.add_staff(administrators["E001"], "E003", "boss", PASSWORD)
    assert refused.value.code == "needs_second_person"


def test_taking_away_needs_one_person_but_never_oneself_nor_the_last(administrators: dict[str, Actor]) -> None:
    wang = administrators["E001"]
    with pytest.raises(NotAllowed):
        staff_accounts.disable(wang, "E001")
    staff_accounts.revoke_role(wang, "E002", "admin")
    staff_accounts.disable(wang, "E004")
    assert staff_accounts.account(wang, "E002").roles == ("channel_manager",)
    with pytest.raises(Conflict) as refused:
        staff_accounts.revoke_role(OPERATOR, "E001", "admin")
    assert refused.value.code == "last_administrator"
    with pytest.raises(Conflict):
        staff_accounts.disable(wang, "E003")


def test_a_proof_is_ones_own_password(administrators: dict[str, Actor]) -> None:
    staff = next(one for one in accounts.all_staff() if one.code == "E001")
    assert accounts.prove(staff, PASSWORD).employee_id == administrators["E001"].id
    with pytest.raises((NotAllowed, Invalid)):
        accounts.prove(staff, "something else")


@pytest.mark.mariadb
@pytest.mark.parametrize("guarded", [True, False], ids=["as it is", "control: whoever may confirm does"])
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_who_asked_confirms_from_no_browser_however_many_ask_at_once(
    administrators: dict[str, Actor], monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    act, mine, hers = asked(administrators["E001"]), administrators["E001"], administrators["E002"]
    if not guarded:
        decide = second_person._decide
        monkeypatch.setattr(second_person, "_refuse_one_person", lambda *_: None)
        monkeypatch.setattr(second_person, "_decide", lambda actor, row, state, *_: decide(actor, row, state))

    def confirm(actor: Actor) -> str:
        try:
            second_person.confirm(actor, proof(actor), act)
        except Refusal as refused:
            return refused.code
        return "done"

    others = [hers] if guarded else []
    ends = at_once([partial(confirm, actor) for actor in (*[mine] * 6, *others)])
    assert ends.count("done") == 1
    row = second_person.one(hers, act)
    assert (row.asked_by, row.decided_by) == (("王敏", "陈洁") if guarded else ("王敏", "王敏"))
    if guarded:
        assert set(ends[:6]) <= {"own_act", "already_decided"}


@pytest.mark.mariadb
@pytest.mark.parametrize("guarded", [True, False], ids=["by the condition", "control: looked at before"])
@pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)
def test_of_two_who_confirm_at_once_one_does(
    administrators: dict[str, Actor], monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    act = asked(administrators["E001"])
    together = threading.Barrier(2)

    def looked_at_before(actor: Actor, row: PendingAct, state: str, *_: Any) -> None:
        if row.state != WAITING:
            raise Conflict("already_decided", "…")
        together.wait(20)
        row.state, row.decided_by_id, row.decided_at = state, actor.id, clock.now()

    if not guarded:
        monkeypatch.setattr(second_person, "_decide", looked_at_before)

    def confirm(actor: Actor) -> str:
        try:
            second_person.confirm(actor, proof(actor), act)
        except Conflict as late:
            return late.code
        return "done"

    ends = at_once([lambda: confirm(administrators["E002"]), lambda: confirm(administrators["E004"])])
    if guarded:
        assert sorted(ends) == ["already_decided", "done"]
        assert acts("second_person:act:confirm") == 1
        assert roles() == ("boss",)
    else:
        assert ends.count("done") + acts("second_person:act:confirm") > 2 or "already_decided" not in ends
