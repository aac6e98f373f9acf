"""Clicks on the Official Account's menu."""

from __future__ import annotations

from wechat_handlers import replies
from wechat_handlers.events import Push


def click(push: Push) -> str | None:
    """A menu button with a key of ours; keys of other plugins are left to them."""
    return replies.HELP if push.fields.get("EventKey") == "help" else None
