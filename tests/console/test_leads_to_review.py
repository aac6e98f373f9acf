"""Leads that wait for a nod and leads nobody answers, in the console: the switch of a category, the desk, the bell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from models.accounts import StaffAccount
from models.console_inbox import ConsoleEntry
from models.db import reading, session, transaction
from models.dealers import Dealer, DealerCategory
from models.organisation import Employee
from services import clock, console_inbox
from services.access import OPERATOR
from services.leads import clocks, working
from services.organisation import choices
from tests.console.desk import Desk
from tests.services.leads.conftest import MORNING
from tests.services.leads.desk import clerk, entered, from_place, hand, history, lead, owner, pass_time, told
from tests.world import Cast


@pytest.fixture(autouse=True)
def in_the_morning(cast: Cast) -> None:
    clock.use(lambda: MORNING)


@reading
def bell() -> list[tuple[str, str, str]]:
    rows = session().execute(
        select(Employee.code, ConsoleEntry.topic, ConsoleEntry.body)
        .join(Employee, Employee.id == ConsoleEntry.employee_id)
        .order_by(ConsoleEntry.id)
    )
    return [(code, topic, str(body["facts"]["path"])) for code, topic, body in rows]


@reading
def category_of(dealer: str) -> int:
    return session().scalars(select(DealerCategory.id).join(Dealer).where(Dealer.code == dealer)).one()


def test_a_category_says_that_its_leads_wait_and_one_is_let_through(manager: Desk, cast: Cast) -> None:
    zhang, category = owner("D001"), category_of("D001")
    address = f"/console/choices/category/{category}"
    name = choices.one(OPERATOR, "category", category).name
    assert manager.post(address, {"name": name, "leads": "yes"}).status_code == 303
    assert 'value="yes" checked' in manager.get(address).text
    assert "线索先审核" in manager.get("/console/choices").text
    mine = entered(zhang)
    assert lead(mine).state == "new"

    assert {code for code, topic, _ in bell()} == {"E001", "E002", "E004"}  # 广东 is the region manager's
    assert {(topic, path) for _, topic, path in bell()} == {("lead_waits", f"/console/leads/{mine}")}
    inbox = manager.get("/console/inbox").text
    assert f"张伟（华南总代理） 录入了线索 #{mine}" in inbox
    assert "赵先生" not in inbox
    desk = manager.get("/console/approvals").text
    assert 'href="/console/leads?state=new"' in desk
    assert ">1</b>" in manager.get("/console/approvals/waiting").text
    assert "赵先生" in manager.get("/console/leads?state=new").text
    assert manager.post(f"/console/leads/{mine}", {"decision": "approve"}).status_code == 303
    assert (lead(mine).state, history(mine)) == ("assigned", ["entered", "approved", "routed"])
    assert [whom for whom, _ in told("lead_new")] == [zhang]
    assert ">1</b>" not in manager.get("/console/approvals/waiting").text

    assert manager.post(address, {"name": name}).status_code == 303
    assert lead(entered(zhang, "13911110001")).state == "claimed"


def test_who_may_not_decide_is_not_told_and_decides_nothing(signed_in: Callable[[str], Desk], cast: Cast) -> None:
    choices.rename(OPERATOR, "category", category_of("D001"), "经销商", leads_wait=True)
    mine = entered(owner("D001"))
    auditor = signed_in("auditor")
    assert auditor.post(f"/console/leads/{mine}", {"decision": "approve"}).status_code == 403
    assert "E003" not in {code for code, _, _ in bell()}
    assert lead(mine).state == "new"


def test_a_lead_nobody_answers_is_told_at_the_bell_once(cast: Cast) -> None:
    in_pool, at_dealer = from_place(None, "nowhere"), 0
    owner("D001")
    at_dealer = from_place("440300", "in Shenzhen")
    pass_time(hours=2)
    clocks.watch()
    clocks.watch()
    readers = {
        number: [code for code, _, path in bell() if path.endswith(f"/{number}")] for number in (in_pool, at_dealer)
    }
    assert readers[in_pool] == ["E001", "E002"]  # the region manager reaches no lead of nowhere
    assert readers[at_dealer] == of_account("D001")
    assert {topic for _, topic, _ in bell()} == {"lead_unanswered"}


def test_a_lead_that_goes_back_is_told_to_who_looks_after_the_dealer_and_a_clerks_to_nobody(cast: Cast) -> None:
    zhang = owner("D001")
    in_charge_signs_in("D001")
    li = clerk(zhang, "李四", "13900000077")
    at_dealer, at_clerk = from_place("440300", "in Shenzhen"), from_place("440300", "another")
    working.claim(li, at_clerk)
    pass_time(days=31)
    clocks.watch()
    lapsed = [path for _, topic, path in bell() if topic == "lead_lapsed"]
    assert lapsed == [f"/console/leads/{at_dealer}"]
    assert hand(at_clerk).staff_id is None  # in the shop's pool: its owner finds it there
    assert history(at_clerk)[-2:] == ["lapsed", "routed"]


def test_the_bell_of_one_who_left_or_never_signs_in_stays_silent(cast: Cast) -> None:
    console_inbox.tell_employee(cast.employees["E003"], "lead_lapsed", "test", {"words": "x", "path": "/y"}, "z")
    assert bell() == []


@transaction
def in_charge_signs_in(dealer: str) -> None:
    """Whoever looks after this dealer is somebody with an account."""
    boss = session().scalars(select(Employee.id).join(StaffAccount, StaffAccount.employee_id == Employee.id)).first()
    session().scalars(select(Dealer).where(Dealer.code == dealer)).one().employee_id = boss


@reading
def of_account(dealer: str) -> list[str]:
    """The employee in charge of a dealer, if they sign in to the console."""
    charge = select(Employee.code).join(Dealer, Dealer.employee_id == Employee.id).where(Dealer.code == dealer)
    return list(session().scalars(charge.join(StaffAccount, StaffAccount.employee_id == Employee.id)))
