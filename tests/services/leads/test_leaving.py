"""Whoever leaves takes no lead along: to the successor as far as it came, or into a pool."""

from __future__ import annotations

from services import invariants, leaving
from services.access import OPERATOR
from services.bindings import clerks
from services.leads import working
from services.leads.holders import HEADQUARTERS_POOL, Holder
from services.leads.working import FollowUp
from services.partnership import closing
from tests.services.leads.desk import clerk, employee, entered, from_place, hand, history, lead, owner, told
from tests.services.leads.test_working import staff_of
from tests.world import Cast


def test_an_employees_leads_go_to_the_successor_or_the_pool(cast: Cast) -> None:
    zhou = employee("E003")
    mine = entered(zhou)
    working.follow_up(zhou, mine, FollowUp("聊过"))
    assert leaving.leave(OPERATOR, "E003", successor="E002").leads == 1
    assert (hand(mine), lead(mine).state) == (Holder(employee_id=cast.employees["E002"]), "contacted")
    leaving.leave(OPERATOR, "E002")
    assert (hand(mine), lead(mine).state) == (HEADQUARTERS_POOL, "pool")
    assert history(mine)[-3:] == ["handed_on", "passed", "routed"]
    assert invariants.broken() == []


def test_a_clerks_leads_go_back_to_the_shop(cast: Cast) -> None:
    zhang = owner("D001")
    li = clerk(zhang, "李四", "13900000077")
    mine = entered(li)
    clerks.let_go(zhang, staff_of(li))
    assert hand(mine) == Holder(cast.dealers["D001"])
    assert invariants.broken() == []


def test_a_closed_dealers_leads_go_to_its_heir_without_numbers_or_to_headquarters(cast: Cast) -> None:
    liu = owner("D002")
    first, second = entered(liu), from_place("440300")
    owner("D001")
    closing.close(OPERATOR, "D002", 1, heir="D001")
    assert hand(first) == hand(second) == Holder(cast.dealers["D001"])
    assert lead(first).phone_for_dealer_id == cast.dealers["D002"]
    closing.close(OPERATOR, "D001", 1)
    assert hand(first) == hand(second) == HEADQUARTERS_POOL
    assert invariants.broken() == []


def words_to(follower_id: int) -> list[dict[str, str]]:
    """What somebody was told of leads that came to them."""
    return [facts for whom, facts in told("lead_new") if whom == follower_id]


def test_whoever_takes_over_is_told_once_of_all_of_them(cast: Cast) -> None:
    """The successor; of headquarters' pool nobody in person."""
    zhou, li = employee("E003"), employee("E002")
    mine = [entered(zhou, f"1390000110{number}") for number in range(3)]
    leaving.leave(OPERATOR, "E003", successor="E002")
    [facts] = words_to(li)
    assert facts | {"time": ""} == {"lead": "3 条线索", "interest": "李强 交接给您", "phone": "—", "time": ""}
    leaving.leave(OPERATOR, "E002")
    assert {hand(one) for one in mine} == {HEADQUARTERS_POOL}
    assert len(words_to(li)) == 1


def test_the_owners_of_a_dealer_that_takes_over_are_told(cast: Cast) -> None:
    chen, zhang = owner("D002"), owner("D001")
    before = len(words_to(zhang))
    entered(chen, "13900002200")
    closing.close(OPERATOR, "D002", 1, heir="D001")
    assert len(words_to(zhang)) == before + 1
    assert words_to(zhang)[-1]["interest"] == "春季新品", "one alone is told like any new one"


def test_who_lets_a_clerk_go_is_not_told_what_they_just_did(cast: Cast) -> None:
    zhang = owner("D001")
    li = clerk(zhang, "李四", "13900000077")
    entered(li)
    before = len(words_to(zhang))
    clerks.let_go(zhang, staff_of(li))
    assert len(words_to(zhang)) == before
