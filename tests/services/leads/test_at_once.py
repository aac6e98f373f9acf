"""Two at the same moment: of two who claim one lead one has it, of two contacts with one number one lead comes; each
with the protection switched off for once."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from models.db import Database, session
from models.leads import Lead
from services import phones
from services.access import SYSTEM
from services.errors import Refusal
from services.leads import taking, viewers, working
from services.leads.taking import Entry
from services.leads.working import FollowUp
from tests.rig.races import at_once
from tests.services.leads.desk import PHONE, clerk, entered, from_place, history, lead, owner, person
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
