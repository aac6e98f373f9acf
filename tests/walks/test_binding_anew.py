"""Bindings that stand in the way: only a person's decision ends one, and the history keeps both."""

from __future__ import annotations

from services.access import OPERATOR
from services.bindings import history, inviting
from tests.rig.stage import Stage
from tests.walks.steps import (
    approval_link,
    bind_employee,
    claims,
    decide,
    held,
    last_word,
    later,
    mini_session,
    qr_of,
    send_form,
    verify_phone,
)


def bind_zhang(stage: Stage) -> None:
    """王敏 decides; 张伟 is bound as D001's owner."""
    bind_employee(stage, "wang-hq", "E001")
    zhang, invited = stage.person("zhang-owner"), inviting.invite_dealer(OPERATOR, "D001")
    zhang.scan(qr_of(stage, invited))
    stage.work()
    verify_phone(stage, mini_session(stage, zhang)["token"], zhang.phone_code())
    send_form(zhang, invited, "张伟", "13900000001")
    assert held() == [("E001", "王敏"), ("D001", "张伟")]


def test_the_owner_comes_with_a_new_wechat_and_approval_ends_the_old_binding(stage: Stage) -> None:
    bind_zhang(stage)
    wang, newcomer = stage.person("wang-hq"), stage.person("sun-stranger")
    invited = inviting.invite_dealer(OPERATOR, "D001")
    newcomer.scan(qr_of(stage, invited))
    assert "已由其他微信绑定" in newcomer.webview().get(f"/bind/{invited.token}").text
    send_form(newcomer, invited, "张伟", "13900000001")
    assert held() == [("E001", "王敏"), ("D001", "张伟")]

    stage.work()
    page = wang.webview().get(approval_link(wang))
    assert "通过后原绑定结束" in page.text
    decide(wang, approval_link(wang), "accept")
    past = history.bindings_of(OPERATOR, dealer_code="D001")
    assert [(row.ended_why, row.decided_by) for row in past] == [(None, "王敏"), ("rebound", None)]
    assert past[0].label != past[1].label
    old = stage.person("zhang-owner")
    assert "您已完成绑定" not in old.webview().get(f"/bind/{invited.token}").text


def test_a_person_bound_to_one_dealer_moves_to_another_only_by_approval(stage: Stage) -> None:
    bind_zhang(stage)
    wang, zhang = stage.person("wang-hq"), stage.person("zhang-owner")
    invited = inviting.invite_dealer(OPERATOR, "D003")
    later(stage, 30)
    zhang.scan(qr_of(stage, invited))
    assert "您的微信已经绑定了其他身份" in zhang.webview().get(f"/bind/{invited.token}").text
    send_form(zhang, invited, "张伟", "13900000001")
    assert [(claim.state, claim.conflict) for claim in claims("D003")] == [("waiting", "bound_elsewhere")]
    stage.work()
    decide(wang, approval_link(wang), "accept")
    assert held() == [("E001", "王敏"), ("D003", "张伟")]
    assert history.bindings_of(OPERATOR, dealer_code="D001")[0].ended_why == "rebound"


def test_a_one_time_code_never_moves_anybody(stage: Stage) -> None:
    bind_employee(stage, "li-sales", "E003")
    li = stage.person("li-sales")
    later(stage, 30)
    code = inviting.invite_employee(OPERATOR, "E004")
    li.scan(qr_of(stage, code))
    assert "已经绑定了其他身份" in last_word(li)
    again = inviting.invite_employee(OPERATOR, "E003")
    stage.person("sun-stranger").scan(qr_of(stage, again))
    assert "已经由其他微信绑定" in last_word(stage.person("sun-stranger"))
    assert held() == [("E003", "李强")]
    later(stage, 30)
    stage.person("zhou-sales").scan(qr_of(stage, code))
    assert held() == [("E003", "李强"), ("E004", "周婷")]
