"""Two dealers of one name are told apart where somebody agrees to be called by one of them."""

from __future__ import annotations

from models.db import session, transaction
from models.dealers import Dealer
from services.campaigns import hands
from services.campaigns.content import REGION, Asked
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import promotion, told
from tests.services.leads.desk import owner
from tests.world import Cast


def test_of_two_dealers_of_one_name_it_is_told_which_and_the_other_one_is_a_change(cast: Cast) -> None:
    """An agreement to be called by 深圳湾专卖 is none to be called by another shop of that name."""
    fields = (*desk.FIELDS, Asked("place", "所在城市", REGION))
    out = desk.published("form", content=desk.page("form", fields=fields))
    owner("D002")
    assert hands.whom(out.slug, None, None, "440300") == "深圳湾专卖"
    another_of_that_name(cast.dealers["D001"], "深圳湾专卖")
    named = hands.whom(out.slug, None, None, "440300")
    assert named == "深圳湾专卖·深圳市·D002"
    here = {"place": "440300"}
    assert told(out, fields=here, hands_to="深圳湾专卖") == "hand_changed"
    assert told(out, fields=here, hands_to=named) == "nothing"
    share = promotion(out, owner("D001"))
    assert hands.whom(out.slug, None, share, "440300") == "深圳湾专卖·广东省·D001"
    assert told(out, fields=here, hands_to=named, share=share) == "hand_changed"


@transaction
def another_of_that_name(dealer_id: int, name: str) -> None:
    session().get_one(Dealer, dealer_id).name = name
