"""A push whose answer the database swallowed comes again from WeChat, and is answered rightly then."""

from __future__ import annotations

import pytest

from services.access import OPERATOR
from services.bindings import inviting
from tests.database_faults import DEADLOCK, GONE, LOCK_TIMED_OUT, failing, losing_commits
from tests.rig.stage import Stage
from tests.walks.steps import claims, held, last_word, qr_of


@pytest.mark.parametrize("carried_out", [True, False])
def test_a_lost_commit_is_answered_503_and_the_repeat_binds_once(stage: Stage, carried_out: bool) -> None:
    code, li = qr_of(stage, inviting.invite_employee(OPERATOR, "E003")), stage.person("li-sales")
    with losing_commits(stage.house.database, carried_out=carried_out) as hits:
        li.scan(code)
    assert hits.failed == 1
    [push] = stage.world.pushes()
    assert [attempt["status"] for attempt in push["tries"]] == [503, 200]
    assert "绑定成功" in last_word(li)
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
