"""Pages and API for people: nobody gets in without signing in, and what is another's answers like what is not there."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from services import clock, people
from services.access import OPERATOR, follower
from services.bindings import arriving, claiming, clerks, deciding, ending, inviting
from tests import who_may_what
from tests.pages.readers import CSRF, Read, Reader
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
