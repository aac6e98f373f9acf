"""The owner's workspace: their own dealer only; what is another's answers like what does not exist."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from services import people, sessions
from services.access import OPERATOR
from services.attribution import customers, signs
from services.bindings import clerks, ending
from tests.services.test_clerks import clerk, decide, owner, somebody
from tests.world import Cast


class Mini:
    """Somebody's mini program, in this process."""

    def __init__(self, app: Flask, follower_id: int) -> None:
        self.client = app.test_client()
        self.bearer = {"Authorization": f"Bearer {sessions.open_session('api', follower_id=follower_id).token}"}

    def ask(self, method: str, path: str = "", key: str = "", body: Any = None) -> TestResponse:
        headers = self.bearer | ({"Idempotency-Key": key} if key else {})
        return self.client.open(f"/api/v1/dealer{path}", method=method, headers=headers, json=body)

    def get(self, path: str = "") -> Any:
        answer = self.ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.get_json()


def code_of(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.get_json()["error"]["code"]


@pytest.fixture
def boss(app: Flask, cast: Cast) -> int:
    return owner("D001")


@pytest.fixture
def hired(boss: int) -> int:
    """马超, clerk of D001: the number of the record."""
    decide(boss, clerk(boss)[1])
    return clerks.staff_of(boss)[-1].id


def test_the_owner_sees_the_people_of_the_shop_with_masked_phones(app: Flask, boss: int, hired: int) -> None:
    mini = Mini(app, boss)
    assert mini.get() == {"code": "D001", "name": "华南总代理", "customers": 0}
    items = mini.get("/staff")["items"]
    assert [(one["id"], one["role"], one["name"], one["phone"], one["active"]) for one in items] == [
        (items[0]["id"], "owner", "张伟", "139****0001", True),
        (hired, "clerk", "马超", "139****0011", True),
    ]
    assert items[1]["bound_since"].endswith("+08:00")


def test_an_invitation_asked_for_again_under_its_key_is_the_same_and_a_new_one_ends_it(app: Flask, boss: int) -> None:
    mini = Mini(app, boss)
    assert code_of(mini.ask("GET", "/staff/invitation")) == (404, "invitation_unknown")
    first = mini.ask("POST", "/staff/invitation", key="a-key-of-this-deed")
    again = mini.ask("POST", "/staff/invitation", key="a-key-of-this-deed")
    assert (first.status_code, again.get_json()) == (201, first.get_json())
    assert first.get_json()["scene"].startswith("k_")
    assert mini.get("/staff/invitation") == first.get_json()
    second = mini.ask("POST", "/staff/invitation", key="another-key-of-mine").get_json()
    assert second["scene"] != first.get_json()["scene"]
    assert mini.get("/staff/invitation") == second


def test_a_clerk_is_let_go_once_and_stays_as_history(app: Flask, boss: int, hired: int) -> None:
    mini = Mini(app, boss)
    assert mini.ask("DELETE", f"/staff/{hired}").status_code == 204
    assert code_of(mini.ask("DELETE", f"/staff/{hired}")) == (409, "already_left")
    assert [(one["name"], one["active"], one["bound_since"]) for one in mini.get("/staff")["items"]][1:] == [
        ("马超", False, None)
    ]


def test_a_clerk_of_another_dealer_an_owner_and_nobody_answer_alike(app: Flask, boss: int, hired: int) -> None:
    other = Mini(app, owner("D002"))
    mine = other.get("/staff")["items"][0]["id"]
    answers = [other.ask("DELETE", f"/staff/{id_}") for id_ in (hired, 999_983, mine)]
    assert {code_of(answer) for answer in answers} == {(404, "clerk_unknown")}
    assert {answer.get_json()["error"]["message"] for answer in answers} == {"没有找到这位店员。"}
    assert clerks.staff_of(boss)[-1].active


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/staff"),
        ("GET", "/customers"),
        ("GET", "/staff/invitation"),
        ("POST", "/staff/invitation"),
        ("DELETE", "/staff/1"),
        ("GET", "/numbers"),
        ("POST", "/staff/1/hand-over"),
    ],
)
def test_only_an_owner_is_served_and_only_while_they_own_it(app: Flask, boss: int, method: str, path: str) -> None:
    assistant, claim = clerk(boss)
    decide(boss, claim)
    former = Mini(app, boss)
    ending.leave(boss, ending.held_by(boss)[0].binding_id)
    said = {"to": None, "reason": "岗位调整"} if path.endswith("hand-over") else None
    for mini in (Mini(app, assistant), Mini(app, somebody("zhao")), former):
        assert code_of(mini.ask(method, path, body=said)) == (403, "not_owner")
    stranger = app.test_client().open(f"/api/v1/dealer{path}", method=method)
    assert code_of(stranger) == (401, "sign_in_again")


def test_customers_come_page_by_page_as_labels_and_only_ones_own(
    app: Flask, boss: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(customers, "PAGE", 2)
    scenes = {code: signs.issue_sign(OPERATOR, code).scene for code in ("D001", "D002")}
    mine = [somebody(f"customer {n}") for n in range(5)]
    for who in mine:
        signs.scan_sign(who, scenes["D001"])
    signs.scan_sign(somebody("not mine"), scenes["D002"])
    mini = Mini(app, boss)
    pages = [mini.get("/customers")]
    while pages[-1]["next_cursor"]:
        pages.append(mini.get(f"/customers?cursor={pages[-1]['next_cursor']}"))
    assert [len(page["items"]) for page in pages] == [2, 2, 1]
    seen = [one["label"] for page in pages for one in page["items"]]
    assert seen == [people.person(who).label for who in reversed(mine)]
    assert mini.get()["customers"] == 5
    assert code_of(mini.ask("GET", "/customers?cursor=zero")) == (422, "malformed")
