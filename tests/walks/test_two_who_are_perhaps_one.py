"""张伟 keeps two WeChats and a shop on each; 刘芳 and her husband share one number: headquarters tells them apart."""

from __future__ import annotations

from sandbox.client import Person
from services import people
from services.access import OPERATOR
from services.bindings import inviting
from services.listing import Wanted
from services.merge_cases import history
from tests.console.desk import Desk
from tests.rig.stage import Stage
from tests.walks.steps import (
    approval_link,
    bind_employee,
    decide,
    held,
    last_word,
    mini_session,
    qr_of,
    send_form,
    verify_phone,
)


def shop(stage: Stage, person: Person, code: str, name: str, phone: str) -> None:
    """Somebody becomes a dealer's owner, by 王敏's tap."""
    invited = inviting.invite_dealer(OPERATOR, code)
    person.scan(qr_of(stage, invited))
    send_form(person, invited, name, phone)
    stage.work()
    decide(stage.person("wang-hq"), approval_link(stage.person("wang-hq")), "accept")
    stage.work()


def verify(stage: Stage, *persons: Person) -> None:
    """Each taps the phone button of the mini program."""
    for person in persons:
        assert verify_phone(stage, mini_session(stage, person)["token"], person.phone_code()).status_code == 200
    stage.work()


def one_row(*persons: Person) -> bool:
    rows = {people.known(people.OFFICIAL_ACCOUNT, person.openid()) for person in persons}
    return len(rows) == 1


def two_shops(stage: Stage) -> tuple[Person, Person, Desk]:
    bind_employee(stage, "wang-hq", "E001")
    first, second = stage.person("zhang-owner"), stage.world.add_person("zhang-second", "张伟", "13900000002")
    shop(stage, first, "D001", "张伟", "13900000001")
    shop(stage, second, "D002", "刘芳", "13900000002")
    second.change(phone="13900000001")  # the second telephone got a second SIM
    verify(stage, first, second)
    assert not one_row(first, second)
    return first, second, Desk(stage.app).with_session_of("E001")


def test_they_are_one_headquarters_says_which_shop_stays_and_he_reads_it(stage: Stage) -> None:
    first, second, desk = two_shops(stage)
    word = last_word(stage.person("wang-hq"))
    assert "两人疑为同一人" in word
    assert "/console/merge-cases/1" in word
    assert "疑为同一人" in desk.get("/console/inbox").text
    page = desk.get("/console/merge-cases/1").text
    assert "华南总代理的老板" in page
    assert "深圳湾专卖的老板" in page
    case = history.get_case(OPERATOR, 1)
    stays = next(one.binding_id for side in case.sides for one in side.holdings if one.target.code == "D001")
    desk.post("/console/merge-cases/1", {"decision": "join", "keep": str(stays), "shown": case.shown})
    stage.work()
    assert one_row(first, second)
    assert [code for code, _ in held() if code.startswith("D")] == ["D001"]
    assert "保留了另一个" in last_word(first) + last_word(second)
    for person in (first, second):
        shown = person.webview().get("/me").text
        assert "华南总代理" in shown
        assert "深圳湾专卖" not in shown


def test_they_are_two_headquarters_remembers_and_nobody_asks_again(stage: Stage) -> None:
    first, second, desk = two_shops(stage)
    desk.post("/console/merge-cases/1", {"decision": "apart", "reason": "夫妻共用一个号码，电话核实过"})
    verify(stage, first, second)
    assert not one_row(first, second)
    assert sorted(code for code, _ in held() if code.startswith("D")) == ["D001", "D002"]
    assert [row.state for row in history.cases(OPERATOR, Wanted()).rows] == ["apart"]
    assert history.waiting_count(OPERATOR) == 0
