"""Deciding claims: once, with a reason when refusing, with everything typed kept when it cannot be done."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from services.access import OPERATOR
from services.bindings import history
from tests.console.claims import waiting_claim
from tests.console.desk import Desk


def state(claim_id: int) -> tuple[str, str | None, str | None]:
    claim = history.claim(OPERATOR, claim_id)
    return claim.state, claim.decided_by, claim.decided_via


def test_the_claim_shows_facts_comparison_and_masked_phone(manager: Desk) -> None:
    page = manager.get(f"/console/approvals/{waiting_claim('D002', phone='13911112222')}").text
    for shown in ("张伟", "深圳湾专卖", "139****2222", "号码不符", "自行填写"):
        assert shown in page
    assert "13911112222" not in page


def test_accepting_binds_and_goes_back_to_what_waits(manager: Desk) -> None:
    claim_id = waiting_claim()
    answer = manager.post(f"/console/approvals/{claim_id}", {"decision": "accept"})
    assert (answer.status_code, answer.location) == (303, "/console/approvals?state=waiting")
    assert state(claim_id) == ("accepted", "陈洁", "console")
    assert "已通过" in manager.get(answer.location).text
    assert "陈洁 审核" in manager.get("/console/dealers/D001").text


def test_in_the_drawer_the_lists_are_told_to_refresh(manager: Desk) -> None:
    answer = manager.post(f"/console/approvals/{waiting_claim()}", {"decision": "accept"}, htmx=True)
    assert answer.status_code == 204
    told = json.loads(answer.headers["HX-Trigger"])
    assert told["done"]["sentence"].startswith("已通过")
    assert "refresh" in told


def test_refusing_needs_a_reason(manager: Desk) -> None:
    claim_id = waiting_claim()
    answer = manager.post(f"/console/approvals/{claim_id}", {"decision": "refuse", "reason": "  "})
    assert answer.status_code == 422
    assert "请填写拒绝的原因" in answer.text
    assert state(claim_id)[0] == "waiting"
    manager.post(f"/console/approvals/{claim_id}", {"decision": "refuse", "reason": "号码与登记不符"})
    assert state(claim_id)[0] == "refused"
    assert "号码与登记不符" in manager.get(f"/console/approvals/{claim_id}").text


def test_a_second_decision_shows_who_was_first_and_keeps_what_was_typed(
    manager: Desk, signed_in: Callable[[str], Desk]
) -> None:
    claim_id = waiting_claim()
    manager.post(f"/console/approvals/{claim_id}", {"decision": "accept"})
    late = signed_in("admin").post(
        f"/console/approvals/{claim_id}", {"decision": "refuse", "reason": "不是本人"}, htmx=True
    )
    assert late.status_code == 409
    assert "这条申请已由陈洁于" in late.text
    assert "不是本人" in late.text
    assert late.text.lstrip().startswith('<article class="claim"')
    assert state(claim_id) == ("accepted", "陈洁", "console")


@pytest.mark.parametrize("decision", ["", "delete"])
def test_an_unknown_decision_decides_nothing(manager: Desk, decision: str) -> None:
    claim_id = waiting_claim()
    assert manager.post(f"/console/approvals/{claim_id}", {"decision": decision}).status_code == 422
    assert state(claim_id)[0] == "waiting"


def test_a_decision_without_token_is_not_taken(manager: Desk) -> None:
    claim_id = waiting_claim()
    answer = manager.client.post(f"/console/approvals/{claim_id}", data={"decision": "accept"})
    assert answer.status_code == 400
    assert state(claim_id)[0] == "waiting"


def test_who_only_reads_sees_the_claim_without_buttons(signed_in: Callable[[str], Desk]) -> None:
    claim_id = waiting_claim()
    page = signed_in("boss").get(f"/console/approvals/{claim_id}").text
    assert "张伟" in page
    assert 'value="accept"' not in page


def test_a_missing_claim_is_said_over_the_page(manager: Desk) -> None:
    answer = manager.get("/console/approvals/999", htmx=True)
    assert answer.status_code == 404
    assert answer.headers["HX-Retarget"] == "#messages"
    assert "没有找到" in answer.text
