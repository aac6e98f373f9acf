"""A number is told as long as there is a reason to call: while the lead is open, and until what was sold is brought."""

from __future__ import annotations

import pytest

from services import phones, privacy
from services.access import OPERATOR, SYSTEM
from services.errors import Conflict
from services.leads import boxes, deciding, own, taking, working
from services.leads.holders import Holder
from services.leads.taking import Entry
from services.leads.working import FollowUp, Opportunity
from tests.services.leads.desk import PHONE, history, owner, pass_time, person
from tests.world import Cast

ME = "who left a number"
SOLD = Opportunity(None, 440_000, 80, "2026-12-31")


def spoken_with(zhang: int, cast: Cast) -> int:
    """A lead of somebody who left a number for this dealer, and was called."""
    me, shop = person(ME), Holder(cast.dealers["D001"])
    privacy.agree(me, "lead_to_dealer", "campaign", version=privacy.OF_A_CAMPAIGN)
    left = Entry("campaign", "想要报价", me, phones.normalise(PHONE), named=shop, prefer=shop)
    number = taking.take_lead(SYSTEM, left).lead_id
    working.claim(zhang, number)
    assert working.call(zhang, number) == "139 1111 0000"
    working.follow_up(zhang, number, FollowUp("聊过"))
    return number


@pytest.mark.parametrize("how", ["they want no call", "lost", "closed by headquarters"])
def test_the_number_of_a_lead_that_came_to_nothing_is_told_nobody_any_more(cast: Cast, how: str) -> None:
    zhang = owner("D001")
    number = spoken_with(zhang, cast)
    if how == "they want no call":
        own.want_no_call(person(ME))
    elif how == "lost":
        working.follow_up(zhang, number, FollowUp("买了别家", stage="lost", reason="competitor"))
    else:
        deciding.close(OPERATOR, number, outcome="asked")
    with pytest.raises(Conflict) as over:
        working.call(zhang, number)
    assert over.value.code == "lead_ended"
    assert "call" not in boxes.one(zhang, number).deeds
    assert history(number).count("called") == 1


def test_who_bought_is_called_until_it_is_brought_and_no_longer(cast: Cast) -> None:
    zhang = owner("D001")
    number = spoken_with(zhang, cast)
    working.follow_up(zhang, number, FollowUp("报价", stage="opportunity", opportunity=SOLD))
    working.follow_up(zhang, number, FollowUp("付了款", stage="won"))
    pass_time(days=29)
    assert "call" in boxes.one(zhang, number).deeds
    assert working.call(zhang, number) == "139 1111 0000"
    pass_time(days=2)
    assert "call" not in boxes.one(zhang, number).deeds
    with pytest.raises(Conflict) as over:
        working.call(zhang, number)
    assert over.value.code == "lead_ended"
