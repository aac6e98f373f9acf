"""A stranger with a dealer's code and a wrong phone: refused, told why, and free to try again."""

from __future__ import annotations

from services.access import OPERATOR
from services.bindings import inviting
from tests.rig.stage import Stage
from tests.walks.steps import approval_link, bind_employee, claims, decide, held, last_word, later, qr_of, send_form

WHY = "号码与登记不符，请用登记的手机号"


def test_a_stranger_is_refused_told_why_and_may_try_again(stage: Stage) -> None:
    bind_employee(stage, "wang-hq", "E001")
    wang, sun = stage.person("wang-hq"), stage.person("sun-stranger")
    invited = inviting.invite_dealer(OPERATOR, "D001")
    sun.scan(qr_of(stage, invited))
    assert "申请已提交" in send_form(sun, invited, "孙悦", "13700000009").text
    assert [claim.comparison for claim in claims("D001")] == ["differs"]

    stage.work()
    assert "号码不符" in last_word(wang)
    answer = decide(wang, approval_link(wang), "refuse", WHY)
    assert "已拒绝" in answer.text
    assert held() == [("E001", "王敏")]

    stage.work()
    assert WHY in last_word(sun)
    form = sun.webview().get(f"/bind/{invited.token}")
    assert WHY in form.text
    assert "提交" in form.text

    later(stage, 60)
    assert "申请已提交" in send_form(sun, invited, "孙悦", "13900000001").text
    assert [(claim.state, claim.comparison) for claim in claims("D001")] == [
        ("refused", "differs"),
        ("waiting", "matches"),
    ]


def test_a_refusal_without_a_reason_keeps_the_page_and_decides_nothing(stage: Stage) -> None:
    bind_employee(stage, "wang-hq", "E001")
    wang, sun = stage.person("wang-hq"), stage.person("sun-stranger")
    invited = inviting.invite_dealer(OPERATOR, "D001")
    sun.scan(qr_of(stage, invited))
    send_form(sun, invited, "孙悦", "13700000009")
    stage.work()
    answer = decide(wang, approval_link(wang), "refuse", "  ")
    assert answer.status_code == 422
    assert "请填写拒绝的原因" in answer.text
    assert "<details open>" in answer.text
    assert claims("D001")[0].state == "waiting"
    assert "已通过" in decide(wang, approval_link(wang), "accept").text
