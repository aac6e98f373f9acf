"""People in the console: who they are, how that came about, and who may see which of them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import true

from models.db import Base
from models.people import Follower
from services import clock, people, scopes
from services.access import OPERATOR
from services.attribution import signs
from services.bindings import claiming, deciding, ending, history, inviting
from tests.console.claims import waiting_claim
from tests.console.desk import Desk
from tests.services.doubted import employee, owner, somebody
from tests.world import Cast

PEOPLE = "/console/people"


def page_of(who: int) -> str:
    return f"{PEOPLE}/{people.survivor(who).id}"


def customer(name: str, dealer: str) -> int:
    who = somebody(name)
    signs.scan_sign(who, signs.issue_sign(OPERATOR, dealer).scene)
    return who


def label(who: int) -> str:
    return people.person(who).label


def listed(desk: Desk, query: str) -> set[str]:
    page = desk.get(f"{PEOPLE}?{query}").text
    return set(re.findall(r'href="/console/people/\d+">([^<]+)</a>', page))


@pytest.fixture
def four(cast: Cast) -> dict[str, int]:
    """Somebody of each kind, and two who are nothing to us: one follows, one left."""
    who = {
        "employee": employee("李强", "E003"),
        "owner": owner("张伟", "D001"),
        "customer": customer("赵", "D003"),
        "unbound": somebody("路人"),
        "gone": somebody("走了的人"),
    }
    people.left(who["gone"], clock.now())
    return who


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("", {"employee", "owner", "customer", "unbound", "gone"}),
        ("kind=employee", {"employee"}),
        ("kind=owner", {"owner"}),
        ("kind=clerk", set()),
        ("kind=customer", {"customer"}),
        ("kind=unbound", {"unbound", "gone"}),
        ("kind=unbound&follow=left", {"gone"}),
        ("kind=nonsense", set()),
        ("q=成都锦里", {"customer"}),
        ("q=张伟", {"owner"}),
    ],
)
def test_people_are_found_by_what_they_are(manager: Desk, four: dict[str, int], query: str, kinds: set[str]) -> None:
    assert listed(manager, query) == {label(four[kind]) for kind in kinds}


def test_the_page_says_who_somebody_is_and_how_that_came_about(manager: Desk, cast: Cast) -> None:
    who = owner("张伟", "D001")
    [held] = ending.held_by(who)
    ending.end_binding(OPERATOR, held.binding_id, reason="换了老板")
    page = manager.get(page_of(who)).text
    for said in ("从未绑定", "的老板"):
        assert said not in page
    for said in ("华南总代理", "总部解除", "换了老板", "已通过", "139****5678", "绑定身份", "版本 2026-11", "绑定表单"):
        assert said in page, said
    assert "13912345678" not in page
    assert "openid" not in page


def test_a_customers_page_shows_the_evidence(manager: Desk, cast: Cast) -> None:
    who = customer("赵", "D001")
    sign = signs.issue_sign(OPERATOR, "D002")
    assert signs.scan_sign(who, sign.scene).outcome == "stays"
    page = manager.get(page_of(who)).text
    for said in (
        "华南总代理",
        "的顾客。",
        "扫顾客码",
        "扫过的顾客码",
        "深圳湾专卖",
        f"#{sign.id}",
        "1 次",
        "2026-11-sign",
    ):
        assert said in page, said


def test_the_verified_phone_is_masked(manager: Desk, cast: Cast) -> None:
    who = somebody("赵")
    claiming.phone_verified(who, "+8613912345678")
    page = manager.get(page_of(who)).text
    assert "139****5678" in page
    assert "13912345678" not in page


def test_the_number_of_a_joined_row_leads_to_the_one_who_lives_on(manager: Desk, cast: Cast) -> None:
    first, second = customer("赵", "D001"), somebody("赵的小号")
    people.merge(first, second)
    assert label(first) in manager.get(f"{PEOPLE}/{second}").text


def test_a_region_manager_sees_whom_her_dealers_have_and_nobody_else(
    signed_in: Callable[[str], Desk], four: dict[str, int]
) -> None:
    desk = signed_in("region_manager")
    near = customer("钱", "D002")
    waits = history.claim(OPERATOR, waiting_claim("D002")).label
    assert listed(desk, "") == {label(four["employee"]), label(four["owner"]), label(near), waits}
    assert desk.get(page_of(four["owner"])).status_code == 200
    for far in ("customer", "unbound", "gone"):
        assert desk.get(page_of(four[far])).status_code == 404
    assert desk.get(f"{PEOPLE}?export=csv").data.decode("utf-8-sig").count("\n") == 5


def test_without_the_scoper_she_would_see_everybody(
    signed_in: Callable[[str], Desk], four: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    people_table: type[Base] = Follower
    monkeypatch.setitem(scopes.SCOPERS, people_table, lambda *_: true())
    assert signed_in("region_manager").get(page_of(four["customer"])).status_code == 200


def test_what_somebody_is_elsewhere_stays_blank_for_her(signed_in: Callable[[str], Desk], cast: Cast) -> None:
    """周婷 sees a claimant of her region; that he is owner in Sichuan is not hers to know from here."""
    who = owner("马超", "D003")
    made = claiming.claim(
        who, inviting.invite_dealer(OPERATOR, "D002").token, name="马超", phone="13912345678", agreed=True
    )
    desk = signed_in("region_manager")
    assert "深圳湾专卖" in desk.get(page_of(who)).text
    for path in (page_of(who), PEOPLE):
        assert "成都锦里店" not in desk.get(path).text
    deciding.decide(OPERATOR, made.claim_id, accept=False, reason="不是", via="console")
    assert desk.get(page_of(who)).status_code == 404


def test_a_content_manager_has_no_people(signed_in: Callable[[str], Desk], four: dict[str, int]) -> None:
    desk = signed_in("content_manager")
    assert desk.get(PEOPLE).status_code == 403
    assert desk.get(page_of(four["owner"])).status_code == 403


def test_the_forgotten_are_not_listed_and_their_page_says_so(manager: Desk, app: Flask, cast: Cast) -> None:
    who = somebody("走了的人")
    with app.extensions["qudao"].database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM identity")
    people.list_anew(range(100))
    assert listed(manager, "") == set()
    assert "资料已经删除" in manager.get(page_of(who)).text
