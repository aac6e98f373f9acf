"""Telling somebody something in WeChat: by the way that reaches them, when they want to hear it."""

from __future__ import annotations

from dataclasses import replace

from crash_points import crash_point
from doorway.sentences import into
from services import clock, failure_policy, message_grants, notices, outbox, people
from services.failure_policy import GiveUp
from services.message_grants import Permit
from services.notices import Letter
from services.outbox import Claimed, End
from wechat.error_table import DO_NOT_FOLLOW, USED_UP
from wechat.errors import WeChatError, WeChatRefused, WeChatResting, WeChatUnreachable
from wechat.gateway import Gateway, SubscriptionMessage, TemplateMessage

NOT_FOLLOWING = "对方没有关注公众号"
PAGE = "pages/messages/index"
"""The mini program's page behind every subscription message: what it says stands there in full."""


def send(held: Claimed, gateway: Gateway, base_url: str, letter: Letter | None = None) -> End:
    """One notice: a template message of the Official Account to whoever follows, else a subscription message of the
    mini program that they allowed, else headquarters' inbox. What its person's wishes hold back waits, alone or in
    their digest; what they switched off is only laid among their messages."""
    letter = letter or notices.letters_of([held], into)[held.id]
    if not letter.is_theirs:
        return outbox.withdrawn(held, why=notices.NO_LONGER)
    if letter.ruling.silent:
        return outbox.kept_silent(held)
    if letter.ruling.until is not None:
        if letter.gathers and held.follower_id is not None:
            return outbox.gathered(held, at=letter.ruling.until)
        return outbox.postponed(held, until=letter.ruling.until, why=outbox.HELD_BACK)
    if letter.openid is not None and letter.template_id is not None:
        return _by_template(held, gateway, base_url, letter, letter.openid, letter.template_id)
    told = _by_subscription(held, gateway, letter)
    if told is not None:
        return told
    if letter.openid is None:
        return replace(outbox.given_up(held, why=NOT_FOLLOWING), hands_over=True)
    return outbox.given_up(held, why=notices.no_template(letter.content.topic))


def doubt(held: Claimed, error: WeChatError) -> None:
    """WeChat says that somebody does not follow (any more): ask about them, whatever events told us."""
    if isinstance(error, WeChatRefused) and error.errcode in DO_NOT_FOLLOW and held.follower_id is not None:
        people.doubt(held.follower_id)


def _by_template(held: Claimed, gateway: Gateway, base_url: str, letter: Letter, openid: str, template_id: str) -> End:
    """WeChat sends equal `client_msg_id`s once within ten minutes. Whom it does not reach, the mini program may."""
    path = letter.content.path
    message = TemplateMessage(
        openid=openid,
        template_id=template_id,
        fields=letter.fields,
        url=base_url + path if path else None,
        mini_path=None,
        client_msg_id=f"qudao-{held.id}",
    )
    crash_point("outbox:before_send")
    try:
        message_id = gateway.send_template(message)
    except WeChatRefused as refusal:
        told = _by_subscription(held, gateway, letter) if _reaches_nobody(refusal, held) else None
        if told is None:
            raise
        doubt(held, refusal)
        return told
    crash_point("outbox:after_send")
    return outbox.kept(held, message_id=message_id)


def _reaches_nobody(refusal: WeChatRefused, held: Claimed) -> bool:
    verdict = failure_policy.judge(refusal, held.tries, clock.now())
    return isinstance(verdict, GiveUp) and verdict.reaches_nobody


def _by_subscription(held: Claimed, gateway: Gateway, letter: Letter) -> End | None:
    """One message of those that the person allowed; None where nothing allows one. It has no key against doubles: it
    is counted before it is sent, so that a worker that dies in between costs a permit and never a count too many."""
    if held.follower_id is None:
        return None
    permit = message_grants.take(held.follower_id, letter.content.topic)
    if permit is None:
        return None
    message = SubscriptionMessage(permit.openid, permit.template_id, letter.content.told_by(permit.field_map), PAGE)
    crash_point("outbox:before_send")
    try:
        message_id = gateway.send_subscription(message)
    except WeChatRefused as refusal:
        if refusal.errcode == USED_UP:
            message_grants.used_up(held.follower_id, permit.template_id)
            return None
        _give_back(held.follower_id, permit)
        raise
    except (WeChatUnreachable, WeChatResting):
        _give_back(held.follower_id, permit)
        raise
    crash_point("outbox:after_send")
    return outbox.kept_by_mini_program(held, message_id)


def _give_back(follower_id: int, permit: Permit) -> None:
    message_grants.give_back(follower_id, permit.template_id)
