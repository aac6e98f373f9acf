"""Subscription messages of the mini program: what somebody chose, and what became of a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services import message_grants, outbox
from wechat_handlers.deliveries import MSG_ID
from wechat_handlers.events import NotAPush, Push

MOST = 20  # WeChat asks about three templates at once


def chosen(push: Push) -> None:
    """subscribe_msg_popup_event (允许 or 拒绝) and subscribe_msg_change_event (a refusal in WeChat's own settings)."""
    choices = {}
    for entry in _entries(push):
        number, word = entry.get("TemplateId"), entry.get("SubscribeStatusString")
        if not isinstance(number, str) or word not in ("accept", "reject"):
            raise NotAPush("a choice without template or word")
        choices[number] = word == "accept"
    message_grants.heard(push.openid, choices)


def sent(push: Push) -> None:
    """subscribe_msg_sent_event: tells of faults of WeChat's own; that a message went out is known already."""
    for entry in _entries(push):
        number = str(entry.get("MsgID") or "")
        if str(entry.get("ErrorCode", "0")) != "0" and MSG_ID.fullmatch(number):
            outbox.note_delivery(int(number), "failed")


def _entries(push: Push) -> Sequence[Mapping[str, Any]]:
    """The entries of List: XML has it inside an element named after the event, JSON flat; one entry comes bare."""
    wrappers = [value for key, value in push.fields.items() if key.lower() == push.name.replace("_", "")]
    inner = wrappers[0] if wrappers else push.fields
    found = inner.get("List") if isinstance(inner, Mapping) else None
    entries = [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, Mapping)]
    if not 0 < len(entries) <= MOST:
        raise NotAPush("List is missing")
    return entries
