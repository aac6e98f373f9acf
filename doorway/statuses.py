"""Which HTTP status each family of refusals gets, the same at every door."""

from __future__ import annotations

from models.db import DatabaseAway, OutcomeUnknown
from services.errors import Conflict, Expired, Invalid, NotAllowed, NotFound, Refusal, SlowDown
from wechat.errors import WeChatError

# A narrower family stands before its wider one.
_FAMILIES: tuple[tuple[type[Refusal], int], ...] = (
    (SlowDown, 429),
    (NotFound, 404),
    (NotAllowed, 403),
    (Conflict, 409),
    (Expired, 410),
    (Invalid, 422),
)

# What is not our answer but the state of the world: come back in a moment.
AWAY: tuple[type[Exception], ...] = (DatabaseAway, OutcomeUnknown, WeChatError)
COME_BACK_SECONDS = 5


def status_of(refusal: Refusal) -> int:
    return next(status for family, status in _FAMILIES if isinstance(refusal, family))


def sentence_of(error: Exception) -> str:
    """What a person is told when the world is away."""
    if isinstance(error, WeChatError):
        return "微信暂时没有回应，请稍后再试。"
    if isinstance(error, OutcomeUnknown):
        return "网络刚刚中断，您的操作可能已经完成，请刷新后查看。"
    return "系统正忙，请稍后再试。"
