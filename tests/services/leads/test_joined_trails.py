"""Two leads of one person, each in another house, become one: whoever goes on reads nothing of what the other noted."""

from __future__ import annotations

from services import people
from services.access import OPERATOR
from services.leads import boxes, deciding, taking, viewing, working
from services.leads.holders import Holder
from services.leads.taking import Entry
from services.leads.working import FollowUp
from tests.services.leads.desk import employee, owner, person
from tests.services.leads.test_attacked import worked_by
from tests.world import Cast


def of_house(who: str, house: Holder) -> int:
    entry = Entry("campaign", "想要报价", person(who), prefer=house)
    return taking.take_lead(OPERATOR, entry).lead_id


def notes(lead_id: int, reader: int) -> set[str | None]:
    return {step.note for step in boxes.one(reader, lead_id).card.trail} - {None}


def test_what_another_dealer_noted_of_the_other_lead_is_that_dealers(cast: Cast) -> None:
    zhang, liu = owner("D001"), owner("D002")
    first = of_house("a", Holder(cast.dealers["D001"]))
    other = of_house("b", Holder(cast.dealers["D002"]))
    working.claim(zhang, first)
    worked_by(zhang, first)
    working.claim(liu, other)
    working.follow_up(liu, other, FollowUp("底价可以给到八折"))
    people.merge(person("a"), person("b"), proof="unionid")
    assert notes(first, zhang) == {"谈过了", "要五百只"}
    assert "底价可以给到八折" in {step.note for step in viewing.one(OPERATOR, first).trail}
    assert all("深圳湾专卖" not in step.by for step in boxes.one(zhang, first).card.trail)


def test_what_an_employee_noted_of_the_other_lead_is_headquarters(cast: Cast) -> None:
    zhang, sun = owner("D001"), employee("E004")
    first, other = of_house("a", Holder(cast.dealers["D001"])), of_house("b", Holder())
    deciding.reassign(OPERATOR, other, employee="E004", reason="总部来谈")
    working.follow_up(sun, other, FollowUp("大客户，先别告诉渠道"))
    working.claim(zhang, first)
    worked_by(zhang, first)
    people.merge(person("a"), person("b"), proof="unionid")
    assert "大客户，先别告诉渠道" not in notes(first, zhang)
