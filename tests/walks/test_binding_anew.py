"""Bindings that stand in the way: only a person's decision ends one, and the history keeps both."""

from __future__ import annotations

import re

from services.access import OPERATOR
from services.bindings import ending, history, inviting
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
    open_bindings,
    qr_of,
    send_form,
    verify_phone,
)

DAY = 86_400.0


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


def test_a_one_time_code_that_would_move_somebody_asks_headquarters_and_both_are_told(stage: Stage) -> None:
    """李强 scans the code of 周婷's desk, which 孙悦 holds: the approval ends both bindings, and both read it."""
    bind_employee(stage, "wang-hq", "E001")
    bind_employee(stage, "li-sales", "E003")
    bind_employee(stage, "sun-stranger", "E004")
    wang, li, sun = stage.person("wang-hq"), stage.person("li-sales"), stage.person("sun-stranger")
    later(stage, 30)
    li.scan(qr_of(stage, inviting.invite_employee(OPERATOR, "E004")))
    assert "都已有绑定，更换需要总部审核" in last_word(li)
    assert held() == [("E001", "王敏"), ("E003", "李强"), ("E004", "周婷")]

    stage.work()
    page = wang.webview().get(approval_link(wang)).text
    assert "申请人的微信已绑定其他身份" in page
    assert "这个身份已由其他微信绑定" in page
    decide(wang, approval_link(wang), "accept")
    stage.work()
    assert held() == [("E001", "王敏"), ("E004", "周婷")]
    assert "审核通过" in last_word(li)
    assert "绑定结束" in last_word(sun)
    assert "您还没有绑定身份" in sun.webview().get("/me").text


def test_a_refusal_gives_the_one_time_code_back_to_whom_it_was_meant_for(stage: Stage) -> None:
    bind_employee(stage, "wang-hq", "E001")
    bind_employee(stage, "li-sales", "E003")
    wang, li, zhou = stage.person("wang-hq"), stage.person("li-sales"), stage.person("zhou-sales")
    later(stage, 30)
    code = qr_of(stage, inviting.invite_employee(OPERATOR, "E004"))
    li.scan(code)
    zhou.scan(code)
    assert "已经用过了" in last_word(zhou)
    stage.work()
    decide(wang, approval_link(wang), "refuse", "扫错了码")
    later(stage, 30)
    zhou.scan(code)
    assert held() == [("E001", "王敏"), ("E003", "李强"), ("E004", "周婷")]


def test_the_owner_leaves_and_comes_back_with_another_phone(stage: Stage) -> None:
    """张伟 gives the binding up in WeChat; days later his new WeChat is bound by approval."""
    bind_zhang(stage)
    wang, old, new = stage.person("wang-hq"), stage.person("zhang-owner"), stage.person("he-consumer")
    token = mini_session(stage, old)["token"]
    view = old.webview()
    page = view.get("/me")
    assert "华南总代理的老板" in page.text
    path = re.search(r"/me/bindings/\d+/leave", page.text)
    assert path
    assert view.get(path[0]).status_code == 405
    assert held() == [("E001", "王敏"), ("D001", "张伟")]
    after = view.post(path[0], data={"csrf_token": csrf_of(page)})
    assert "已解除绑定" in after.text
    assert held() == [("E001", "王敏")]
    assert [role["kind"] for role in me(stage, token)["roles"]] == ["consumer"]
    stage.work()
    assert "本人解除" in last_word(wang)

    later(stage, 5 * DAY)
    invited = inviting.invite_dealer(OPERATOR, "D001")
    new.scan(qr_of(stage, invited))
    send_form(new, invited, "张伟", "13900000001")
    stage.work()
    decide(wang, approval_link(wang), "accept")
    past = history.bindings_of(OPERATOR, dealer_code="D001")
    assert [(row.person, row.ended_why) for row in past] == [("张伟", None), ("张伟", "left")]
    assert past[0].label != past[1].label


def test_headquarters_unbinds_and_the_person_reads_why(stage: Stage) -> None:
    bind_zhang(stage)
    zhang = stage.person("zhang-owner")
    token = mini_session(stage, zhang)["token"]
    assert [role["kind"] for role in me(stage, token)["roles"]] == ["dealer_staff"]
    [binding] = [row.id for row in open_bindings() if row.target_code == "D001"]
    ending.end_binding(OPERATOR, binding, reason="不再负责华南")
    assert [role["kind"] for role in me(stage, token)["roles"]] == ["consumer"]
    stage.work()
    assert "不再负责华南" in last_word(zhang)
