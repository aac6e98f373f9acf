"""The mini program from a printed code to a decision: opened, bound by the number WeChat knows, approved, told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import requests

from sandbox.client import Person
from services.access import OPERATOR
from services.bindings import inviting
from tests.rig.stage import Stage
from tests.walks.steps import bind_employee, held, last_word, mini_session, qr_of, verify_phone
from tests.walks.test_a_clerk_joins import bind_owner


@dataclass(frozen=True)
class Hand:
    """A phone with the mini program open."""

    stage: Stage
    token: str

    def ask(self, method: str, path: str, **body: Any) -> Any:
        bearer = {"Authorization": f"Bearer {self.token}"}
        answer = requests.request(
            method, f"{self.stage.url}/api/v1{path}", json=body or None, headers=bearer, timeout=20
        )
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None


def opened(stage: Stage, person: Person) -> Hand:
    return Hand(stage, mini_session(stage, person)["token"])


def test_a_printed_code_a_verified_number_and_the_dealer_is_mine(stage: Stage) -> None:
    zhang = stage.person("zhang-owner")
    invited = inviting.invite_dealer(OPERATOR, "D001")
    hand = opened(stage, zhang)
    printed = f"{stage.url}/q/{invited.token}"
    meaning = hand.ask("POST", "/scenes", q=printed)
    assert (meaning["target"], meaning["state"]) == ("华南总代理的老板", "follow_first")
    assert requests.get(meaning["qr_url"], timeout=20).headers["Content-Type"] == "image/png"
    zhang.scan(qr_of(stage, invited))
    stage.work()
    assert hand.ask("POST", "/scenes", scene=meaning["scene"])["state"] == "open"
    verify_phone(stage, hand.token, zhang.phone_code())
    claimed = hand.ask("POST", "/claims", scene=meaning["scene"], name="张伟", consents=["bind"])
    assert claimed == {"state": "accepted", "target": "华南总代理的老板"}
    assert held() == [("D001", "张伟")]
    assert hand.ask("GET", "/dealer")["code"] == "D001"
    stage.work()
    assert [one["topic"] for one in hand.ask("GET", "/messages")["items"]] == ["approved"]
    assert "手机号核对一致" in last_word(zhang)


def test_a_clerk_claims_in_the_mini_program_and_the_owner_decides_in_theirs(stage: Stage) -> None:
    bind_employee(stage, "wang-hq", "E001")
    zhang, ma = bind_owner(stage), stage.person("ma-clerk")
    stage.work()
    boss = opened(stage, zhang)
    invitation = boss.ask("POST", "/dealer/staff/invitation")
    ma.scan(qr_of(stage, inviting.invitation(invitation["scene"].partition("_")[2])))
    stage.work()
    clerk = opened(stage, ma)
    said = {"scene": invitation["scene"], "name": "马超", "phone": "13900000011", "consents": ["bind"]}
    assert clerk.ask("POST", "/claims", **said)["state"] == "waiting"
    assert boss.ask("GET", "/badges")["approvals"] == 1
    (asked,) = [one for one in boss.ask("GET", "/messages")["items"] if one["approval_id"]]
    decided = boss.ask("POST", f"/approvals/{asked['approval_id']}/decision", decision="accept")
    assert (decided["state"], decided["decided_by"]) == ("accepted", "张伟")
    assert ("D001", "马超") in held()
    stage.work()
    assert "审核通过" in last_word(ma)
    assert [role["owner"] for role in clerk.ask("GET", "/me")["roles"]] == [False]
    assert boss.ask("GET", "/badges")["approvals"] == 0


def test_a_page_signs_in_through_wechat_and_the_browser_alone_is_known(stage: Stage) -> None:
    zhang = bind_owner(stage)
    view = zhang.webview()
    place = "/app/#/pages/dealer/staff?id=7"
    refused = view.post("/api/v1/session", json={"via": "page"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "sign_in_again")
    to_wechat = view.get(f"/oauth/start?next={quote(place, safe='')}", follow=False)
    back = view.get(to_wechat.headers["Location"], follow=False)
    landed = view.get(back.headers["Location"], follow=False)
    assert landed.headers["Location"].endswith(place)
    session = view.post("/api/v1/session", json={"via": "page"}).json()
    assert [(role["dealer_code"], role["owner"]) for role in session["roles"]] == [("D001", True)]
    other = stage.person("sun-stranger").webview()
    assert other.post("/api/v1/session", json={"via": "page"}).status_code == 401
