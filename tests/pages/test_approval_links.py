"""An approval link is worth something only in the hands it was sent to, for a time, once, and only by a tap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import update

from models.accounts import StaffRole
from models.db import Database, session, transaction
from models.organisation import LEFT, Employee
from services import accounts, approvals
from services.access import OPERATOR
from services.bindings import claiming, deciding, history
from services.errors import NotAllowed
from services.listing import Wanted
from tests.contents import changed, contents
from tests.pages.readers import Reader, dealer_invitation, pass_time, reader, staff_reader
from tests.world import PASSWORD, Cast


@dataclass(frozen=True)
class Scene:
    """王敏 (administrator) has a link to 张伟's claim; 陈洁 may decide too, 李强 may not."""

    wang: Reader
    chen: Reader
    li: Reader
    zhang: Reader
    claim_id: int
    link: str

    @property
    def state(self) -> str:
        found = history.claims(OPERATOR, Wanted(size=100)).rows
        return next(claim.state for claim in found if claim.id == self.claim_id)


@pytest.fixture
def scene(app: Flask, cast: Cast) -> Scene:
    wang, chen, li = (staff_reader(app, code) for code in ("E001", "E002", "E003"))
    zhang = reader(app, "张伟")
    claimed = claiming.claim(zhang.id, dealer_invitation().token, name="张伟", phone="13700000009", agreed=True)
    token = approvals.make_link(claimed.claim_id, cast.employees["E001"], wang.id)
    return Scene(wang, chen, li, zhang, claimed.claim_id, f"/a/{token}")


@transaction
def _lose_roles(code: str) -> None:
    account = accounts.sign_in(code, PASSWORD).account_id
    session().execute(update(StaffRole).where(StaffRole.account_id == account).values(role="content_manager"))


@transaction
def _leave(code: str) -> None:
    session().execute(update(Employee).where(Employee.code == code).values(status=LEFT))


def test_nobody_else_can_open_it_or_decide_by_it(scene: Scene, app: Flask, database: Database) -> None:
    own_form = dealer_invitation("D002").token
    stranger = reader(app, "路人")
    before = contents(database)
    for other in (scene.chen, scene.li, scene.zhang, stranger):
        shown = other.get(scene.link)
        sent = other.send(scene.link, shown=f"/bind/{own_form}", decision="accept", reason="")
        for answer in (shown, sent):
            assert answer.status_code == 403
            assert "发给另一位同事" in answer.text
            assert "张伟" not in answer.text
    assert contents(database) == before


def test_looking_at_it_decides_nothing_however_often(scene: Scene, database: Database) -> None:
    before = contents(database)
    for path in (scene.link, f"{scene.link}?decision=accept", scene.link):
        assert scene.wang.get(path).status_code == 200
    assert scene.wang.client.head(scene.link).status_code == 200
    assert contents(database) == before


def test_a_tap_without_the_pages_own_token_decides_nothing(scene: Scene, database: Database) -> None:
    before = contents(database)
    for form in ({"decision": "accept"}, {"decision": "accept", "csrf_token": "forged"}):
        assert scene.wang.client.post(scene.link, data=form).status_code == 400
    assert contents(database) == before


def test_over_after_three_days_and_forged_ones_never_good(scene: Scene, database: Database) -> None:
    before = contents(database)
    assert scene.wang.get(scene.link + "x").status_code == 404
    assert scene.wang.get("/a/0").status_code == 404
    pass_time(hours=73)
    answer = scene.wang.get(scene.link)
    assert (answer.status_code, "已经过期" in answer.text) == (410, True)
    assert changed(before, contents(database)) <= {"auth_session"}  # the reader's session was seen again


@pytest.mark.parametrize("change", [_lose_roles, _leave])
def test_who_lost_the_role_or_left_decides_nothing_even_with_the_page_open(
    scene: Scene, change: Callable[[str], None], database: Database
) -> None:
    token = scene.wang.get(scene.link).text.split('name="csrf_token" value="')[1].split('"')[0]
    change("E001")
    before = contents(database)
    shown = scene.wang.get(scene.link)
    sent = scene.wang.client.post(scene.link, data={"csrf_token": token, "decision": "accept", "reason": ""})
    for answer in (shown, sent):
        assert (answer.status_code, "没有审批权限" in answer.text) == (403, True)
    assert contents(database) == before


def test_the_second_decision_is_refused_and_names_the_first(scene: Scene, database: Database) -> None:
    token = scene.wang.get(scene.link).text.split('name="csrf_token" value="')[1].split('"')[0]
    chen = accounts.sign_in("E002", PASSWORD)
    deciding.decide(chen.actor, scene.claim_id, accept=False, reason="号码不符", via="console")
    before = contents(database)
    sent = scene.wang.client.post(scene.link, data={"csrf_token": token, "decision": "accept", "reason": ""})
    assert (sent.status_code, "已由陈洁于" in sent.text) == (409, True)
    shown = scene.wang.get(scene.link)
    assert (shown.status_code, "陈洁于" in shown.text, "号码不符" in shown.text) == (200, True, True)
    assert contents(database) == before


def test_a_tap_that_says_nothing_decides_nothing(scene: Scene, database: Database) -> None:
    before = contents(database)
    for decision, reason, sentence in (
        ("refuse", "", "请填写拒绝的原因"),
        ("refuse", " \t ", "请填写拒绝的原因"),
        ("", "", "请选择"),
        ("maybe", "", "请选择"),
    ):
        answer = scene.wang.send(scene.link, decision=decision, reason=reason)
        assert (answer.status_code, sentence in answer.text) == (422, True), decision
    assert contents(database) == before
    scene.wang.send(scene.link, decision="accept")
    assert scene.state == "accepted"


def test_nobody_decides_their_own_claim(scene: Scene, cast: Cast, database: Database) -> None:
    own = claiming.claim(scene.wang.id, dealer_invitation("D003").token, name="王敏", phone="13800000001", agreed=True)
    before = contents(database)
    wang = accounts.sign_in("E001", PASSWORD)
    with pytest.raises(NotAllowed, match="不能审核自己的申请"):
        deciding.decide(wang.actor, own.claim_id, accept=True, reason="", via="console")
    link = approvals.make_link(own.claim_id, cast.employees["E001"], scene.wang.id)
    answer = scene.wang.send(f"/a/{link}", decision="accept")
    assert (answer.status_code, "不能审核自己的申请" in answer.text) == (403, True)
    assert "binding" not in changed(before, contents(database))
    assert "claim" not in changed(before, contents(database))


def test_only_the_others_are_asked_about_a_deciders_own_claim(scene: Scene, database: Database) -> None:
    before = len(contents(database)["approval_link"])
    claiming.claim(scene.wang.id, dealer_invitation("D003").token, name="王敏", phone="13800000001", agreed=True)
    links = contents(database)["approval_link"]
    assert len(links) == before + 1
    assert scene.state == "waiting"
