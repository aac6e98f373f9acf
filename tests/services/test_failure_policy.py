"""One declared answer to each way in which WeChat did not take a message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.failure_policy import (
    LONGEST_PAUSE,
    MOST_TRIES,
    MOST_TRIES_OF_THE_UNKNOWN,
    PERSONS_PAUSE,
    GiveUp,
    TryAgain,
    jittered,
    judge,
    next_beijing_midnight,
    pause,
)
from wechat.error_table import ENTRIES, Policy
from wechat.errors import WeChatError, WeChatOutcomeUnknown, WeChatRefused, WeChatUnreachable

API = "cgi-bin/message/template/send"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PASSING = (Policy.RENEW, Policy.BACK_OFF, Policy.OPERATOR)


def refused(code: int, errmsg: str = "no") -> WeChatRefused:
    return WeChatRefused(API, code, errmsg)


def codes(*policies: Policy) -> list[int]:
    return [entry.code for entry in ENTRIES if entry.policy in policies]


@pytest.mark.parametrize("code", [entry.code for entry in ENTRIES])
def test_every_code_of_the_table_names_itself_and_its_meaning_to_headquarters(code: int) -> None:
    verdict = judge(refused(code), 1, NOW)
    assert verdict.why.startswith(f"{code} ")
    assert len(verdict.why) > len(str(code)) + 4


@pytest.mark.parametrize("code", codes(Policy.TERMINAL))
def test_what_cannot_get_better_is_given_up_at_once_and_loudly(code: int) -> None:
    verdict = judge(refused(code), 1, NOW)
    assert verdict == GiveUp(verdict.why, alarm=True)


@pytest.mark.parametrize("code", codes(Policy.UNREACHABLE, Policy.OTHER_CHANNEL))
def test_who_cannot_be_reached_this_way_is_given_up_for_another_channel(code: int) -> None:
    verdict = judge(refused(code), 1, NOW)
    assert verdict == GiveUp(verdict.why, reaches_nobody=True)


@pytest.mark.parametrize(
    "error",
    [
        *map(refused, codes(*PASSING)),
        refused(45009, "reach max api minute quota limit"),
        WeChatUnreachable(API, "x"),
        WeChatOutcomeUnknown(API, "x"),
    ],
    ids=str,
)
def test_what_passes_is_tried_twelve_times_with_jitter_and_then_named(error: WeChatError) -> None:
    for tries in range(1, MOST_TRIES):
        verdict = judge(error, tries, NOW)
        assert isinstance(verdict, TryAgain)
        assert verdict.counts
        assert pause(tries) / 2 <= verdict.at - NOW <= pause(tries)
    last = judge(error, MOST_TRIES, NOW)
    assert isinstance(last, GiveUp)
    assert f"已尝试 {MOST_TRIES} 次" in last.why


@pytest.mark.parametrize("code", codes(Policy.OPERATOR))
def test_what_an_operator_must_mend_is_tried_on_and_loud(code: int) -> None:
    assert judge(refused(code), 1, NOW).alarm
    assert judge(refused(code), MOST_TRIES, NOW).alarm


def test_an_unknown_error_gets_three_tries() -> None:
    verdicts = [type(judge(refused(987654), tries, NOW)) for tries in range(1, MOST_TRIES_OF_THE_UNKNOWN + 1)]
    assert verdicts == [TryAgain] * (MOST_TRIES_OF_THE_UNKNOWN - 1) + [GiveUp]


@pytest.mark.parametrize("code", codes(Policy.QUOTA))
def test_a_spent_days_quota_waits_for_beijings_midnight_and_costs_no_try(code: int) -> None:
    verdict = judge(refused(code, "reach max api daily quota limit"), 99, NOW)
    assert isinstance(verdict, TryAgain)
    assert verdict.at == datetime(2026, 11, 23, 16, 1, tzinfo=UTC)
    assert not verdict.counts


@pytest.mark.parametrize("code", codes(Policy.DELAY_PERSON))
def test_too_much_for_one_person_leaves_that_person_in_peace(code: int) -> None:
    assert judge(refused(code), 1, NOW) == TryAgain(
        NOW + PERSONS_PAUSE, judge(refused(code), 1, NOW).why, person_too=True
    )
    assert isinstance(judge(refused(code), MOST_TRIES, NOW), GiveUp)


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


def test_pauses_grow_threefold_to_an_hour_and_reach_over_hours() -> None:
    pauses = [pause(tries) for tries in range(1, MOST_TRIES)]
    assert pauses[:4] == [timedelta(seconds=seconds) for seconds in (5, 15, 45, 135)]
    assert pauses == sorted(pauses)
    assert max(pauses) == LONGEST_PAUSE
    assert sum(pauses, timedelta()) / 2 > timedelta(hours=2.5)


def test_what_failed_together_does_not_come_back_together() -> None:
    assert len({jittered(3) for _ in range(50)}) > 40
