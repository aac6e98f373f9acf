"""Reasons as people give them: one line, kept whole. What is too long is refused; nothing is cut off in silence."""

from __future__ import annotations

from services.errors import Invalid
from services.sentences import say


def reason_of(text: str, longest: int) -> str:
    """One line without blanks around, empty where nothing was said. Refuses `reason_long`."""
    reason = " ".join(text.split())
    if len(reason) > longest:
        raise Invalid("reason_long", say("原因最多 %(most)s 个字，请缩短。", most=longest))
    return reason
