"""My notices at the console: my own wishes, as they hold in WeChat; nobody's without a WeChat of theirs."""

from __future__ import annotations

import pytest
from flask import Flask

from services import hq_settings, notice_preferences, notices
from services.access import OPERATOR
from services.notice_preferences import Wishes
from services.quiet_hours import QuietHours, read
from tests.console.desk import Desk
from tests.miniprogram_api.mini import employee
from tests.world import Cast

PAGE = "/console/me/notices"
LEADS = ["lead_new", "lead_unanswered", "lead_next", "lead_mention", "lead_refused"]
CAMPAIGNS = ["prize_won", "voucher_ending", "prize_scarce"]
FORM = {
    "on": ["bound", "left", "reader_warm", "phone_left", "item_bound", "item_mine", "must_read", *LEADS, *CAMPAIGNS],
    "quiet": "own",
    "begins": "21:00",
    "ends": "07:30",
    "daily": "yes",
    "daily_at": "12:00",
}


@pytest.fixture
def me(app: Flask, cast: Cast) -> int:
    """The follower 陈洁 is bound to."""
    return employee("E002")


@pytest.fixture
def desk(app: Flask, cast: Cast) -> Desk:
    return Desk(app).with_session_of("E002")


def test_my_wishes_are_kept_and_shown_again(me: int, desk: Desk) -> None:
    assert desk.post(PAGE, FORM).status_code == 303
    kept = Wishes(frozenset({"approval_wanted"}), QuietHours(read("21:00"), read("07:30")), read("12:00"))
    assert notice_preferences.wishes(me) == kept
    page = desk.get(PAGE).text
    for shown in ('value="21:00"', 'value="07:30"', 'value="12:00"', 'value="left" checked'):
        assert shown in page
    assert 'value="approval_wanted" checked' not in page
    desk.post(PAGE, {**FORM, "quiet": "none", "daily": ""})
    assert notice_preferences.wishes(me) == Wishes(kept.off, QuietHours(0, 0), None)
    desk.post(PAGE, {"quiet": "house", "on": notices.switchable(me)})
    assert notice_preferences.wishes(me) == Wishes()


@pytest.mark.parametrize("change", [{"begins": "25:00"}, {"ends": ""}, {"daily_at": "noon"}])
def test_what_is_no_moment_changes_nothing_and_says_so(me: int, desk: Desk, change: dict[str, str]) -> None:
    answer = desk.post(PAGE, {**FORM, **change})
    assert answer.status_code == 422
    assert "请填写时间" in answer.text
    assert notice_preferences.wishes(me) == Wishes()


def test_without_a_wechat_of_mine_there_is_nothing_to_set(desk: Desk) -> None:
    page = desk.get(PAGE).text
    assert "您还没有绑定微信" in page
    assert '<form class="claim"' not in page
    assert desk.post(PAGE, FORM).status_code == 409


def test_the_house_says_its_own_hours_and_that_it_has_none(me: int, desk: Desk) -> None:
    assert "现在没有免打扰" in desk.get(PAGE).text
    hq_settings.change(OPERATOR, "notices.quiet_until", 8)
    assert "跟随总部的时间（22:00–08:00）" in desk.get(PAGE).text
