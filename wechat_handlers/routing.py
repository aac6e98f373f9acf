"""Which function understands which push; what is not listed is acknowledged and noted as unknown.

The letters of parametric QR codes stand in scans.py.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog

from services.people import MINI_PROGRAM, OFFICIAL_ACCOUNT
from wechat import knocking
from wechat_handlers import authorizations, chat, deliveries, follows, menu, subscriptions
from wechat_handlers.events import Push

Handler = Callable[[Push], str | None]

log = structlog.get_logger(__name__)


def ignore(_push: Push) -> None:
    """Understood, and nothing to do: acknowledged, not kept. A repeat of it does nothing just as well."""


EVENTS: dict[tuple[str, str], Handler] = {
    (OFFICIAL_ACCOUNT, "subscribe"): follows.subscribe,
    (OFFICIAL_ACCOUNT, "unsubscribe"): follows.unsubscribe,
    (OFFICIAL_ACCOUNT, "scan"): follows.scan,
    (OFFICIAL_ACCOUNT, "templatesendjobfinish"): deliveries.finished,
    (OFFICIAL_ACCOUNT, "click"): menu.click,
    (OFFICIAL_ACCOUNT, "message:text"): chat.said,
    (MINI_PROGRAM, "subscribe_msg_popup_event"): subscriptions.chosen,
    (MINI_PROGRAM, "subscribe_msg_change_event"): subscriptions.chosen,
    (MINI_PROGRAM, "subscribe_msg_sent_event"): subscriptions.sent,
    (MINI_PROGRAM, "user_authorization_revoke"): authorizations.revoked,
    (MINI_PROGRAM, "user_authorization_cancellation"): authorizations.cancelled,
}

# Known events that change nothing of ours (yet). Listed one by one, so that an unknown one stands out in the log.
IGNORED: dict[str, tuple[str, ...]] = {
    OFFICIAL_ACCOUNT: (
        "location",
        "view",
        "view_miniprogram",
        "scancode_push",
        "scancode_waitmsg",
        "pic_sysphoto",
        "pic_photo_or_album",
        "pic_weixin",
        "location_select",
        "masssendjobfinish",
        "subscribe_msg_popup_event",
        "subscribe_msg_change_event",
        "subscribe_msg_sent_event",
        "message:image",
        "message:voice",
        "message:video",
        "message:shortvideo",
        "message:location",
        "message:link",
    ),
    MINI_PROGRAM: (
        "user_enter_tempsession",
        "user_info_modified",  # of names and pictures, and we hold neither
        "wxa_media_check",
        "message:text",
        "message:image",
        "message:miniprogrampage",
    ),
}
# The doctor knocks at our own door with an event that WeChat never sends.
IGNORED = {account: (*names, knocking.EVENT) for account, names in IGNORED.items()}
EVENTS |= {(account, name): ignore for account, names in IGNORED.items() for name in names}


# Which of these pushes change nothing of ours after all, by what they hold: no row is written for one.
LOOKED_INTO: dict[tuple[str, str], Callable[[Push], bool]] = {(OFFICIAL_ACCOUNT, "message:text"): chat.means_something}


def is_known(push: Push) -> bool:
    return (push.account, push.name) in EVENTS


def handler_of(push: Push) -> Handler | None:
    """Who handles this push; None when it changes nothing, so that no row is written for it."""
    handler = EVENTS.get((push.account, push.name))
    if handler is None:
        log.warning("push_unknown", push=push.name, account=push.account)
    return None if handler is ignore else handler


def means_something(push: Push) -> bool:
    """Whether what a push holds may change anything; asks the database for some."""
    look = LOOKED_INTO.get((push.account, push.name))
    return look is None or look(push)
