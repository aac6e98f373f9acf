"""Which HTTP status each family of refusals gets, the same at every door."""

from __future__ import annotations

import structlog

from models.db import DatabaseAway, OutcomeUnknown
from services.audit_tags import N_
from services.errors import Conflict, Expired, Invalid, NotAllowed, NotFound, Refusal, SlowDown
from storage import FileGone, StorageAway
from wechat.errors import WeChatError

log = structlog.get_logger(__name__)

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
AWAY: tuple[type[Exception], ...] = (DatabaseAway, OutcomeUnknown, WeChatError, StorageAway, FileGone)
COME_BACK_SECONDS = 5


def status_of(refusal: Refusal) -> int:
    return next(status for family, status in _FAMILIES if isinstance(refusal, family))


def word_away(error: Exception) -> str:
    """What a person is told when the world is away; the operator reads the cause in the log, since a wrong AppSecret
    must not look like weather."""
    cause = {
        "error": type(error).__name__,
        "errcode": getattr(error, "errcode", None),
        "api": getattr(error, "api", None),
    }
    log.warning("world_away", **cause)
    if isinstance(error, WeChatError):
        return N_("微信暂时没有回应，请稍后再试。")
    if isinstance(error, OutcomeUnknown):
        return N_("网络刚刚中断，您的操作可能已经完成，请刷新后查看。")
    return N_("系统正忙，请稍后再试。")
