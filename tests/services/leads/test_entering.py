"""Leads that headquarters enters by hand go to somebody who can see them."""

from __future__ import annotations

import pytest

from services.access import OPERATOR
from services.errors import Invalid
from services.leads import entering
from services.leads.holders import Holder
from services.partnership import closing
from tests.services.leads.desk import owner
from tests.world import Cast


def test_headquarters_enters_no_lead_for_a_dealer_whom_nobody_reaches(cast: Cast) -> None:
    wish = entering.Wish("赵先生", "13900000077", "五十只保温杯", agreed=True)
    for code in ("D002", "D999"):  # nobody of D002 is in WeChat
        with pytest.raises(Invalid) as refused:
            entering.enter_at_headquarters(OPERATOR, wish, code)
        assert refused.value.code == "dealer_unknown"
    owner("D001")
    closing.close(OPERATOR, "D001", 1)
    with pytest.raises(Invalid) as refused:
        entering.enter_at_headquarters(OPERATOR, wish, "D001")
    assert refused.value.code == "dealer_unknown"
    owner("D002")
    assert entering.enter_at_headquarters(OPERATOR, wish, "D002").holder == Holder(cast.dealers["D002"])
