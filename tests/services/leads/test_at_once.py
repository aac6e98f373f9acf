"""Two at the same moment: of two who claim one lead one has it, of two contacts with one number one lead comes; each
with the protection switched off for once."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from models.db import Database, session
from models.leads import Lead
from services import phones
from services.access import OPERATOR, SYSTEM
from services.errors import Refusal
from services.leads import deciding, letting_go, taking, viewers, working, writing
from services.leads.taking import Entry
from services.leads.working import FollowUp
from tests.rig.races import at_once
from tests.services.leads.desk import (
    PHONE,
    clerk,
    employee,
    entered,
    from_place,
    history,
    lead,
    owner,
    pass_time,
    person,
)
from tests.world import Cast, furnish

pytestmark = [pytest.mark.mariadb, pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)]


@pytest.fixture
def ours(database: Database) -> Cast:
    return furnish()


@pytest.mark.parametrize("guarded", [True, False], ids=["by the lock", "control: looked at without holding"])
def test_of_two_who_claim_one_lead_at_once_one_has_it(
    ours: Cast, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    zhang = owner("D001")
    li = clerk(zhang, "李四", "13900000077")
    mine = from_place("440000")
    if not guarded:
        monkeypatch.setattr(viewers, "hold", looked_at(threading.Barrier(2)))
    ends = sorted(at_once([lambda: said(working.claim, zhang, mine), lambda: said(working.claim, li, mine)]))
    assert ends == (["done", "lead_taken"] if guarded else ["done", "done"])
    assert history(mine).count("claimed") == (1 if guarded else 2)


def test_of_two_follow_ups_at_once_both_stay_and_the_first_is_the_answer(ours: Cast) -> None:
    zhang = owner("D001")
    mine = entered(zhang)
    ends = at_once([lambda n=n: said(working.follow_up, zhang, mine, FollowUp(f"第 {n} 次")) for n in range(4)])  # type: ignore[misc]
    assert ends == ["done"] * 4
    assert history(mine).count("follow_up") == 4
    assert lead(mine).state == "contacted"


def test_of_many_contacts_with_one_number_at_once_one_lead_comes(ours: Cast) -> None:
    people_of = [person(f"reader {n}") for n in range(6)]
    e164 = phones.normalise(PHONE)

    def take(who: int) -> str:
        return said(taking.take_lead, SYSTEM, Entry("campaign", "想要报价", follower_id=who, phone=e164))

    assert at_once([lambda who=who: take(who) for who in people_of]) == ["done"] * 6  # type: ignore[misc]
    assert history(1).count("entered") == 1
    assert history(1).count("again") == 5


def said(act: Any, *args: Any) -> str:
    try:
        act(*args)
    except Refusal as refused:
        return refused.code
    return "done"


def looked_at(together: threading.Barrier) -> Any:
    def without_holding(lead_id: int) -> Lead:
        row = session().get_one(Lead, lead_id)
        together.wait(20)
        return row

    return without_holding


def test_of_two_who_leave_one_number_for_their_own_leads_at_once_one_has_it(ours: Cast) -> None:
    """Neither is turned away with a fault of ours."""
    whose = [person(f"reader {n}") for n in range(4)]
    numbers = [from_place("440300", f"reader {n}") for n in range(4)]
    e164 = phones.normalise(PHONE)

    def leave(who: int) -> str:
        return said(taking.take_lead, SYSTEM, Entry("campaign", "领券", follower_id=who, phone=e164))

    assert at_once([lambda who=who: leave(who) for who in whose]) == ["done"] * 4  # type: ignore[misc]
    assert [lead(one).phone for one in numbers].count(e164) == 1


@pytest.mark.parametrize("guarded", [True, False], ids=["by the lock", "control: looked at without holding"])
def test_a_lead_taken_up_at_the_last_moment_is_not_let_go(
    ours: Cast, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """Headquarters gives it away in the very moment its time is over: whoever has it finds whom to call."""
    employee("E001")
    number = from_place(None, "left a number", phone=phones.normalise(PHONE))
    pass_time(days=181)
    given, judged = threading.Event(), threading.Event()
    whole = writing.hold if guarded else (lambda lead_id: session().get_one(Lead, lead_id))

    def held(lead_id: int) -> Lead:
        if guarded:
            assert given.wait(20)
        return whole(lead_id)

    def due(row: Lead) -> Any:
        found = is_due(row)
        judged.set()
        if not guarded:
            assert given.wait(20)
        return found

    is_due = letting_go.goes_at
    monkeypatch.setattr(letting_go, "hold", held)
    monkeypatch.setattr(letting_go, "goes_at", due)

    def give() -> str:
        if not guarded:
            assert judged.wait(20)
        ends = said(lambda: deciding.reassign(OPERATOR, number, employee="E001", reason="马上打"))
        given.set()
        return ends

    assert at_once([lambda: said(letting_go.let_go, number), give]) == ["done", "done"]
    row = lead(number)
    if guarded:
        assert (row.state, row.phone, row.employee_id) == ("assigned", phones.normalise(PHONE), ours.employees["E001"])
    else:
        assert (row.state, row.phone) == ("closed", None), "given away, and gone"
