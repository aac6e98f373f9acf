"""What to do when WeChat did not take a message: try later, or give up; one declared policy per error."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.clock import SHANGHAI
from wechat.errors import WeChatError, WeChatOutcomeUnknown, WeChatRefused, WeChatUnreachable

MOST_TRIES = 12
MOST_TRIES_OF_THE_UNKNOWN = 3
# 5 s, 15 s, 45 s … at most an hour: twelve tries reach over five hours.
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)

UNREACHABLE_PERSON = {
    40003: "对方已取消关注，或不是本公众号的粉丝",
    43004: "对方没有关注公众号",
    43101: "对方没有订阅这类消息",
}
HOPELESS = {
    40037: "模板编号不正确，请检查通知模板设置",
    47003: "模板内容不合规，请检查通知模板设置",
    48001: "公众号没有模板消息权限",
    43116: "模板已被微信封禁",
    40013: "AppID 不正确",
    40125: "AppSecret 不正确",
}
SOON = {-1, 45011, 43117, 40001, 40014, 42001, 40164, 89503}
DAILY = {45009}


@dataclass(frozen=True, slots=True)
class TryAgain:
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    why: str


def judge(error: WeChatError, tries: int, now: datetime) -> TryAgain | GiveUp:
    """The policy for a failure after `tries` tries.

    The first five tries (some three minutes) repeat harmlessly: each message carries a `client_msg_id` of its own, good
    for ten minutes. After that a message whose outcome is unknown may come twice, which is better than not at all.
    """
    if isinstance(error, WeChatRefused):
        return _refused(error, tries, now)
    word = "微信没有回应" if isinstance(error, WeChatUnreachable) else "微信的回应中断，结果未知"
    if not isinstance(error, WeChatUnreachable | WeChatOutcomeUnknown) or tries >= MOST_TRIES:
        return GiveUp(f"{word}，已尝试 {tries} 次")
    return TryAgain(now + pause(tries), word)


def _refused(error: WeChatRefused, tries: int, now: datetime) -> TryAgain | GiveUp:
    code = error.errcode
    if code in UNREACHABLE_PERSON or code in HOPELESS:
        return GiveUp(f"{code} {UNREACHABLE_PERSON.get(code) or HOPELESS[code]}")
    if code in DAILY:
        return TryAgain(next_beijing_midnight(now), f"{code} 今日额度已用完，明天再发")
    most = MOST_TRIES if code in SOON else MOST_TRIES_OF_THE_UNKNOWN
    if tries >= most:
        return GiveUp(f"{code} 微信拒绝，已尝试 {tries} 次")
    return TryAgain(now + pause(tries), f"{code} 微信暂时拒绝")


def pause(tries: int) -> timedelta:
    steps: int = 3 ** (min(max(tries, 1), 8) - 1)
    return min(FIRST_PAUSE * steps, LONGEST_PAUSE)


def next_beijing_midnight(now: datetime) -> datetime:
    """WeChat's daily quotas begin anew at midnight in Beijing; a minute of grace."""
    day = now.astimezone(SHANGHAI).replace(hour=0, minute=1, second=0, microsecond=0)
    return day + timedelta(days=1)
