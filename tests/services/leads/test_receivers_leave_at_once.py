"""Somebody leaves, a dealer closes, in the very moment a lead comes to them: it rests in nobody's hand who is gone, and
what somebody else was given meanwhile is not taken along."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import select, true

from models.db import Database, reading, session
from models.dealers import Dealer
from services import leaving
from services.access import OPERATOR, SYSTEM
from services.bindings import claiming, clerks, inviting
from services.bindings import deciding as binding_claims
from services.leads import deciding, passing, routing, taking, working, writing
from services.leads.holders import HEADQUARTERS_POOL, Holder
from services.leads.taking import Entry
from services.partnership import closing
from tests.rig.races import at_once
from tests.services.leads.desk import clerk, employee, entered, from_place, hand, history, lead, owner, person
from tests.services.leads.test_at_once import said
from tests.services.leads.test_working import staff_of
from tests.world import Cast, add_dealer_person, furnish

pytestmark = [pytest.mark.mariadb, pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)]


@pytest.fixture
def ours(database: Database) -> Cast:
    return furnish()


def announced(chosen: threading.Event, gone: threading.Event, choose: Any) -> Any:
    """The choice, told to the other one, who is waited for."""

    def then(*args: Any, **more: Any) -> Any:
        found = choose(*args, **more)
        chosen.set()
        assert gone.wait(20)
        return found

    return then


@pytest.mark.parametrize("guarded", [True, False], ids=["looked at again", "control: as it was chosen"])
@pytest.mark.parametrize("committed", [True, False], ids=["closed", "closing"])
def test_a_dealer_that_closes_as_a_lead_is_routed_to_it_does_not_keep_it(
    ours: Cast, monkeypatch: pytest.MonkeyPatch, committed: bool, guarded: bool
) -> None:
    owner("D001")
    chosen, gone = threading.Event(), threading.Event()
    monkeypatch.setattr(taking, "next_hand", announced(chosen, gone, routing.next_hand))
    if not guarded:
        monkeypatch.setattr(writing, "is_there", lambda _hand: True)
    who = person("reader")
    passed = passing.of_dealer

    def pass_on(*args: Any) -> int:
        found = passed(*args)
        if not committed:
            gone.set()
        return found

    monkeypatch.setattr(passing, "of_dealer", pass_on)

    def come() -> str:
        return said(taking.take_lead, SYSTEM, Entry("campaign", "想要报价", follower_id=who, region_code="440000"))

    def close() -> str:
        assert chosen.wait(20)
        ended = said(lambda: closing.close(OPERATOR, "D001", 1, reason="停业"))
        gone.set()
        return ended

    assert at_once([come, close]) == ["done", "done"]
    assert (hand(1), lead(1).state) == (HEADQUARTERS_POOL if guarded else Holder(ours.dealers["D001"]), "pool")


@pytest.mark.parametrize("guarded", [True, False], ids=["looked at again", "control: as they were chosen"])
def test_whoever_leaves_as_a_lead_is_given_to_them_does_not_get_it(
    ours: Cast, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """Headquarters, which chose them, is told."""
    employee("E003")
    mine = from_place(None)
    chosen, gone = threading.Event(), threading.Event()
    monkeypatch.setattr(deciding, "_receiver", announced(chosen, gone, deciding._receiver))
    if not guarded:
        monkeypatch.setattr(writing, "is_there", lambda _hand: True)

    def give() -> str:
        return said(lambda: deciding.reassign(OPERATOR, mine, employee="E003", reason="给你"))

    def leave() -> str:
        assert chosen.wait(20)
        ended = said(lambda: leaving.leave(OPERATOR, "E003", reason="合同到期"))
        gone.set()
        return ended

    ends = at_once([give, leave])
    assert ends == (["receiver_unknown", "done"] if guarded else ["done", "done"])
    assert hand(mine).employee_id == (None if guarded else ours.employees["E003"])


@pytest.mark.parametrize("guarded", [True, False], ids=["whose it is now", "control: whose it was"])
def test_what_was_handed_on_as_its_holder_leaves_stays_with_whom_it_was_handed_to(
    ours: Cast, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    """One owner lets a clerk go; as the clerk's leads are listed, the other owner hands one of them on."""
    zhang, other = owner("D001"), another_owner("D001")
    li, wu = clerk(zhang, "李四", "13900000077"), clerk(zhang, "吴六", "13900000079")
    mine = entered(li)
    listed, given = threading.Event(), threading.Event()
    whole = passing._held

    def held(numbers: Any, whose: Any) -> Any:
        listed.set()
        assert given.wait(20)
        return whole(numbers, whose if guarded else true())

    monkeypatch.setattr(passing, "_held", held)

    def give() -> str:
        assert listed.wait(20)
        ended = said(lambda: working.pass_on(other, mine, staff_of(wu)))
        given.set()
        return ended

    leaver = staff_of(li)
    assert at_once([lambda: said(lambda: clerks.let_go(zhang, leaver)), give]) == ["done", "done"]
    shop = ours.dealers["D001"]
    assert hand(mine) == (Holder(shop, staff_of(wu)) if guarded else Holder(shop))
    assert ("passed" in history(mine)) is not guarded


def another_owner(dealer: str) -> int:
    """One more owner of a dealer, bound."""
    who = person(f"second owner of {dealer}")
    number = number_of(dealer)
    add_dealer_person(number, "owner", "赵强", "13900000088")
    token = inviting.invite_dealer(OPERATOR, dealer, policy="confirm").token
    claimed = claiming.claim(who, token, name="赵强", phone="13900000088", agreed=True)
    binding_claims.decide(OPERATOR, claimed.claim_id, accept=True, reason="", via="console")
    return who


@reading
def number_of(dealer: str) -> int:
    return session().scalars(select(Dealer.id).where(Dealer.code == dealer)).one()
