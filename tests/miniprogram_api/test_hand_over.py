"""An owner's hand-overs and figures through the API, scoped to the shop; no field more than the document says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask

from doorway.house import NAME
from models.db import Base
from services import clock
from services.access import OPERATOR
from services.attribution import customers, signs
from services.bindings import clerks
from tests.contents import contents
from tests.miniprogram_api.test_dealer import Mini, code_of
from tests.services.test_clerks import owner, somebody
from tests.services.test_handing_over import Shop, told
from tests.world import Cast

# Every column of every table: a client that guesses them changes nothing by it (G29).
COLUMNS = sorted({column.name for table in Base.metadata.sorted_tables for column in table.columns})
READS = ("", "/staff", "/customers", "/numbers", "/staff/invitation")


@pytest.fixture
def shop(app: Flask, cast: Cast) -> Shop:
    return Shop()


@pytest.fixture
def document(app: Flask) -> dict[str, Any]:
    found: dict[str, Any] = app.test_client().get("/api/v1/openapi.json").get_json()
    return found


@pytest.fixture
def unlimited(app: Flask) -> Iterator[None]:
    app.extensions["qudao_knocks"].enabled = False
    yield
    app.extensions["qudao_knocks"].enabled = True


def test_customers_are_handed_over_once_for_one_key(app: Flask, shop: Shop) -> None:
    mini, [who] = Mini(app, shop.boss), shop.bring(shop.wang[0], "zhao")
    label = mini.get("/customers")["items"][0]["label"]
    body = {"to": shop.li[1], "customers": [label], "reason": "岗位调整"}
    first = mini.ask("POST", f"/staff/{shop.wang[1]}/hand-over", key="a-key-of-this-deed", body=body)
    again = mini.ask("POST", f"/staff/{shop.wang[1]}/hand-over", key="a-key-of-this-deed", body=body)
    assert (first.status_code, again.get_json()) == (201, first.get_json())
    assert (first.get_json()["customers"], first.get_json()["receiver"]) == (1, "李强")
    assert told(who)[0] == ("李强", "王丽", "张伟", "岗位调整")
    assert mini.get("/customers")["items"][0]["held_by"] == shop.li[1]
    assert {one["name"]: one["customers"] for one in mini.get("/staff")["items"]} == {"张伟": 0, "王丽": 0, "李强": 1}
    late = mini.ask("POST", f"/staff/{shop.wang[1]}/hand-over", key="another-key-of-mine", body=body)
    assert code_of(late) == (409, "nothing_to_hand_over")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"to": None}, "malformed"),
        ({"to": "2", "reason": "x"}, "malformed"),
        ({"to": -1, "reason": "x"}, "malformed"),
        ({"to": None, "reason": "x" * 101}, "malformed"),
        ({"to": None, "reason": "x", "customers": []}, "malformed"),
        ({"to": None, "reason": "x", "customers": ["y" * 17]}, "malformed"),
        ({"to": 999_983, "reason": "x"}, "receiver_unknown"),
        ({"to": None, "reason": "  "}, "reason_missing"),
    ],
)
def test_a_wrong_wish_is_refused_by_name_and_moves_nobody(
    app: Flask, shop: Shop, body: dict[str, Any], code: str
) -> None:
    shop.bring(shop.wang[0], "zhao")
    answer = Mini(app, shop.boss).ask("POST", f"/staff/{shop.wang[1]}/hand-over", body=body)
    assert code_of(answer) == (422, code)
    assert shop.counts()["王丽"] == 1


def test_another_dealers_clerk_and_nobody_answer_alike(app: Flask, shop: Shop) -> None:
    shop.bring(shop.wang[0], "zhao")
    other, body = Mini(app, owner("D002")), {"to": None, "reason": "x"}
    answers = [other.ask("POST", f"/staff/{staff}/hand-over", body=body) for staff in (shop.wang[1], 999_983)]
    assert {code_of(answer) for answer in answers} == {(404, "clerk_unknown")}
    assert len({answer.get_json()["error"]["message"] for answer in answers}) == 1
    assert shop.counts()["王丽"] == 1


def test_the_figures_are_those_of_ones_own_dealer(app: Flask, shop: Shop) -> None:
    now = clock.now()
    clock.use(lambda: now - timedelta(days=40))
    shop.bring(shop.wang[0], "long ago")
    clock.use(lambda: now - timedelta(days=1))
    gone, _ = shop.bring(shop.wang[0], "zhao", "qian")
    clock.use(lambda: now)
    signs.scan_sign(somebody("sun"), signs.issue_sign(OPERATOR, "D001").scene)
    signs.scan_sign(somebody("not mine"), signs.issue_sign(OPERATOR, "D002").scene)
    customers.object_to(gone)
    found = Mini(app, shop.boss).get("/numbers")
    assert found["customers"] == {"total": 3, "came": 3, "left": 1, "visitors": 3}
    assert found["staff"] == {"active": 3, "bound": 3, "waiting": 0}
    assert [one["came"] for one in found["per_day"]][-2:] == [2, 1]
    assert len(found["per_day"]) == 30
    assert {one["name"]: one["customers"] for one in found["by_staff"]} == {
        "华南总代理": 1,
        "张伟": 0,
        "王丽": 2,
        "李强": 0,
    }


def test_no_answer_holds_more_than_the_document_says(app: Flask, shop: Shop, document: dict[str, Any]) -> None:
    shop.bring(shop.wang[0], "zhao")
    clerks.invite_clerk(shop.boss)
    mini = Mini(app, shop.boss)
    for path in READS:
        said = document["paths"][f"/api/v1/dealer{path}"]["get"]["responses"]["200"]
        schema = said["content"]["application/json"]["schema"] | {"components": document["components"]}
        jsonschema_rs.validator_for(schema).validate(mini.get(path))
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("additionalProperties") is False, name


def test_control_a_field_that_slips_into_an_answer_is_seen(app: Flask, shop: Shop, document: dict[str, Any]) -> None:
    said = document["paths"]["/api/v1/dealer"]["get"]["responses"]["200"]
    schema = said["content"]["application/json"]["schema"] | {"components": document["components"]}
    answer = Mini(app, shop.boss).get() | {"employee_id": 3}
    assert not jsonschema_rs.validator_for(schema).is_valid(answer)


@pytest.mark.usefixtures("unlimited")
def test_no_column_of_ours_in_a_body_changes_anything(app: Flask, shop: Shop) -> None:
    shop.bring(shop.wang[0], "zhao")
    database = app.extensions[NAME].database
    mini, before = Mini(app, shop.boss), contents(database)
    wish = {"to": shop.li[1], "reason": "岗位调整"}
    for column in COLUMNS:
        if column in ("reason", "customers"):
            continue
        answer = mini.ask("POST", f"/staff/{shop.wang[1]}/hand-over", body=wish | {column: 1})
        assert code_of(answer) == (422, "malformed"), column
    assert contents(database) == before


@pytest.mark.usefixtures("unlimited")
def test_columns_in_the_body_of_a_route_that_takes_none_are_not_heard(app: Flask, shop: Shop) -> None:
    mini, junk = Mini(app, shop.boss), dict.fromkeys(COLUMNS, 1)
    made = mini.ask("POST", "/staff/invitation", body=junk)
    invited = clerks.living_invitation(shop.boss)
    assert invited is not None
    assert made.get_json()["scene"] == invited.scene
    assert (invited.target.role, invited.target.code, invited.policy, invited.used) == (
        "clerk",
        "D001",
        "confirm",
        False,
    )
    mini.ask("DELETE", f"/staff/{shop.wang[1]}", body=junk)
    assert [(one.name, one.active) for one in clerks.staff_of(shop.boss)] == [
        ("张伟", True),
        ("李强", True),
        ("王丽", False),
    ]
