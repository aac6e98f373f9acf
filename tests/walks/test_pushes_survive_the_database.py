"""A push whose answer the database swallowed is kept on the disk, and answered rightly when it is back."""

from __future__ import annotations

import pytest

from services import outbox, people
from services.access import OPERATOR
from services.bindings import inviting
from tests.database_faults import DEADLOCK, GONE, LOCK_TIMED_OUT, failing, losing_commits
from tests.rig.stage import Stage
from tests.walks.steps import claims, held, last_word, later, qr_of
from wechat_handlers import draining


@pytest.mark.parametrize("carried_out", [True, False])
def test_a_lost_commit_is_kept_and_the_person_is_told_a_moment_later(stage: Stage, carried_out: bool) -> None:
    code, li = qr_of(stage, inviting.invite_employee(OPERATOR, "E003")), stage.person("li-sales")
    with losing_commits(stage.house.database, carried_out=carried_out) as hits:
        li.scan(code)
    assert hits.failed == 1
    [push] = stage.world.pushes()
    assert [attempt["status"] for attempt in push["tries"]] == [200]
    assert li.chat() == []
    assert draining.drain(stage.app) == 1
    stage.work()
    assert "绑定成功" in last_word(li)
    assert len(li.chat()) == 1
    assert held() == [("E003", "李强")]
    assert [claim.state for claim in claims("E003")] == ["accepted"]


@pytest.mark.parametrize("error", [GONE, LOCK_TIMED_OUT, DEADLOCK])
def test_a_collision_is_repeated_before_wechat_notices(stage: Stage, error: int) -> None:
    code, li = qr_of(stage, inviting.invite_employee(OPERATOR, "E003")), stage.person("li-sales")
    with failing(stage.house.database, error, at=12) as hits:
        li.scan(code)
    assert hits.failed == 1
    [push] = stage.world.pushes()
    assert [attempt["status"] for attempt in push["tries"]] == [200]
    assert held() == [("E003", "李强")]


def test_a_short_outage_costs_the_person_nothing_but_a_moment(stage: Stage) -> None:
    """The bind link comes as a message in the chat, which WeChat allows for a minute after a scan."""
    invited, zhang = inviting.invite_dealer(OPERATOR, "D001"), stage.person("zhang-owner")
    code = qr_of(stage, invited)
    with failing(stage.house.database, GONE):
        zhang.scan(code)
        assert draining.drain(stage.app) == 0
    assert zhang.chat() == []
    assert draining.drain(stage.app) == 1
    stage.work()
    assert f"/bind/{invited.token}" in last_word(zhang)
    assert draining.drain(stage.app) == 0


def test_after_a_long_outage_the_link_comes_as_a_notice(stage: Stage) -> None:
    """The chat is closed by then; a template message may still say that there is something to go on with."""
    invited, zhang = inviting.invite_dealer(OPERATOR, "D001"), stage.person("zhang-owner")
    code = qr_of(stage, invited)
    with failing(stage.house.database, GONE):
        zhang.scan(code)
    later(stage, 600)
    assert draining.drain(stage.app) == 1
    stage.work()
    [letter] = stage.world.templates()
    assert letter["url"].endswith(f"/bind/{invited.token}")
    assert letter["data"]["thing1"] == "您的扫码已处理，请点开查看"
    assert len(zhang.chat()) == 1  # WeChat shows the notice there, and nothing else came


def test_a_welcome_that_is_too_late_is_let_go(stage: Stage) -> None:
    sun = stage.person("sun-stranger")
    with failing(stage.house.database, GONE):
        sun.follow()
    later(stage, 600)
    assert draining.drain(stage.app) == 1
    stage.work()
    assert (sun.chat(), stage.world.templates()) == ([], [])
    assert outbox.backlog().dead == 0


def test_what_comes_after_waits_behind_what_came_before(stage: Stage) -> None:
    """Also when the database is back already: the leave must not overtake the follow."""
    sun = stage.person("sun-stranger")
    with failing(stage.house.database, GONE):
        sun.follow()
    stage.world.advance(1)
    sun.unfollow()
    assert people.known("official_account", sun.openid()) is None
    assert draining.drain(stage.app) == 2
    stage.work()
    assert people.person(1).follow_state == "stranger"
    assert people.person(1).label.startswith("已删除")
