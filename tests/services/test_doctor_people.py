"""The doctor on people: openids WeChat does not know, what the daily looks found, pushes that nothing listens to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from models.db import session, transaction
from services import role_tag_sweep, unreachable_sweep
from services.doctor import FAIL, OK, WARN
from services.push_notes import NOT_UNDERSTOOD
from tests.rig.stage import Stage
from tests.services.doctor_ground import found, healthy, pushed, report


@pytest.fixture
def stage(sqlite_url: str, tmp_path: Path) -> Iterator[Stage]:
    with healthy(sqlite_url, tmp_path) as standing:
        yield standing


def people_follow(stage: Stage, number: int) -> None:
    for key in ("wang-hq", "zhang-owner", "liu-owner")[:number]:
        stage.person(key).follow()
    pushed(stage, "proved")
    stage.work()


@transaction
def _say_of_openids(word: str, number: int) -> None:
    ids = session().execute(text("SELECT id FROM identity WHERE account = 'official_account' ORDER BY id")).scalars()
    for one in list(ids)[:number]:
        session().execute(text("UPDATE identity SET wechat_says = :word WHERE id = :id"), {"word": word, "id": one})


@pytest.mark.parametrize(("strangers", "state"), [(1, WARN), (2, WARN), (3, FAIL)])
def test_most_openids_unknown_speak_for_another_appid_a_few_for_closed_accounts(
    stage: Stage, strangers: int, state: str
) -> None:
    people_follow(stage, 3)
    _say_of_openids("unknown", strangers)
    assert found(stage) == {"openids.unknown"}
    [told] = [one for one in report(stage).findings if one.code == "openids.unknown"]
    assert told.state == state
    assert ("WECHAT_OA_APPID" in told.todo) == (state == FAIL)


def test_a_push_that_nothing_listens_to_is_told_and_is_no_fault(stage: Stage) -> None:
    stage.person("wang-hq").follow()
    stage.person("wang-hq").event("card_pass_check")
    pushed(stage, NOT_UNDERSTOOD)
    stage.work()
    [told] = [one for one in report(stage).findings if one.code == "pushes.official_account"]
    assert told.state == OK
    assert "另有 1 次" in told.meaning


def test_what_the_daily_looks_found_is_told(stage: Stage) -> None:
    people_follow(stage, 1)
    for owe in (role_tag_sweep.owe_sweep, unreachable_sweep.owe_sweep):
        owe()
    stage.work()
    told = {one.code: one.meaning for one in report(stage).findings}
    assert "核对 0 个标签，更正 0 人" in told["tags"]
    assert "再问了 0 位" in told["openids"]


def test_tags_that_were_not_compared_for_days_are_found(stage: Stage) -> None:
    people_follow(stage, 1)
    role_tag_sweep._store.put("wechat:tags_swept:owner", "2026-01-01 7 0 0", 300)
    assert found(stage) == {"tags.late"}
