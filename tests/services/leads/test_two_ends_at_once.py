"""Two who bring one lead to two different ends at the same moment: one does, the other is told; each pair once more
with the lead looked at without holding it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import update

from models.db import Database, session, transaction
from models.dealers import DealerCategory
from models.leads import Lead
from services import phones, privacy
from services.access import OPERATOR, SYSTEM
from services.leads import clocks, deciding, own, taking, viewers, working, writing
from services.leads.holders import Holder
from services.leads.taking import Entry
from services.leads.working import FollowUp, Opportunity
from tests.rig.races import at_once
from tests.services.leads.desk import PHONE, entered, from_place, lead, owner, pass_time, person
from tests.services.leads.test_at_once import said
from tests.world import furnish

pytestmark = [pytest.mark.mariadb, pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)]
SOLD = Opportunity(None, 440_000, 80, "2026-12-31")
ME = "reader"
Ends = tuple[Callable[[], str], Callable[[], str]]


@transaction
def dealers_are_seen_first() -> None:
    session().execute(update(DealerCategory).values(leads_need_approval=True))


def about_to_sell(zhang: int, shop: int) -> int:
    me, hand = person(ME), Holder(shop)
    privacy.agree(me, "lead_to_dealer", "campaign", version=privacy.OF_A_CAMPAIGN)
    left = Entry("campaign", "想要报价", me, phones.normalise(PHONE), named=hand, prefer=hand)
    number = taking.take_lead(SYSTEM, left).lead_id
    working.claim(zhang, number)
    working.follow_up(zhang, number, FollowUp("报价", stage="opportunity", opportunity=SOLD))
    return number


def a_nod_and_its_refusal(zhang: int, _shop: int) -> tuple[int, Ends]:
    dealers_are_seen_first()
    mine = entered(zhang)
    return mine, (
        lambda: said(deciding.approve, OPERATOR, mine),
        lambda: said(lambda: deciding.refuse(OPERATOR, mine, reason="重复")),
    )


def no_call_wanted_and_sold(zhang: int, shop: int) -> tuple[int, Ends]:
    mine = about_to_sell(zhang, shop)
    return mine, (
        lambda: said(own.want_no_call, person(ME)),
        lambda: said(working.follow_up, zhang, mine, FollowUp("付了款", stage="won")),
    )


def sold_and_closed(zhang: int, shop: int) -> tuple[int, Ends]:
    mine = about_to_sell(zhang, shop)
    return mine, (
        lambda: said(working.follow_up, zhang, mine, FollowUp("付了款", stage="won")),
        lambda: said(lambda: deciding.close(OPERATOR, mine, outcome="invalid")),
    )


# Where the second of each pair reads the lead, and what it may be told.
PAIRS = {
    a_nod_and_its_refusal: (deciding, {"already_decided"}),
    no_call_wanted_and_sold: (viewers, {"lead_ended", "lead_moved"}),
    sold_and_closed: (deciding, {"lead_ended"}),
}
BY_NAME = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.__name__)


@BY_NAME
def test_of_two_ends_at_once_a_lead_comes_to_one(database: Database, pair: Callable[..., tuple[int, Ends]]) -> None:
    cast = furnish()
    mine, acts = pair(owner("D001"), cast.dealers["D001"])
    ends = at_once(acts)
    assert ends.count("done") == 1
    assert set(ends) - {"done"} <= PAIRS[pair][1]
    row = lead(mine)
    assert (row.open_marker is None) is (row.state in ("won", "lost", "closed"))


@BY_NAME
def test_control_looked_at_without_holding_it_comes_to_both(
    database: Database, monkeypatch: pytest.MonkeyPatch, pair: Callable[..., tuple[int, Ends]]
) -> None:
    """The second one reads the lead, then the first one is done, then the second goes on by what it read."""
    cast = furnish()
    _, (first, second) = pair(owner("D001"), cast.dealers["D001"])
    module = PAIRS[pair][0]
    whole, read, done, late = writing.hold, threading.Event(), threading.Event(), threading.local()

    def held(lead_id: int) -> Lead:
        if not getattr(late, "is_late", False):
            return whole(lead_id)
        row = session().get_one(Lead, lead_id)
        read.set()
        assert done.wait(20)
        return row

    def one() -> str:
        assert read.wait(20)
        ended = first()
        done.set()
        return ended

    def other() -> str:
        late.is_late = True
        return second()

    monkeypatch.setattr(module, "hold", held)
    assert at_once([one, other]) == ["done", "done"], "neither was told of the other"


@pytest.mark.parametrize("guarded", [True, False], ids=["by the lock", "control: looked at without holding"])
def test_a_lead_called_at_the_last_moment_does_not_go_back(
    database: Database, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    furnish()
    zhang = owner("D001")
    mine = from_place("440000")
    working.claim(zhang, mine)
    pass_time(days=3)
    called, looked = threading.Event(), threading.Event()
    whole = writing.hold

    def held(lead_id: int) -> Lead:
        if guarded:
            assert called.wait(20)
            return whole(lead_id)
        row = session().get_one(Lead, lead_id)
        looked.set()
        assert called.wait(20)
        return row

    monkeypatch.setattr(clocks, "hold", held)

    def call() -> str:
        if not guarded:
            assert looked.wait(20)
        ended = said(working.follow_up, zhang, mine, FollowUp("聊过"))
        called.set()
        return ended

    ends = at_once([call, lambda: "gone back" if clocks.lapse(mine) else "touched"])
    assert ends == ["done", "touched" if guarded else "gone back"]
    assert lead(mine).state == ("contacted" if guarded else "pool")
