"""A dealer closes: nobody keeps a role, code or claim there; customers and dealers below have somebody; and back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from models.attribution import Attribution
from models.db import reading, session
from models.dealers import Dealer
from services import outbox, partnership, roles
from services.access import OPERATOR, Actor
from services.attribution import care, customers, own_signs, signs
from services.bindings import claiming, clerks, ending, history, inviting
from services.errors import Conflict, Expired, Invalid, NotAllowed, NotFound, Refusal
from services.organisation.dealer_records import dealer_form, reopen_dealer
from tests.services.leads.desk import entered, lead
from tests.services.test_clerks import clerk, decide, owner, somebody
from tests.world import Cast


class Busy:
    """D002, below D001, with an owner, a clerk, somebody who waits, a sign and two customers."""

    def __init__(self) -> None:
        self.boss = owner("D002")
        self.clerk, claim = clerk(self.boss, "马超", "13900000031")
        decide(self.boss, claim)
        self.waits, self.claim = clerk(self.boss, "何静", "13900000032")
        self.sign = signs.issue_sign(OPERATOR, "D002")
        self.by_sign, self.by_clerk = somebody("zhao"), somebody("qian")
        signs.scan_sign(self.by_sign, self.sign.scene)
        signs.scan_sign(self.by_clerk, own_signs.issue_own_sign(self.clerk).scene)


@pytest.fixture
def busy(app: Flask, cast: Cast) -> Busy:
    return Busy()


def close(code: str = "D002", **more: str) -> partnership.Closed:
    return partnership.close(OPERATOR, code, partnership.hanging_on(OPERATOR, code).version, **more)


@reading
def parents() -> dict[str, int | None]:
    return dict(session().execute(select(Dealer.code, Dealer.parent_id)).tuples().all())


@reading
def rules_of(who: int) -> list[tuple[int, str, str | None]]:
    query = select(Attribution.dealer_id, Attribution.rule, Attribution.ended_why).where(Attribution.follower_id == who)
    return list(session().execute(query.order_by(Attribution.id)).tuples())


def told() -> set[tuple[str | None, int | None]]:
    return {(held.topic, held.follower_id) for held in outbox.claim("after", 100) if held.topic}


def test_what_hangs_on_a_dealer_is_shown_before_and_ends_in_one_step(busy: Busy) -> None:
    found = partnership.hanging_on(OPERATOR, "D002")
    assert (found.staff, found.bound, found.claims, found.customers) == (2, 2, 1, 2)
    assert found.invitations == 4  # the owner's, the clerks', the shop's sign, the clerk's own
    assert (found.children, found.parent) == ([], ("D001", "华南总代理"))
    outbox.claim("before", 100)
    done = close()
    assert (done.bindings, done.invitations, done.claims, done.customers) == (2, 4, 1, 2)
    for who in (busy.boss, busy.clerk):
        assert [role.kind for role in roles.of_person(who).roles] == ["consumer"]
    assert told() == {("unbound", busy.boss), ("unbound", busy.clerk), ("refused", busy.waits)}
    assert history.claim(OPERATOR, busy.claim).state == "refused"
    with pytest.raises(NotAllowed):
        clerks.staff_of(busy.boss)
    with pytest.raises(Expired):
        signs.scan_sign(somebody("sun"), busy.sign.scene)
    for who in (busy.by_sign, busy.by_clerk):
        assert customers.served_by(who) is None
        assert rules_of(who)[0][2] == "dealer_closed"


def test_customers_and_dealers_below_go_to_the_heir_with_a_record(busy: Busy, cast: Cast) -> None:
    done = close("D001", heir="D003", reason="合同到期")
    assert (done.children, done.heir) == (1, "成都锦里店")
    assert parents()["D002"] == cast.dealers["D003"]
    close("D002", heir="D003", reason="并入")
    for who in (busy.by_sign, busy.by_clerk):
        belongs = customers.served_by(who)
        assert belongs is not None
        assert belongs.dealer == "成都锦里店"
        assert rules_of(who) == [
            (cast.dealers["D002"], "sign", "dealer_closed"),
            (cast.dealers["D003"], "hand_over", None),
        ]
        newest = care.care_for(who)[0]
        assert (newest.dealer, newest.person, newest.giver, newest.reason) == ("成都锦里店", None, "深圳湾专卖", "并入")


def test_an_heir_may_be_called_by_a_name_that_no_other_dealer_has(busy: Busy, cast: Cast) -> None:
    assert close("D002", heir=" 成都锦里店 ").heir == "成都锦里店"


def test_leads_in_hand_are_counted_before_and_go_to_the_heir(busy: Busy, cast: Cast) -> None:
    taken = entered(busy.boss)
    assert partnership.hanging_on(OPERATOR, "D002").leads == 1
    close("D002", heir="D003")
    assert lead(taken).dealer_id == cast.dealers["D003"]
    assert partnership.hanging_on(OPERATOR, "D002").leads == 0


def test_without_an_heir_dealers_below_go_to_the_one_above(app: Flask, cast: Cast) -> None:
    assert close("D001").children == 1
    assert parents()["D002"] is None


def test_taken_up_again_a_dealer_has_its_record_and_nothing_that_ended(busy: Busy) -> None:
    close(heir="D001")
    reopen_dealer(OPERATOR, "D002", dealer_form(OPERATOR, "D002").version)
    with pytest.raises(NotAllowed):
        clerks.staff_of(busy.boss)
    with pytest.raises(Expired):
        signs.scan_sign(somebody("sun"), busy.sign.scene)
    belongs = customers.served_by(busy.by_sign)
    assert belongs is not None
    assert belongs.dealer == "华南总代理"
    token = inviting.invite_dealer(OPERATOR, "D002").token
    claiming.claim(busy.boss, token, name="刘芳", phone="13900000002", agreed=True)
    assert ending.held_by(busy.boss) == []  # asks anew, and waits


BAD = {
    "an heir nobody knows": ({"heir": "D404"}, "heir_unknown"),
    "itself": ({"heir": "D001"}, "heir_unknown"),
    "itself by its name": ({"heir": "华南总代理"}, "heir_unknown"),
    "somebody below it": ({"heir": "D002"}, "heir_unknown"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_heir_changes_nothing(app: Flask, cast: Cast, case: str) -> None:
    said, code = BAD[case]
    with pytest.raises(Invalid) as refused:
        close("D001", **said)
    assert refused.value.code == code
    assert dealer_form(OPERATOR, "D001").status == "active"


def test_twice_from_an_old_page_by_nobody_and_by_who_may_not(app: Flask, cast: Cast) -> None:
    seen = partnership.hanging_on(OPERATOR, "D002").version
    close()
    for version, code in ((seen, "already_closed"), (seen + 1, "already_closed")):
        with pytest.raises(Conflict) as refused:
            partnership.close(OPERATOR, "D002", version)
        assert refused.value.code == code
    with pytest.raises(Conflict) as stale:
        partnership.close(OPERATOR, "D001", 99)
    assert stale.value.code == "changed_meanwhile"
    with pytest.raises(NotFound):
        partnership.close(OPERATOR, "D404", 1)
    region = Actor("hq", "周婷", cast.employees["E004"], frozenset({"region_manager"}))
    with pytest.raises(Refusal):
        partnership.close(region, "D001", 1)
