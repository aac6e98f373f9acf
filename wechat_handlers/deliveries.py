"""What became of our template messages."""

from __future__ import annotations

from services import outbox
from wechat_handlers.events import NotAPush, Push


def finished(push: Push) -> None:
    """TEMPLATESENDJOBFINISH: delivered, blocked by the person, or failed (`failed: system failed`, with a blank)."""
    try:
        message_id = int(push.fields.get("MsgID") or "")
    except (TypeError, ValueError):
        raise NotAPush("MsgID is no number") from None
    outbox.note_delivery(message_id, _word(str(push.fields.get("Status") or "")))


def _word(status: str) -> str:
    if status == "success":
        return "delivered"
    return "blocked" if status.replace(" ", "").startswith("failed:userblock") else "failed"
