"""An employee's one-time code: following by it, or scanning it while following, is all there is to do."""

from __future__ import annotations

from services.access import OPERATOR
from services.bindings import inviting
from tests.rig.stage import Stage
from tests.walks.steps import bind_employee, claims, held, last_word, later, open_bindings, qr_of


def test_an_employee_is_bound_by_the_follow_and_headquarters_is_told(stage: Stage) -> None:
    bind_employee(stage, "wang-hq", "E001")
    bind_employee(stage, "li-sales", "E003")
    assert held() == [("E001", "王敏"), ("E003", "李强")]
    stage.work()
    told = last_word(stage.person("wang-hq"))
    assert "李强" in told
    assert "扫码关注" in told
    assert "绑定成功通知" not in last_word(stage.person("li-sales"))


def test_whoever_follows_already_is_bound_by_the_scan(stage: Stage) -> None:
    li = stage.person("li-sales")
    li.follow()
    assert "欢迎关注" in last_word(li)
    bind_employee(stage, "li-sales", "E003")
    assert held() == [("E003", "李强")]
    assert [push["event"] for push in stage.world.pushes()] == ["subscribe", "SCAN"]


def test_scanning_ones_own_code_again_says_so_and_adds_nothing(stage: Stage) -> None:
    invited = inviting.invite_employee(OPERATOR, "E003")
    code, li = qr_of(stage, invited), stage.person("li-sales")
    li.scan(code)
    later(stage, 5)
    li.scan(code)
    assert "无需重复绑定" in last_word(li)
    assert len(claims("E003")) == 1


def test_a_used_code_binds_nobody_else(stage: Stage) -> None:
    code = qr_of(stage, inviting.invite_employee(OPERATOR, "E003"))
    stage.person("li-sales").scan(code)
    stage.person("sun-stranger").scan(code)
    assert "已经用过了" in last_word(stage.person("sun-stranger"))
    assert held() == [("E003", "李强")]
    assert stage.person("sun-stranger").state()["following"]


def test_leaving_and_following_again_keeps_the_binding(stage: Stage) -> None:
    bind_employee(stage, "li-sales", "E003")
    li = stage.person("li-sales")
    later(stage, 60)
    li.unfollow()
    assert [(row.target_code, row.follow_state) for row in open_bindings()] == [("E003", "left")]
    later(stage, 60)
    li.follow()
    stage.work()
    assert [(row.target_code, row.follow_state) for row in open_bindings()] == [("E003", "following")]
    assert len(claims("E003")) == 1


def test_a_follow_pushed_twice_binds_and_answers_once(stage: Stage) -> None:
    stage.world.fail_push("subscribe", "duplicate")
    bind_employee(stage, "li-sales", "E003")
    assert len(claims("E003")) == 1
    assert len(stage.person("li-sales").chat()) == 1
