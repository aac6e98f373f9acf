"""Looking after what was sent and what waits: words that never came, and an alarm when we fall behind."""

from __future__ import annotations

import structlog

from services import clock, console_inbox, outbox
from services.audit_tags import N_

LATE = N_("有 %(number)s 条通知排队，最早的已等 %(minutes)s 分钟")

log = structlog.get_logger(__name__)


def list_unheard() -> None:
    """List messages of which WeChat has said nothing for a day."""
    number = outbox.list_unheard()
    if number:
        log.warning("letters_unheard", number=number)


def watch_backlog() -> None:
    """Tell the administrators, once an hour, when the oldest due promise waits longer than five minutes. A worker that
    is dead cannot say so: then readiness, metrics and the console's first page do."""
    backlog = outbox.backlog()
    if backlog.is_late:
        minutes = int(backlog.oldest_due_seconds // 60)
        log.error("outbox_late", due=backlog.due, oldest_due_seconds=backlog.oldest_due_seconds)
        hour = clock.shown(clock.now())[:13]
        console_inbox.alarm(f"late:{hour}", LATE, number=backlog.due, minutes=minutes)
