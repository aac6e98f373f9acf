"""One declared answer to each way in which WeChat did not take a message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.failure_policy import (
    DAILY,
    HOPELESS,
    LONGEST_PAUSE,
    MOST_TRIES,
    MOST_TRIES_OF_THE_UNKNOWN,
    SOON,
    UNREACHABLE_PERSON,
    GiveUp,
    TryAgain,
    judge,
    next_beijing_midnight,
    pause,
)
from wechat.errors import WeChatError, WeChatOutcomeUnknown, WeChatRefused, WeChatUnreachable

API = "cgi-bin/message/template/send"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def refused(code: int) -> WeChatRefused:
    return WeChatRefused(API, code, "no")


def test_no_error_has_two_policies() -> None:
    families = [set(UNREACHABLE_PERSON), set(HOPELESS), SOON, DAILY]
    assert len(set.union(*families)) == sum(map(len, families))


@pytest.mark.parametrize("code", [*UNREACHABLE_PERSON, *HOPELESS])
def test_what_cannot_get_better_is_given_up_at_once_with_its_reason(code: int) -> None:
    verdict = judge(refused(code), 1, NOW)
    assert isinstance(verdict, GiveUp)
    assert verdict.why.startswith(f"{code} ")
    assert len(verdict.why) > len(str(code)) + 4


@pytest.mark.parametrize(
    "error", [*map(refused, sorted(SOON)), WeChatUnreachable(API, "x"), WeChatOutcomeUnknown(API, "x")]
)
def test_what_passes_is_tried_twelve_times_and_then_named(error: WeChatError) -> None:
    for tries in range(1, MOST_TRIES):
        assert judge(error, tries, NOW) == TryAgain(NOW + pause(tries), judge(error, tries, NOW).why)
    last = judge(error, MOST_TRIES, NOW)
    assert isinstance(last, GiveUp)
    assert f"已尝试 {MOST_TRIES} 次" in last.why


def test_an_unknown_error_gets_three_tries() -> None:
    verdicts = [type(judge(refused(987654), tries, NOW)) for tries in range(1, MOST_TRIES_OF_THE_UNKNOWN + 1)]
    assert verdicts == [TryAgain] * (MOST_TRIES_OF_THE_UNKNOWN - 1) + [GiveUp]


def test_a_spent_quota_waits_for_beijings_midnight_however_often() -> None:
    verdict = judge(refused(45009), 99, NOW)
    assert isinstance(verdict, TryAgain)
    assert verdict.at == datetime(2026, 11, 23, 16, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "midnight"),
    [
        (datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC), datetime(2026, 11, 23, 16, 1, tzinfo=UTC)),
        (datetime(2026, 11, 23, 16, 0, tzinfo=UTC), datetime(2026, 11, 24, 16, 1, tzinfo=UTC)),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), datetime(2027, 1, 1, 16, 1, tzinfo=UTC)),
    ],
)
def test_midnight_is_beijings_and_always_ahead(now: datetime, midnight: datetime) -> None:
    assert next_beijing_midnight(now) == midnight


def test_pauses_grow_threefold_to_an_hour_and_reach_over_five_hours() -> None:
    pauses = [pause(tries) for tries in range(1, MOST_TRIES)]
    assert pauses[:4] == [timedelta(seconds=seconds) for seconds in (5, 15, 45, 135)]
    assert pauses == sorted(pauses)
    assert max(pauses) == LONGEST_PAUSE
    assert sum(pauses, timedelta()) > timedelta(hours=5)
