"""Print does not die after thirty days: the sign's own address shows a code that is good now."""

from __future__ import annotations

from sqlalchemy import select

from models.bindings import ParametricQr
from models.db import reading, session
from services.access import OPERATOR
from services.bindings import inviting
from tests.rig.stage import Stage
from tests.walks.steps import claims, held, last_word, later, qr_of, send_form

DAY = 86_400.0


@reading
def codes_made() -> int:
    return len(session().execute(select(ParametricQr.id)).all())


def test_after_a_month_the_sign_shows_a_fresh_code_that_works(stage: Stage) -> None:
    invited = inviting.invite_dealer(OPERATOR, "D001")
    view, zhang = stage.person("sun-stranger").webview(), stage.person("zhang-owner")
    printed = f"/q/{invited.token}"
    assert "华南总代理的老板" in view.get(printed).text
    first = view.get(f"{printed}/qr.png").content
    old = qr_of(stage, invited)

    later(stage, 31 * DAY)
    assert zhang.scan(old)["outcome"] != "followed"
    assert view.get(printed).status_code == 200
    fresh = view.get(f"{printed}/qr.png").content
    assert fresh != first
    assert zhang.scan(fresh)["outcome"] == "followed"
    assert "华南总代理的老板" in last_word(zhang)
    assert "申请已提交" in send_form(zhang, invited, "张伟", "13900000001").text
    assert len(claims("D001")) == 1
    assert held() == []


def test_a_code_is_asked_for_once_and_renewed_before_it_ends(stage: Stage) -> None:
    invited = inviting.invite_dealer(OPERATOR, "D001")
    first = qr_of(stage, invited)
    assert qr_of(stage, invited) == first
    later(stage, 26 * DAY)
    assert qr_of(stage, invited) == first
    assert codes_made() == 1
    later(stage, 1.5 * DAY)  # fewer than three of its thirty days are left
    second = qr_of(stage, invited)
    assert second != first
    assert codes_made() == 2
    assert stage.person("zhang-owner").scan(first)["outcome"] == "followed"
    assert stage.person("liu-owner").scan(second)["outcome"] == "followed"


def test_no_code_outlives_its_invitation(stage: Stage) -> None:
    invited = inviting.invite_employee(OPERATOR, "E003")
    later(stage, 29.9 * DAY)
    code = qr_of(stage, invited)
    later(stage, 0.2 * DAY)
    assert stage.person("li-sales").scan(code)["outcome"] != "followed"
    page = stage.person("li-sales").webview().get(f"/q/{invited.token}")
    assert page.status_code == 410
    assert "已经过期" in page.text
