"""Whose a lead is to be: the sharer's, the dealer's whom its person belongs to, the place's, headquarters'."""

from __future__ import annotations

import pytest

from models.db import session, transaction
from models.dealers import DealerRegion
from services import phones
from services.access import OPERATOR
from services.attribution import signs
from services.leads import working
from services.leads.holders import HEADQUARTERS_POOL, Holder
from services.leads.routing import Candidate, choose
from tests.services.leads.desk import from_place, hand, owner, person, told
from tests.world import Cast


@pytest.mark.parametrize(
    ("candidates", "chosen"),
    [
        ([], None),
        ([Candidate(1, False, 5, 0), Candidate(2, False, 4, 0)], 2),
        ([Candidate(1, False, 5, 0), Candidate(2, False, 5, 0)], 1),
        ([Candidate(1, False, 1, 1), Candidate(2, False, 2, 0)], 2),  # a rung above counts its load twice
        ([Candidate(1, False, 0, 1), Candidate(2, False, 2, 0)], 1),
        ([Candidate(1, False, 0, 0), Candidate(2, True, 99, 2)], 2),
    ],
)
def test_of_the_authorised_whoever_has_least_to_do_is_chosen(candidates: list[Candidate], chosen: int | None) -> None:
    assert choose(candidates) == chosen


def test_a_place_is_widened_until_somebody_reachable_is_authorised(cast: Cast) -> None:
    assert hand(from_place("440300", "a")) == HEADQUARTERS_POOL, "nobody there is bound yet"
    owner("D001")
    assert hand(from_place("440300", "b")) == Holder(cast.dealers["D001"])
    zhang = owner("D002")
    lead = from_place("440300", "c")
    assert hand(lead) == Holder(cast.dealers["D002"])
    assert told("lead_new")[-1][0] == zhang
    assert hand(from_place("510100", "d")) == HEADQUARTERS_POOL
    assert hand(from_place(None, "e")) == HEADQUARTERS_POOL


def test_a_customer_goes_to_their_own_dealer_wherever_they_are(cast: Cast) -> None:
    owner("D001"), owner("D002")
    who = person("customer")
    signs.accept_sign(who, signs.issue_sign(OPERATOR, "D001").scene, agreed=True)
    lead = from_place("440300", "customer")
    assert hand(lead) == Holder(cast.dealers["D001"])


def test_whoever_declined_does_not_get_it_again(cast: Cast) -> None:
    first, second = owner("D001"), owner("D002")
    lead = from_place("440300")
    working.decline(second, lead, reason="busy")
    assert hand(lead) == Holder(cast.dealers["D001"])
    working.decline(first, lead, reason="out_of_area")
    assert hand(lead) == HEADQUARTERS_POOL


def test_an_exclusive_dealer_goes_before_others(cast: Cast) -> None:
    owner("D001"), owner("D002")
    also_in_shenzhen(cast.dealers["D001"])
    assert hand(from_place("440300")) == Holder(cast.dealers["D001"])


@transaction
def also_in_shenzhen(dealer_id: int) -> None:
    session().add(DealerRegion(dealer_id=dealer_id, region_code="440300", exclusive=True))


def test_a_person_who_is_preferred_has_it_at_once_and_another_dealer_knows_no_number(cast: Cast) -> None:
    zhang, liu = owner("D001"), owner("D002")
    mine = Holder(cast.dealers["D001"], cast.owners["D001"])
    named = Holder(cast.dealers["D001"])
    lead = from_place("440300", prefer=mine, named=named, phone=phones.normalise("13911110000"))
    assert hand(lead) == mine
    assert told("lead_new")[-1][1]["phone"] == "139****0000"
    working.decline(zhang, lead, reason="busy")
    assert hand(lead) == Holder(cast.dealers["D002"])
    whom, facts = told("lead_new")[-1]
    assert (whom, facts["phone"]) == (liu, "—")
