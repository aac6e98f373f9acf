"""李强 leaves on Friday evening: on Saturday he opens nothing any more, and his dealers know whom to call."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from models.audit import AuditEntry
from models.db import reading, session, transaction
from models.dealers import Dealer
from models.organisation import Employee
from services import accounts, clock, leaving, people, roles, sessions
from services.access import OPERATOR, Actor
from services.bindings import arriving, history, inviting
from services.errors import Conflict, Expired, Invalid, NotAllowed, NotFound, Refusal
from services.listing import Wanted
from tests.console.desk import Desk
from tests.services.leads.desk import entered, lead
from tests.world import PASSWORD, Cast, add_employee

Sessions = dict[str, str]


@pytest.fixture
def li(app: Flask, cast: Cast) -> tuple[int, Sessions]:
    """李强: bound, boss in the console, with a console, a page and an API session alive."""
    accounts.add_staff(OPERATOR, "E003", "boss", PASSWORD)
    person = people.meet(people.OFFICIAL_ACCOUNT, "openid-li")
    people.followed(person.id, clock.now())
    arriving.arrive(person.id, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    account = next(one for one in accounts.all_staff() if one.code == "E003")
    return person.id, {
        "console": sessions.open_session("console", account_id=account.account_id).token,
        "page": sessions.open_session("page", follower_id=person.id).token,
        "api": sessions.open_session("api", follower_id=person.id).token,
    }


@pytest.fixture
def admin(signed_in: Callable[[str], Desk]) -> Iterator[Desk]:
    yield signed_in("admin")
    clock.use(None)


@reading
def in_charge() -> dict[str, str | None]:
    query = select(Dealer.code, Employee.name).outerjoin(Employee, Employee.id == Dealer.employee_id)
    return dict(session().execute(query.order_by(Dealer.code)).tuples().all())


@reading
def told_of_leaving() -> list[dict[str, object]]:
    return list(session().scalars(select(AuditEntry.details).where(AuditEntry.tag == "employee:record:leave")))


def test_who_leaves_is_out_everywhere_and_the_dealers_have_somebody_new(admin: Desk, li: tuple[int, Sessions]) -> None:
    person, live = li
    other = inviting.invite_employee(OPERATOR, "E003", policy="confirm")
    page = admin.get("/console/employees/E003/leaving").text
    for told in ("李强 办理离职", "3 家", "有，立即结束", "有，立即停用", "1 份，立即收回"):
        assert told in page, told

    assert admin.post("/console/employees/E003/leaving", {"successor": "E004"}).status_code == 303

    with pytest.raises(NotAllowed):
        sessions.staff_behind(live["console"])
    for kind in ("page", "api"):
        with pytest.raises(NotAllowed):
            sessions.person_behind(kind, live[kind])
    assert [role.kind for role in roles.of_person(person).roles] == ["consumer"]
    with pytest.raises(NotAllowed):
        accounts.sign_in("E003", PASSWORD)
    with pytest.raises(Expired):
        inviting.invitation(other.token)
    assert in_charge() == {"D001": "周婷", "D002": "周婷", "D003": "周婷"}
    dealer = admin.get("/console/dealers/D001").text
    assert dealer.index("周婷") < dealer.rindex("李强")  # the one before stays to be read
    assert "离职" in admin.get("/console/employees/E003").text
    assert told_of_leaving() == [{"code": "E003", "dealers": 3, "people": 0, "leads": 0, "successor": "E004"}]
    assert history.bindings(OPERATOR, Wanted()).rows[0].ended_why == "left_company"


def test_a_successor_whose_name_is_typed_is_the_colleague_of_that_name(admin: Desk, li: tuple[int, Sessions]) -> None:
    assert admin.post("/console/employees/E003/leaving", {"successor": " 周婷 "}).status_code == 303
    assert set(in_charge().values()) == {"周婷"}


def test_whoever_lets_somebody_go_reads_how_many_leads_they_have_in_hand(admin: Desk, li: tuple[int, Sessions]) -> None:
    assert "手上的线索" in admin.get("/console/employees/E003/leaving").text
    assert leaving.belongings(OPERATOR, "E003").leads == 0
    taken = entered(li[0])
    assert lead(taken).employee_id is not None
    assert "1 条" in admin.get("/console/employees/E003/leaving").text
    assert leaving.leave(OPERATOR, "E003", successor="E004").leads == 1


def test_without_a_successor_the_dealers_wait_for_one(admin: Desk, li: tuple[int, Sessions]) -> None:
    assert admin.post("/console/employees/E003/leaving").status_code == 303
    assert set(in_charge().values()) == {None}


@pytest.mark.parametrize(("successor", "status"), [("E003", 422), ("E404", 422), ("李强", 422), ("赵一", 422)])
def test_a_successor_has_to_be_a_colleague_in_service(
    admin: Desk, li: tuple[int, Sessions], successor: str, status: int
) -> None:
    add_employee("E021", "赵一", "13800000021")
    add_employee("E022", "赵一", "13800000022")  # which of the two nobody can tell
    answer = admin.post("/console/employees/E003/leaving", {"successor": successor})
    assert answer.status_code == status
    assert "请选一位在职的同事" in answer.text
    assert f'value="{successor}"' in answer.text
    assert set(in_charge().values()) == {"李强"}


def actor_of(code: str) -> Actor:
    return next(one.actor for one in accounts.all_staff() if one.code == code)


@pytest.mark.parametrize(
    ("who", "code", "why"),
    [
        ("E002", "E003", "needs_administrator"),
        ("E001", "E001", "own_leaving"),
        ("E001", "E404", "employee_unknown"),
        ("E004", "E003", "not_allowed"),
    ],
)
def test_leaving_is_refused(app: Flask, li: tuple[int, Sessions], who: str, code: str, why: str) -> None:
    with pytest.raises((Conflict, Invalid, NotAllowed, NotFound)) as refused:
        leaving.leave(actor_of(who), code)
    assert isinstance(refused.value, Refusal)
    assert refused.value.code == why
    assert set(in_charge().values()) == {"李强"}


def test_nobody_leaves_twice(app: Flask, li: tuple[int, Sessions]) -> None:
    leaving.leave(OPERATOR, "E003")
    with pytest.raises(Conflict) as again:
        leaving.leave(OPERATOR, "E003")
    assert again.value.code == "already_left"
    assert len(told_of_leaving()) == 1


def test_the_people_below_get_a_manager_and_no_circle_begins(app: Flask, cast: Cast) -> None:
    @transaction
    def below(code: str, manager: str) -> None:
        session().get_one(Employee, cast.employees[code]).manager_id = cast.employees[manager]

    @reading
    def manager_of(code: str) -> int | None:
        return session().get_one(Employee, cast.employees[code]).manager_id

    below("E003", "E001")
    below("E002", "E003")
    below("E004", "E003")
    assert leaving.leave(OPERATOR, "E003", successor="E004").people == 2
    assert manager_of("E002") == cast.employees["E004"]
    assert manager_of("E004") == cast.employees["E001"]
