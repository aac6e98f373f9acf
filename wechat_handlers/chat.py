"""What people write to the Official Account."""

from __future__ import annotations

from services import people
from services.leads import taking
from wechat_handlers import replies
from wechat_handlers.events import Push


def means_something(push: Push) -> bool:
    """Whether a message is one of headquarters' words. What people write besides is not ours to keep."""
    return taking.keyword_in(_text(push)) is not None


def said(push: Push) -> str | None:
    """One of headquarters' words makes a lead of whoever sent it; people of ours are told nothing."""
    heard = taking.leave_word(people.meet(people.OFFICIAL_ACCOUNT, push.openid).id, _text(push))
    return None if heard is None else replies.heard(heard)


def _text(push: Push) -> str:
    content = push.fields.get("Content")
    return content if isinstance(content, str) else ""
