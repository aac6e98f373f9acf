"""Saying in the chat what could not be replied at once."""

from __future__ import annotations

import structlog

from services import late_replies, outbox, people
from services.outbox import Claimed
from wechat.errors import WeChatOutcomeUnknown, WeChatRefused
from wechat.gateway import Gateway

log = structlog.get_logger(__name__)

# Outside every window, or the window's messages are used up.
CHAT_CLOSED = (45015, 45047)
# Chat messages carry no key of ours: a repeat after a lost answer may be read twice, so there is one.
TRIES_OF_THE_UNKNOWN = 2


def say(held: Claimed, gateway: Gateway) -> None:
    """The reply as a customer service message; a template message with its link when the chat is closed."""
    assert held.follower_id is not None
    openid = people.openid_of(held.follower_id)
    if openid is None:
        outbox.give_up(held, why="对方没有关注公众号")
        return
    try:
        gateway.send_chat(openid, str(held.payload["text"]))
    except WeChatRefused as refused:
        if refused.errcode not in CHAT_CLOSED:
            raise
        by_notice = late_replies.say_by_notice(held)
        log.info("late_reply_after_chat_closed", promise=held.id, by_notice=by_notice)
    except WeChatOutcomeUnknown:
        if held.tries < TRIES_OF_THE_UNKNOWN:
            raise
        outbox.finish([outbox.put_aside(held, why="微信的回应中断，结果未知")])
        return
    outbox.mark_done(held)
