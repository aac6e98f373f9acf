"""Campaigns as somebody hostile uses them, or at a bad moment."""

from __future__ import annotations

import pytest

from services.access import OPERATOR, Actor
from services.campaigns import farming, redeeming
from services.content_check import DOUBTFUL
from services.errors import NotAllowed
from services.leads.holders import HEADQUARTERS_POOL
from services.partnership import closing
from tests.services.campaigns import desk
from tests.services.campaigns.counter import a_voucher
from tests.services.campaigns.crowd import enter, entry, promotion, somebody
from tests.services.leads.desk import clerk, employee, hand, lead, owner
from tests.world import Cast

KEY = "0123456789abcdef-9"
WANG = Actor("hq", "王敏", 1, frozenset({"admin"}))


def test_a_number_left_for_a_dealer_that_closed_while_it_was_looked_at_does_not_lie_there(cast: Cast) -> None:
    out, zhang = desk.published("form"), owner("D001")
    held = enter(out, share=promotion(out, zhang), words=DOUBTFUL)
    assert held.state == "held"
    closing.close(OPERATOR, "D001", 1)
    farming.accept(OPERATOR, held.entry_id)
    made = entry(held.entry_id).lead_id
    assert made is not None
    assert hand(made) == HEADQUARTERS_POOL, "nobody of a closed dealer opens it"
    assert lead(made).phone_for_dealer_id == cast.dealers["D001"], "whom they named; headquarters asks them again"


def test_nobody_of_headquarters_lets_an_entry_of_their_own_count(cast: Cast) -> None:
    wang, out = employee("E001"), desk.published()
    mine, theirs = (enter(out, who, words=DOUBTFUL).entry_id for who in (wang, somebody()))
    with pytest.raises(NotAllowed) as no:
        farming.accept(WANG, mine)
    assert no.value.code == "own_entry"
    assert entry(mine).state == "held"
    farming.accept(WANG, theirs)
    farming.accept(Actor("hq", "孙涛", 2, frozenset({"admin"})), mine)
    assert entry(mine).state == "entered"


def test_nobody_redeems_at_their_own_counter_what_they_hold_themselves(cast: Cast) -> None:
    zhang, out = owner("D001"), desk.published()
    li = clerk(zhang, "李四", "13900000077")
    code = a_voucher(out, li)
    with pytest.raises(NotAllowed) as no:
        redeeming.redeem(li, code, KEY)
    assert no.value.code == "own_voucher"
    assert redeeming.redeem(zhang, code, KEY).id, "a colleague looks at it like at anybody's"
