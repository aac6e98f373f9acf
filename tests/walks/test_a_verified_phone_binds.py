"""A phone that WeChat itself vouches for needs no approval; a typed one only where headquarters says so."""

from __future__ import annotations

from services import hq_settings
from services.access import OPERATOR
from services.bindings import inviting
from services.bindings.inviting import Invited
from tests.rig.stage import Stage
from tests.walks.steps import (
    bind_employee,
    claims,
    held,
    last_word,
    mini_session,
    qr_of,
    send_form,
    verify_phone,
)


def invite_zhang(stage: Stage) -> Invited:
    """张伟 follows by the code of D001's owner."""
    invited = inviting.invite_dealer(OPERATOR, "D001")
    stage.person("zhang-owner").scan(qr_of(stage, invited))
    stage.work()  # the follower is looked up, so that the mini program's unionid finds him
    return invited


def test_a_phone_verified_after_the_form_accepts_the_waiting_claim(stage: Stage) -> None:
    bind_employee(stage, "wang-hq", "E001")
    zhang, invited = stage.person("zhang-owner"), invite_zhang(stage)
    assert "申请已提交" in send_form(zhang, invited, "张伟", "13900000001").text
    token = mini_session(stage, zhang)["token"]
    answer = verify_phone(stage, token, zhang.phone_code())
    assert answer.json() == {"phone": "139****0001", "bound": ["华南总代理的老板"]}
    assert held() == [("E001", "王敏"), ("D001", "张伟")]
    assert [(c.state, c.phone_source, c.decided_via) for c in claims("D001")][-1] == (
        "accepted",
        "verified",
        "verified_phone",
    )
    stage.work()
    assert "手机号核对一致" in last_word(zhang)
    assert "您已完成绑定" in zhang.webview().get(f"/bind/{invited.token}").text


def test_a_phone_verified_before_the_form_binds_when_the_form_is_sent(stage: Stage) -> None:
    zhang, invited = stage.person("zhang-owner"), invite_zhang(stage)
    token = mini_session(stage, zhang)["token"]
    assert verify_phone(stage, token, zhang.phone_code()).json()["bound"] == []
    assert "您已完成绑定" in send_form(zhang, invited, "张伟", "139 0000 0001").text
    assert held() == [("D001", "张伟")]


def test_a_verified_phone_that_differs_from_the_record_still_waits(stage: Stage) -> None:
    sun, invited = stage.person("sun-stranger"), inviting.invite_dealer(OPERATOR, "D001")
    sun.scan(qr_of(stage, invited))
    stage.work()
    verify_phone(stage, mini_session(stage, sun)["token"], sun.phone_code())
    assert "申请已提交" in send_form(sun, invited, "孙悦", "13700000009").text
    assert [(claim.state, claim.phone_source, claim.comparison) for claim in claims("D001")] == [
        ("waiting", "verified", "differs")
    ]


def test_typing_somebody_elses_number_proves_nothing_though_ones_own_is_verified(stage: Stage) -> None:
    sun, invited = stage.person("sun-stranger"), inviting.invite_dealer(OPERATOR, "D001")
    sun.scan(qr_of(stage, invited))
    stage.work()
    verify_phone(stage, mini_session(stage, sun)["token"], sun.phone_code())
    send_form(sun, invited, "张伟", "13900000001")
    assert [(claim.state, claim.phone_source) for claim in claims("D001")] == [("waiting", "typed")]
    assert held() == []


def test_headquarters_may_trust_a_typed_match(stage: Stage) -> None:
    hq_settings.change(OPERATOR, "binding.trust_typed_phone", True)
    zhang, sun = stage.person("zhang-owner"), stage.person("sun-stranger")
    invited = inviting.invite_dealer(OPERATOR, "D001")
    for person in (zhang, sun):
        person.scan(qr_of(stage, invited))
    assert "申请已提交" in send_form(sun, invited, "孙悦", "13700000009").text
    assert "您已完成绑定" in send_form(zhang, invited, "张伟", "13900000001").text
    assert held() == [("D001", "张伟")]


def test_a_trusted_match_never_takes_a_binding_from_somebody(stage: Stage) -> None:
    hq_settings.change(OPERATOR, "binding.trust_typed_phone", True)
    zhang, sun = stage.person("zhang-owner"), stage.person("sun-stranger")
    invited = inviting.invite_dealer(OPERATOR, "D001")
    for person in (zhang, sun):
        person.scan(qr_of(stage, invited))
    send_form(zhang, invited, "张伟", "13900000001")
    answer = send_form(sun, invited, "孙悦", "13900000001")
    assert "申请已提交" in answer.text
    assert [(claim.state, claim.conflict) for claim in claims("D001")] == [
        ("accepted", None),
        ("waiting", "target_taken"),
    ]
    assert held() == [("D001", "张伟")]
