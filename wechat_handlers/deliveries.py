"""What became of our template messages."""

from __future__ import annotations

import re

from services import outbox
from wechat_handlers.events import NotAPush, Push

# What a 64-bit column keeps; WeChat's have nine to nineteen digits.
MSG_ID = re.compile(r"[0-9]{1,18}|[0-8][0-9]{18}")


def finished(push: Push) -> None:
    """TEMPLATESENDJOBFINISH: delivered, blocked by the person, or failed (`failed: system failed`, with a blank)."""
    number = push.fields.get("MsgID")
    if not isinstance(number, str) or not MSG_ID.fullmatch(number):
        raise NotAPush("MsgID is no number")
    outbox.note_delivery(int(number), _word(str(push.fields.get("Status") or "")))


def _word(status: str) -> str:
    if status == "success":
        return "delivered"
    return "blocked" if status.replace(" ", "").startswith("failed:userblock") else "failed"
