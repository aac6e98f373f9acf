"""张伟 sent the price list to the wrong chat and takes that link back; another time headquarters does, and says why."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.console.desk import Desk
from tests.reading_room import PHONE, shares
from tests.rig.stage import Stage
from tests.shelf import a_material, token_of
from tests.walks.steps import mini_session
from tests.walks.test_a_clerk_joins import bind_owner

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def bearer(stage: Stage, key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {mini_session(stage, stage.person(key))['token']}"}


def taken_out(stage: Stage, material: str, who: dict[str, str]) -> dict[str, Any]:
    address = f"{stage.url}/api/v1/materials/{material}/shares"
    out: dict[str, Any] = requests.post(address, json={}, headers=who, timeout=20).json()
    return out


def passed_on(stage: Stage, share: str, who: dict[str, str]) -> str:
    """Somebody opens a share in the mini program and sends it on."""
    opened = requests.post(
        f"{stage.url}/api/v1/shares/{share}/visits", headers={**who, "User-Agent": PHONE}, timeout=20
    ).json()
    return str(opened["forward"])


def opens(stage: Stage, share: str) -> tuple[int, bool]:
    """What a stranger's browser gets: the status, and whether the material is on the page."""
    page = requests.get(f"{stage.url}/m/{share}", timeout=20)
    return page.status_code, "渠道价目表" in page.text


def test_the_wrong_chat_sees_nothing_any_more_and_the_right_one_reads_on(stage: Stage) -> None:
    bind_owner(stage)
    stage.work()
    material = token_of(a_material("渠道价目表", employee_id=stage.cast.employees["E001"], pages=3))
    zhang, zhao = bearer(stage, "zhang-owner"), bearer(stage, "zhao-consumer")
    wrong, right = (taken_out(stage, material, zhang)["share"] for _ in range(2))
    forward = passed_on(stage, wrong, zhao)
    assert [opens(stage, one) for one in (wrong, forward, right)] == [(200, True)] * 3

    others = requests.delete(f"{stage.url}/api/v1/shares/{wrong}", headers=zhao, timeout=20)
    assert (others.status_code, others.json()["error"]["code"]) == (404, "share_unknown")
    for _ in range(2):  # pressed again where the net was bad
        assert requests.delete(f"{stage.url}/api/v1/shares/{wrong}", headers=zhang, timeout=20).status_code == 204
    assert [opens(stage, one) for one in (wrong, forward, right)] == [(410, False), (410, False), (200, True)]
    again = requests.post(f"{stage.url}/api/v1/shares/{wrong}/visits", headers=zhao, timeout=20)
    assert (again.status_code, again.json()["error"]["code"]) == (410, "share_ended")

    mine = requests.get(f"{stage.url}/api/v1/shares", headers=zhang, timeout=20).json()["items"]
    assert {one["share"]: (one["ended"], one["visits"]) for one in mine} == {wrong: (True, 1), right: (False, 0)}


def test_headquarters_takes_one_back_with_a_reason_that_is_kept(stage: Stage) -> None:
    bind_owner(stage)
    stage.work()
    material = token_of(a_material("渠道价目表", employee_id=stage.cast.employees["E001"], pages=3))
    out = taken_out(stage, material, bearer(stage, "zhang-owner"))["share"]
    [row] = shares()
    wang = Desk(stage.app).with_session_of("E001")
    assert "渠道价目表" in wang.get("/console/shares").text
    unsaid = wang.post(f"/console/shares/{row.id}/end", {"reason": " ", "version": "1"}, htmx=True)
    assert "请填写这一项" in unsaid.text
    assert opens(stage, out) == (200, True)
    wang.post(f"/console/shares/{row.id}/end", {"reason": "发到了同行的群里", "version": "1"}, htmx=True)
    assert opens(stage, out) == (410, False)
    assert "发到了同行的群里" in wang.get("/console/audit").text
