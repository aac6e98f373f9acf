"""What to do when WeChat did not take a message: try later, or give up; one declared policy per error."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.clock import SHANGHAI
from wechat.error_table import Entry, Policy, entry_of, is_of_a_minute
from wechat.errors import WeChatError, WeChatOutcomeUnknown, WeChatRefused, WeChatResting, WeChatUnreachable

MOST_TRIES = 12
MOST_TRIES_OF_THE_UNKNOWN = 3
# 5 s, 15 s, 45 s … at most an hour, each shortened by up to half: twelve tries reach over two and a half hours.
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
# WeChat does not publish how often is too often for one person (43117).
PERSONS_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class TryAgain:
    """Later. What was not even asked costs no try (`counts`); `person_too`: whatever else waits for this person."""

    at: datetime
    why: str
    counts: bool = True
    person_too: bool = False
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Never again by itself. `reaches_nobody`: another channel may still reach the person."""

    why: str
    reaches_nobody: bool = False
    alarm: bool = False


Verdict = TryAgain | GiveUp


def judge(error: WeChatError, tries: int, now: datetime) -> Verdict:
    """The policy for a failure after `tries` tries.

    The first five tries (at most some three minutes) repeat harmlessly: each message carries a `client_msg_id` of its
    own, good for ten minutes. After that a message whose outcome is unknown may come twice, which is better than not
    at all.
    """
    if isinstance(error, WeChatResting):
        return TryAgain(now + _after(error.seconds), "微信这个接口暂停使用，稍后再发", counts=False)
    if isinstance(error, WeChatRefused):
        return _refused(entry_of(error.errcode), error, tries, now)
    word = "微信没有回应" if isinstance(error, WeChatUnreachable) else "微信的回应中断，结果未知"
    if not isinstance(error, WeChatUnreachable | WeChatOutcomeUnknown) or tries >= MOST_TRIES:
        return GiveUp(f"{word}，已尝试 {tries} 次")
    return TryAgain(now + jittered(tries), word)


def _refused(entry: Entry, error: WeChatRefused, tries: int, now: datetime) -> Verdict:
    words = f"{entry.code} {entry.meaning}"
    match entry.policy:
        case Policy.UNREACHABLE | Policy.OTHER_CHANNEL:
            return GiveUp(words, reaches_nobody=True)
        case Policy.TERMINAL:
            return GiveUp(words, alarm=True)
        case Policy.QUOTA if not is_of_a_minute(error.errcode, error.errmsg):
            return TryAgain(next_beijing_midnight(now), f"{entry.code} 今日额度已用完，明天再发", counts=False)
        case Policy.DELAY_PERSON if tries < MOST_TRIES:
            return TryAgain(now + PERSONS_PAUSE, words, person_too=True)
    most = MOST_TRIES_OF_THE_UNKNOWN if entry.policy is Policy.UNKNOWN else MOST_TRIES
    alarm = entry.policy is Policy.OPERATOR
    if tries >= most:
        return GiveUp(f"{words}，已尝试 {tries} 次", alarm=alarm)
    return TryAgain(now + jittered(tries), words, alarm=alarm)


def pause(tries: int) -> timedelta:
    """How long to wait at most after so many tries."""
    steps: int = 3 ** (min(max(tries, 1), 8) - 1)
    return min(FIRST_PAUSE * steps, LONGEST_PAUSE)


def jittered(tries: int) -> timedelta:
    """Between half of the pause and all of it, so that what failed together does not come back together."""
    return pause(tries) * random.uniform(0.5, 1.0)  # noqa: S311 (jitter, no secret)


def _after(seconds: float) -> timedelta:
    """After a rest, spread over another half a minute at most: what waited together does not come back together."""
    return timedelta(seconds=seconds + random.uniform(0, min(seconds, 30.0)))  # noqa: S311 (jitter, no secret)


def next_beijing_midnight(now: datetime) -> datetime:
    """WeChat's daily quotas begin anew at midnight in Beijing; a minute of grace."""
    day = now.astimezone(SHANGHAI).replace(hour=0, minute=1, second=0, microsecond=0)
    return day + timedelta(days=1)
