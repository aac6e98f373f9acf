"""The owner invites a clerk from the phone, approves with one tap, and lets the clerk go again."""

from __future__ import annotations

import re

from sandbox.client import Person
from services.access import OPERATOR
from services.bindings import clerks, inviting
from tests.rig.stage import Stage
from tests.walks.steps import (
    approval_link,
    bind_employee,
    claims,
    csrf_of,
    decide,
    held,
    last_word,
    later,
    me,
    mini_session,
    qr_of,
    send_form,
)


def bind_owner(stage: Stage, key: str = "zhang-owner", code: str = "D001") -> Person:
    owner = stage.person(key)
    owner.scan(qr_of(stage, inviting.invite_dealer(OPERATOR, code, policy="on_follow")))
    assert "绑定成功" in last_word(owner)
    return owner


def invite(stage: Stage, owner: Person) -> inviting.Invited:
    """The owner presses the button on the page of the shop."""
    view = owner.webview()
    page = view.get("/me/staff")
    assert "邀请店员" in page.text
    after = view.post("/me/staff/invitation", data={"csrf_token": csrf_of(page)})
    assert "店员邀请二维码" in after.text
    token = re.search(r"/q/([A-Za-z0-9_-]+)", after.text)
    assert token
    return inviting.invitation(token[1])


def test_a_clerk_is_invited_approved_by_one_tap_and_let_go(stage: Stage) -> None:
    bind_employee(stage, "wang-hq", "E001")
    zhang, ma, wang = bind_owner(stage), stage.person("ma-clerk"), stage.person("wang-hq")
    stage.work()
    invited = invite(stage, zhang)
    assert invited.scene.startswith("k_")
    ma.scan(qr_of(stage, invited))
    assert "华南总代理的店员" in last_word(ma)
    before = len(wang.chat())
    assert "申请已提交" in send_form(ma, invited, "马超", "13900000011").text
    stage.work()
    assert len(wang.chat()) == before  # the owner decides: headquarters is not asked

    decide(zhang, approval_link(zhang), "accept")
    assert held() == [("E001", "王敏"), ("D001", "张伟"), ("D001", "马超")]
    assert [(claim.decided_by, claim.decided_via) for claim in claims("D001") if claim.letter == "k"] == [
        ("张伟", "wechat")
    ]
    stage.work()
    assert "审核通过" in last_word(ma)
    token = mini_session(stage, ma)["token"]
    (role,) = me(stage, token)["roles"]
    assert (role["kind"], role["name"], role["dealer"], role["owner"]) == ("dealer_staff", "马超", "华南总代理", False)

    view = zhang.webview()
    page = view.get("/me/staff")
    path = re.search(r"/me/staff/\d+/let-go", page.text)
    assert path
    assert "已停用" in view.post(path[0], data={"csrf_token": csrf_of(page)}).text
    assert [role["kind"] for role in me(stage, token)["roles"]] == ["consumer"]
    stage.work()
    assert "已停用您的店员身份" in last_word(ma)

    later(stage, 30)
    ma.scan(qr_of(stage, invited))
    send_form(ma, invited, "马超", "13900000011")
    stage.work()
    decide(zhang, approval_link(zhang), "accept")
    assert held()[-1] == ("D001", "马超")
    assert len([row for row in clerks.staff_of(_id_of(stage, "zhang-owner")) if row.name == "马超"]) == 1


def test_a_clerk_of_another_dealer_moves_only_by_headquarters(stage: Stage) -> None:
    bind_employee(stage, "wang-hq", "E001")
    zhang = bind_owner(stage)
    bind_owner(stage, "liu-owner", "D002")
    invited, liu, wang = invite(stage, zhang), stage.person("liu-owner"), stage.person("wang-hq")
    later(stage, 30)
    liu.scan(qr_of(stage, invited))
    send_form(liu, invited, "刘芳", "13900000002")
    stage.work()
    assert "待审核" in last_word(wang)
    assert "/a/" not in last_word(zhang)
    decide(wang, approval_link(wang), "accept")
    assert held() == [("E001", "王敏"), ("D001", "张伟"), ("D001", "刘芳")]
    later(stage, 30)
    zhang.scan(qr_of(stage, invited))
    assert "您是华南总代理的老板" in last_word(zhang)


def _id_of(stage: Stage, key: str) -> int:
    return int(mini_session(stage, stage.person(key))["person"]["id"])
