"""What a push does and what its sender is told: at once at the door, or later out of the spool."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from flask import g
from structlog.contextvars import bind_contextvars

from crash_points import crash_point
from services import inbox, late_replies, spooling
from services.inbox import Answer
from services.people import OFFICIAL_ACCOUNT
from wechat_handlers import replies
from wechat_handlers.events import Push, normalise
from wechat_handlers.routing import Handler, handler_of, is_known, means_something

Fields = dict[str, Any]

NOTHING = Answer(None, repeated=False)  # what a push holds changes nothing of ours

log = structlog.get_logger(__name__)


def answer(account: str, fields: Fields) -> str | None:
    """What the person is told now. A push that changes nothing costs no row: repeating it changes nothing either. One
    that meets no database is kept on the disk and told nothing yet."""
    push = normalise(account, fields)
    bind_contextvars(push=push.name, account=account)
    handler = handler_of(push)
    if handler is None:
        g.not_understood = not is_known(push)
        return None
    answered = spooling.keep_or_answer(
        account, push.openid, fields, lambda: _answered(push, lambda: _handle(handler, push))
    )
    if answered is NOTHING:
        return None
    crash_point("push:after_commit")
    log.info("push", repeated=answered.repeated if answered else None, spooled=answered is None)
    return answered.reply if answered else None


def answer_late(account: str, fields: Fields) -> None:
    """The same for a push out of the spool: what the person should have been told at once is owed as a message. So it
    is for one that was answered before: whoever repeats a push was not told, and it is owed once."""
    push = normalise(account, fields)
    handler = handler_of(push)
    if handler is None:
        return
    answered = _answered(push, lambda: _handle_late(handler, push))
    if answered is NOTHING:
        return
    if answered.repeated:
        _owe(push, answered.reply)
    log.info("push_late", push=push.name, account=account, repeated=answered.repeated)


def _answered(push: Push, handle: Callable[[], str | None]) -> Answer:
    return _once(push, handle) if means_something(push) else NOTHING


def _once(push: Push, handle: Callable[[], str | None]) -> Answer:
    return inbox.answer_once(
        push.account, push.name, dict(push.fields), push.sent_at, handle, openid=push.openid
    )  # fmt: skip


def _handle(handler: Handler, push: Push) -> str | None:
    reply = handler(push)
    crash_point("push:before_commit")
    return reply


def _handle_late(handler: Handler, push: Push) -> str | None:
    reply = handler(push)
    _owe(push, reply)
    return reply


def _owe(push: Push, reply: str | None) -> None:
    if reply and push.account == OFFICIAL_ACCOUNT:
        late_replies.owe(push.openid, dict(push.fields), reply, replies.path_in(reply))
