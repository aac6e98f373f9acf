"""A push of WeChat's is lost for good; a message that does not arrive, or the daily look, finds out what is true."""

from __future__ import annotations

from services import people, unreachable_sweep
from services.access import OPERATOR
from services.attribution import signs
from services.bindings import ending, inviting
from services.menus import publishing
from tests.rig.stage import Stage
from tests.walks.steps import last_word, later, open_bindings, qr_of


def lose(stage: Stage, event: str) -> None:
    """WeChat tries three times and then lets the push go."""
    stage.world.fail_push(event, "drop")


def works_for_minutes(stage: Stage) -> None:
    """What is owed now, and what is asked once more a minute later."""
    for _ in range(3):
        stage.work()
        later(stage, 70)
    stage.work()


def test_who_left_unheard_is_found_out_by_the_first_message_that_does_not_arrive(stage: Stage) -> None:
    sun = stage.person("sun-stranger")
    sun.scan(qr_of(stage, inviting.invite_dealer(OPERATOR, "D001", policy="on_follow")))
    stage.work()
    lose(stage, "unsubscribe")
    later(stage, 60)
    sun.unfollow()
    stage.work()
    assert people.person(1).follow_state == "following"
    ending.end_binding(OPERATOR, open_bindings()[0].id, reason="不再合作")
    works_for_minutes(stage)
    assert people.openid_of(1) is None
    assert people.person(1).label.startswith("已删除")


def test_who_came_back_unheard_is_found_by_the_daily_look_and_sees_their_menu(stage: Stage) -> None:
    publishing.publish(OPERATOR, stage.house.gateway, stage.url)
    zhang = stage.person("zhang-owner")
    zhang.scan(qr_of(stage, inviting.invite_dealer(OPERATOR, "D001", policy="on_follow")))
    stage.work()
    later(stage, 60)
    zhang.unfollow()
    works_for_minutes(stage)
    assert people.person(1).follow_state == "left"
    lose(stage, "subscribe")
    zhang.follow()
    works_for_minutes(stage)
    assert people.person(1).follow_state == "left"
    later(stage, 86_400)
    unreachable_sweep.owe_sweep()
    works_for_minutes(stage)
    assert people.person(1).follow_state == "following"
    assert stage.house.gateway.menu_shown_to(zhang.openid())[1]["name"] == "我的店员"
    swept = unreachable_sweep.last_sweep()
    assert swept is not None
    assert (swept.asked, swept.back, swept.gone) == (1, 1, 0)


def test_a_customer_who_left_unheard_while_wechat_did_not_know_them_is_forgotten_by_the_daily_look(
    stage: Stage,
) -> None:
    """Their openid is unknown at first, which proves nothing; once WeChat says that they left, it does."""
    zhao = stage.person("zhao-consumer")
    stage.world.fail_api("cgi-bin/user/info", "errcode", errcode=40003, times=1)
    zhao.scan(qr_of(stage, signs.issue_sign(OPERATOR, "D001")))
    works_for_minutes(stage)
    assert last_word(zhao)
    lose(stage, "unsubscribe")
    zhao.unfollow()
    stage.work()
    assert people.person(1).follow_state == "following"
    later(stage, 86_400)
    unreachable_sweep.owe_sweep()
    works_for_minutes(stage)
    assert people.openid_of(1) is None
    assert people.person(1).label.startswith("已删除")
