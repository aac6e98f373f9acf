"""Deciding on the phone: the same deciders, the same refusals, the same single decision as by a message's link."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from models.accounts import StaffRole
from models.db import Database, session, transaction
from models.organisation import LEFT, Employee
from services import accounts, staff_accounts
from services.access import OPERATOR
from services.bindings import claiming, deciders, deciding, ending, history, inviting
from tests.console.claims import waiting_claim
from tests.contents import changed, contents
from tests.miniprogram_api.mini import Mini, code_of, employee
from tests.services.test_clerks import clerk, owner, somebody
from tests.world import PASSWORD, Cast


@pytest.fixture
def wang(app: Flask, cast: Cast) -> Mini:
    """王敏 is an administrator."""
    return Mini(app, employee("E001"))


def accept(mini: Mini, claim: int, **more: Any) -> Any:
    return mini.ask("POST", f"/approvals/{claim}/decision", {"decision": "accept", **more})


def ids(mini: Mini, query: str = "") -> list[int]:
    return [one["id"] for one in mini.get(f"/approvals{query}")["items"]]


def test_a_claim_is_listed_shown_and_accepted(wang: Mini) -> None:
    claim = waiting_claim()
    assert wang.get("/badges")["approvals"] == 1
    shown = wang.get(f"/approvals/{claim}")
    assert shown == wang.get("/approvals")["items"][0]
    assert {name: shown[name] for name in ("name", "phone", "phone_verified", "comparison", "role", "target")} == {
        "name": "张伟",
        "phone": "139****0001",
        "phone_verified": False,
        "comparison": "matches",
        "role": "owner",
        "target": "华南总代理",
    }
    assert (shown["state"], shown["may_decide"], shown["created_at"][-6:]) == ("waiting", True, "+08:00")
    done = accept(wang, claim).get_json()
    assert (done["state"], done["decided_by"], done["may_decide"]) == ("accepted", "王敏", False)
    assert (ids(wang), ids(wang, "?state=decided")[0]) == ([], claim)
    assert wang.get("/badges")["approvals"] == 0


def test_a_refusal_needs_a_reason_which_stays_with_the_claim(wang: Mini) -> None:
    claim = waiting_claim()
    path = f"/approvals/{claim}/decision"
    assert code_of(wang.ask("POST", path, {"decision": "refuse"})) == (422, "reason_missing")
    assert code_of(wang.ask("POST", path, {"decision": "refuse", "reason": "长" * 101})) == (422, "malformed")
    done = wang.post(path, decision="refuse", reason="号码不符")
    assert (done["state"], done["reason"]) == ("refused", "号码不符")


def test_a_decision_sent_again_under_its_key_is_one_and_another_is_told_who_was_first(
    wang: Mini, app: Flask, cast: Cast
) -> None:
    claim = waiting_claim()
    path, yes = f"/approvals/{claim}/decision", {"decision": "accept"}
    answers = [wang.ask("POST", path, yes, key="one-tap-of-mine") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].get_json() == answers[1].get_json()
    late = Mini(app, employee("E002")).ask("POST", path, {"decision": "refuse", "reason": "不认识"})
    assert code_of(late) == (409, "already_decided")
    assert "王敏" in late.get_json()["error"]["message"]


def test_who_decides_nothing_is_refused_and_changes_nothing(app: Flask, cast: Cast, database: Database) -> None:
    claim = waiting_claim()
    asking = [Mini(app, employee("E003")), Mini(app, somebody("路人"))]
    before = contents(database)
    for mini in asking:
        for answer in (mini.ask("GET", "/approvals"), mini.ask("GET", f"/approvals/{claim}"), accept(mini, claim)):
            assert code_of(answer) == (403, "not_allowed")
        assert code_of(mini.ask("GET", "/approvals?as=dealer_staff")) == (403, "not_owner")
        assert mini.get("/badges")["approvals"] == 0
    assert contents(database) == before
    stranger = app.test_client().post(f"/api/v1/approvals/{claim}/decision", json={"decision": "accept"})
    assert code_of(stranger) == (401, "sign_in_again")


@transaction
def _lose_roles() -> None:
    account = accounts.sign_in("E001", PASSWORD).account_id
    session().execute(update(StaffRole).where(StaffRole.account_id == account).values(role="content_manager"))


@transaction
def _leave() -> None:
    session().execute(update(Employee).where(Employee.code == "E001").values(status=LEFT))


def _disable() -> None:
    accounts.add_staff(OPERATOR, "E003", "admin", PASSWORD)  # the last administrator stays
    staff_accounts.disable(OPERATOR, "E001")


def _unbind(follower_id: int) -> None:
    ending.leave(follower_id, ending.held_by(follower_id)[0].binding_id)


@pytest.mark.parametrize("change", [_lose_roles, _leave, _disable, _unbind])
def test_who_lost_the_role_left_or_is_bound_no_more_decides_nothing_under_the_old_token(
    wang: Mini, change: Callable[..., None]
) -> None:
    claim = waiting_claim()
    assert ids(wang) == [claim]
    act = partial(change, wang.id) if change is _unbind else change
    act()
    assert code_of(wang.ask("GET", "/approvals")) == (403, "not_allowed")
    assert code_of(accept(wang, claim)) == (403, "not_allowed")
    assert history.claim(OPERATOR, claim).state == "waiting"


def test_a_region_manager_sees_and_decides_her_regions_only(app: Flask, cast: Cast) -> None:
    zhou = Mini(app, employee("E004"))
    near, far = waiting_claim("D002"), waiting_claim("D003")
    assert ids(zhou) == [near]
    for answer in (zhou.ask("GET", f"/approvals/{far}"), accept(zhou, far), zhou.ask("GET", "/approvals/999983")):
        assert code_of(answer) == (404, "claim_unknown")
    assert accept(zhou, near).status_code == 200
    assert history.claim(OPERATOR, far).state == "waiting"


def test_nobody_decides_their_own_claim(app: Flask, cast: Cast) -> None:
    chen = Mini(app, employee("E002"))
    token = inviting.invite_dealer(OPERATOR, "D001").token
    mine = claiming.claim(chen.id, token, name="陈洁", phone="13800000002", agreed=True).claim_id
    assert [one["may_decide"] for one in chen.get("/approvals")["items"]] == [False]
    assert code_of(accept(chen, mine)) == (403, "own_claim")


def test_what_accepting_ends_is_shown_first_and_must_be_what_was_shown(wang: Mini, cast: Cast) -> None:
    owner("D001")
    claim = waiting_claim()
    shown = wang.get(f"/approvals/{claim}")
    assert (shown["conflict"], "原绑定结束" in shown["conflict_words"]) == ("target_taken", True)
    assert code_of(accept(wang, claim)) == (409, "changed_meanwhile")
    assert code_of(accept(wang, claim, shown_conflict="both")) == (409, "changed_meanwhile")
    assert accept(wang, claim, shown_conflict=shown["conflict"]).get_json()["state"] == "accepted"


def test_an_owner_decides_about_clerks_of_the_own_shop_and_of_no_other(app: Flask, cast: Cast) -> None:
    boss, other = Mini(app, owner("D001")), Mini(app, owner("D002"))
    _, claim = clerk(boss.id)
    of_an_owner = waiting_claim("D003")
    assert (ids(boss), ids(other), boss.get("/badges")["approvals"]) == ([claim], [], 1)
    assert boss.get(f"/approvals/{claim}")["role"] == "clerk"
    for mini, number in ((other, claim), (boss, of_an_owner)):
        assert code_of(mini.ask("GET", f"/approvals/{number}")) == (404, "claim_unknown")
        assert code_of(accept(mini, number)) == (404, "claim_unknown")
    assert accept(boss, claim).get_json()["decided_by"] == "张伟"
    assert ids(boss, "?state=decided") == [claim]


def test_an_owner_is_told_what_only_headquarters_may_decide(app: Flask, cast: Cast) -> None:
    boss = Mini(app, owner("D001"))
    who, claim = clerk(boss.id)
    owner("D002")
    token = inviting.invite_dealer(OPERATOR, "D002").token
    elsewhere = claiming.claim(who, token, name="马超", phone="13900000011", agreed=True).claim_id
    deciding.decide(OPERATOR, elsewhere, accept=True, reason="", via="console", shown_conflict="target_taken")
    assert boss.get(f"/approvals/{claim}")["may_decide"] is False
    assert code_of(accept(boss, claim, shown_conflict="bound_elsewhere")) == (403, "needs_headquarters")


def test_one_person_of_two_roles_chooses_by_which(app: Flask, cast: Cast) -> None:
    both = Mini(app, employee("E002"))
    made = claiming.claim(
        both.id, inviting.invite_dealer(OPERATOR, "D001").token, name="陈洁", phone="13800000002", agreed=True
    )
    deciding.decide(OPERATOR, made.claim_id, accept=True, reason="", via="console")
    _, claim = clerk(both.id)
    far = waiting_claim("D003")
    assert sorted(ids(both)) == sorted(ids(both, "?as=hq")) == sorted([claim, far])
    assert ids(both, "?as=dealer_staff") == [claim]
    assert code_of(accept(both, far, **{"as": "dealer_staff"})) == (404, "claim_unknown")
    assert accept(both, claim, **{"as": "dealer_staff"}).status_code == 200


def test_lists_come_page_by_page(wang: Mini, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciders, "PAGE", 2)
    made = [waiting_claim("D003", name=f"某人{n}") for n in range(5)]
    pages = [wang.get("/approvals")]
    while pages[-1]["next_cursor"]:
        pages.append(wang.get(f"/approvals?cursor={pages[-1]['next_cursor']}"))
    assert [len(page["items"]) for page in pages] == [2, 2, 1]
    assert [one["id"] for page in pages for one in page["items"]] == made[::-1]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"decision": "maybe"},
        {"decision": "accept", "shown_conflict": "nothing"},
        {"decision": "accept", "as": "boss"},
        {"decision": "accept", "reason": None},
        {"decision": "accept", "force": True},
    ],
)
def test_what_is_no_decision_is_malformed(wang: Mini, body: dict[str, Any], database: Database) -> None:
    claim = waiting_claim()
    before = contents(database)
    assert code_of(wang.ask("POST", f"/approvals/{claim}/decision", body)) == (422, "malformed")
    assert changed(before, contents(database)) == set()
