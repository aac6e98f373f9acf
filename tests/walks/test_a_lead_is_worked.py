"""赵磊 reads what 张伟 sent him and leaves his number; 张伟 lets it lie, is reminded, calls, sells fifty bottles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import requests

from jobs import leads as job
from sandbox.client import Person
from services import clock
from tests.console.desk import Desk
from tests.rig.stage import Stage
from tests.shelf import a_material, token_of
from tests.walks.steps import bind_employee, csrf_of, last_word, mini_session
from tests.walks.test_a_clerk_joins import bind_owner
from tests.walks.test_a_share_is_taken_back import bearer, taken_out

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PHONE = "13811112222"
IN_THE_MORNING = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)  # ten o'clock in China, within working hours
AN_HOUR_LATER = datetime(2026, 11, 30, 3, 1, tzinfo=UTC)


def at(moment: datetime) -> None:
    clock.use(lambda: moment)


def leaves_a_number(person: Person, share: str, phone: str = PHONE) -> str:
    view = person.webview()
    address = f"/m/{share}/call"
    page = view.get(address)
    once = page.text.split('name="once" value="')[1].split('"')[0]
    form = {"csrf_token": csrf_of(page), "once": once, "phone": phone, "agreed": "yes"}
    return page.text + view.post(address, data=form).text


def asks(stage: Stage, key: str, method: str, path: str, body: Any = None) -> requests.Response:
    return requests.request(
        method, f"{stage.url}/api/v1/leads{path}", headers=bearer(stage, key), json=body, timeout=20
    )


def test_from_a_number_that_was_left_to_an_order(stage: Stage) -> None:
    at(IN_THE_MORNING)
    bind_employee(stage, "li-sales", "E003")  # in charge of D001
    zhang, zhao, li = bind_owner(stage), stage.person("zhao-consumer"), stage.person("li-sales")
    zhao.follow()
    stage.work()
    material = token_of(a_material("春季新品手册", employee_id=stage.cast.employees["E001"], pages=3))
    share = taken_out(stage, material, bearer(stage, "zhang-owner"))["share"]

    shown = leaves_a_number(zhao, share)
    assert "华南总代理" in shown  # whom the number is for stands there before it is left
    stage.work()
    assert "138****2222" in last_word(zhang)
    [mine] = asks(stage, "zhang-owner", "GET", "").json()["items"]
    assert (mine["interest"], mine["state"], mine["unanswered"]) == ("春季新品手册", "assigned", True)
    assert f"/leads/lead?id={mine['id']}" in last_word(zhang)

    at(AN_HOUR_LATER)
    job.watch()
    stage.work()
    assert "待跟进" in last_word(zhang)
    assert "张伟" in last_word(li)  # who looks after the dealer hears of it, once
    heard = len(li.chat())
    job.watch()
    stage.work()
    assert len(li.chat()) == heard

    assert asks(stage, "li-sales", "POST", f"/{mine['id']}/call").status_code in (403, 404)
    assert asks(stage, "zhang-owner", "POST", f"/{mine['id']}/call").json() == {"phone": "138 1111 2222"}
    figures = {"product": None, "amount_fen": 440_000, "probability": 80, "expected_on": "2026-12-31"}
    said = {"note": "要五十只，周三送样", "stage": "opportunity", "opportunity": figures}
    assert asks(stage, "zhang-owner", "POST", f"/{mine['id']}/follow-ups", said).json() == {"state": "opportunity"}
    leaves_a_number(zhao, share)  # once more: it joins what is open
    assert len(asks(stage, "zhang-owner", "GET", "").json()["items"]) == 1
    won = asks(stage, "zhang-owner", "POST", f"/{mine['id']}/follow-ups", {"note": "已付款", "stage": "won"})
    assert won.json() == {"state": "won"}

    wang = Desk(stage.app).with_session_of("E001")
    page = wang.get(f"/console/leads/{mine['id']}").text
    for words in ("要五十只，周三送样", "4,400.00", "张伟（华南总代理）", "138****2222"):
        assert words in page
    assert PHONE not in page
    assert "¥4,400" in wang.get("/console/leads/-/numbers").text


def test_who_takes_the_consent_back_is_called_by_nobody(stage: Stage) -> None:
    at(IN_THE_MORNING)
    bind_owner(stage)
    zhao = stage.person("zhao-consumer")
    zhao.follow()
    stage.work()
    material = token_of(a_material("春季新品手册", employee_id=stage.cast.employees["E001"], pages=3))
    share = taken_out(stage, material, bearer(stage, "zhang-owner"))["share"]
    leaves_a_number(zhao, share)
    [mine] = asks(stage, "zhang-owner", "GET", "").json()["items"]
    token = mini_session(stage, zhao)["token"]
    taken_back = requests.delete(
        f"{stage.url}/api/v1/privacy/consents/lead_to_dealer", headers={"Authorization": f"Bearer {token}"}, timeout=20
    )
    assert taken_back.status_code in (200, 204), taken_back.text
    gone = asks(stage, "zhang-owner", "POST", f"/{mine['id']}/call")
    assert gone.status_code in (403, 404, 409)
    one = asks(stage, "zhang-owner", "GET", f"/{mine['id']}").json()
    assert (one["state"], one["phone"], one["has_phone"]) == ("closed", None, False)
