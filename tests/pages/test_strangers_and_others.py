"""Pages and API for people: nobody gets in without signing in, and what is another's answers like what is not there."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from services import clock, people
from services.access import OPERATOR, follower
from services.attribution import signs
from services.bindings import arriving, claiming, clerks, deciding, ending, inviting
from services.sharing import taking_out
from tests import who_may_what
from tests.pages.readers import CSRF, Read, Reader
from tests.reading_room import token_of
from tests.services.items.shop import shelf
from tests.shelf import a_material
from tests.world import Cast

PASSING = re.compile(r"[0-9a-f]{24}|nonce=\S+|value=\S+|\{.*?\}")
ANYTHING = {"token": "A" * 24, "binding_id": "1", "staff_id": "1"}


def of_people(whom: str) -> list[tuple[str, str]]:
    found = []
    for route, serves in who_may_what.others().items():
        if serves == whom:
            method, path = route.split()
            found.append((method, re.sub(r"<(\w+)>", lambda name: ANYTHING.get(name[1], "1"), path)))
    assert found
    return found


def test_a_stranger_is_sent_to_sign_in_from_every_page(app: Flask, cast: Cast) -> None:
    client = app.test_client()
    token = CSRF.search(client.get("/console/sign-in").text)
    assert token
    for method, path in of_people("person"):
        answer = client.open(path, method=method, data={"csrf_token": token[1]} if method == "POST" else None)
        assert answer.status_code == (302 if method == "GET" else 403), f"{method} {path}"
        if method == "GET":
            assert answer.headers["Location"].startswith("/oauth/start"), f"{method} {path}"


@pytest.mark.parametrize("token", [None, "", "Bearer", "Bearer nonsense", "Basic YTpi"])
def test_a_client_without_a_token_gets_nothing(app: Flask, token: str | None) -> None:
    client = app.test_client()
    headers = {} if token is None else {"Authorization": token}
    for method, path in of_people("bearer"):
        answer = client.open(path, method=method, json={} if method == "POST" else None, headers=headers)
        assert answer.status_code == 401, f"{method} {path}"
        assert answer.get_json()["error"]["code"] == "sign_in_again"


def clerk_of(boss: Reader, name: str, phone: str) -> tuple[int, int]:
    """A clerk who joined this owner's shop: their record and their binding."""
    who = people.meet(people.OFFICIAL_ACCOUNT, f"openid of {name}")
    people.followed(who.id, clock.now())
    claim = claiming.claim(who.id, clerks.invite_clerk(boss.id).token, name=name, phone=phone, agreed=True)
    deciding.decide(follower(boss.id, "老板"), claim.claim_id, accept=True, reason="", via="wechat")
    record = next(one.id for one in clerks.staff_of(boss.id) if one.name == name)
    return record, ending.held_by(who.id)[0].binding_id


OF_THE_OWNER = {
    "GET /me/staff/<staff_id>/hand-over",
    "POST /me/staff/<staff_id>/hand-over",
    "POST /me/staff/<staff_id>/let-go",
    "POST /me/bindings/<binding_id>/leave",
    "GET /me/shares/<share>",
}
"""What names something of a shop; the other addresses of people are links that one person was given."""
OF_THE_CONSUMER = {
    "GET /me/items/<item_id>",
    "POST /me/items/<item_id>/give",
    "POST /me/items/<item_id>/take-back",
}
"""What names something that one consumer owns."""


def test_the_others_of_a_shop_reach_nothing_that_is_its_owners(read: Read, cast: Cast) -> None:
    named = {route for route, whom in who_may_what.others().items() if whom == "person" and "/me/" in route}
    assert {route for route in named if "<" in route and "<purpose>" not in route} == OF_THE_OWNER | OF_THE_CONSUMER
    zhang, colleague, customer = read("张伟"), read("黄忠"), read("顾客")
    arriving.arrive(zhang.id, inviting.invite_dealer(OPERATOR, "D001", policy="on_follow").scene)
    staff, binding = clerk_of(zhang, "马超", "13900000011")
    clerk_of(zhang, "黄忠", "13900000012")
    signs.scan_sign(customer.id, signs.issue_sign(OPERATOR, "D001").scene)
    share = taking_out.take_out(zhang.id, token_of(a_material(employee_id=cast.employees["E001"]))).token
    there = {"staff_id": str(staff), "binding_id": str(binding), "share": share}
    nowhere = {"staff_id": "999983", "binding_id": "999983", "share": "A" * 22}

    def told(asker: Reader, route: str, values: dict[str, str]) -> tuple[int, str]:
        method, path = re.sub(r"<(\w+)>", lambda name: values[name[1]], route).split()
        answer = asker.get(path) if method == "GET" else asker.send(path, shown="/me", to="", reason="换人")
        return answer.status_code, PASSING.sub("", answer.text.replace(path, "HERE"))

    for asker in (colleague, customer):
        for route in OF_THE_OWNER:
            assert told(asker, route, there) == told(asker, route, nowhere), route
            assert told(asker, route, there)[0] in (403, 404), route
    assert {one.name: one.active for one in clerks.staff_of(zhang.id)} == {"张伟": True, "马超": True, "黄忠": True}
    reached = {route for route in OF_THE_OWNER if told(zhang, route, there) != told(zhang, route, nowhere)}
    assert reached == OF_THE_OWNER - {"POST /me/bindings/<binding_id>/leave"}  # the control: they are there


def test_an_item_answers_its_owner_alone(read: Read, cast: Cast) -> None:
    assert cast.dealers
    goods, mine, other = shelf(), read("顾客"), read("黄忠")
    there, nowhere = goods.bind(mine.id).item_id, 999983

    def told(asker: Reader, route: str, item: int) -> tuple[int, str]:
        method, path = route.replace("<item_id>", str(item)).split()
        answer = asker.get(path) if method == "GET" else asker.send(path, shown="/me/data")
        return answer.status_code, PASSING.sub("", answer.text.replace(path, "HERE"))

    for route in OF_THE_CONSUMER:
        assert told(other, route, there) == told(other, route, nowhere), route
        assert told(other, route, there)[0] == 404, route
    assert told(mine, "GET /me/items/<item_id>", there)[0] == 200  # the control: it is there


def test_an_owner_reaches_no_clerk_and_no_binding_of_another_shop(read: Read) -> None:
    zhang, liu = read("张伟"), read("刘芳")
    for owner, dealer in ((zhang, "D001"), (liu, "D002")):
        arriving.arrive(owner.id, inviting.invite_dealer(OPERATOR, dealer, policy="on_follow").scene)
    mine, _ = clerk_of(zhang, "马超", "13900000011")
    theirs, their_binding = clerk_of(liu, "黄忠", "13900000012")

    def told(path: str) -> tuple[int, str]:
        answer = zhang.send(path, shown="/me")
        return answer.status_code, PASSING.sub("", answer.text.replace(path, "HERE"))

    for route, number in (("/me/staff/{}/let-go", theirs), ("/me/bindings/{}/leave", their_binding)):
        assert told(route.format(number)) == told(route.format(999983))
        assert told(route.format(number))[0] == 404
    assert [one.active for one in clerks.staff_of(liu.id)] == [True, True]
    assert told(f"/me/staff/{mine}/let-go")[0] == 303


def test_an_item_that_is_gone_leads_on_to_those_that_are_mine(read: Read, cast: Cast) -> None:
    gone = read("顾客").get("/me/items/999983")
    assert gone.status_code == 404
    assert '<a class="go" href="/me/items">我的产品</a>' in gone.text
