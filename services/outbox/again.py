"""Letting out once more what failed or may have failed."""

from __future__ import annotations

from models.db import session, transaction
from models.outbox import DEAD, DUE, UNKNOWN, OutboxPromise
from services import audit, clock
from services.access import Actor, require
from services.errors import Conflict, Expired, NotFound


@transaction
def send_again(actor: Actor, promise_id: int) -> None:
    """Let a dead letter, or one of unknown outcome, go out once more. A letter that lives is left alone, so that two
    who press at once send one; its `client_msg_id` stays, so that WeChat still knows it within ten minutes."""
    require(actor, "outbox.retry")
    row = session().get(OutboxPromise, promise_id, with_for_update=True)
    if row is None:
        raise NotFound("notice_unknown", "没有找到这条通知。")
    if row.state not in (DEAD, UNKNOWN):
        raise Conflict("notice_alive", "这条通知不在失败状态，无需重发。")
    if row.payload is None:
        raise Expired("notice_pruned", "这条通知的内容已过保存期，不能重发。")
    # The fence counts on: a worker frozen since an early attempt must never fit again.
    row.state, row.run_at, row.done_at, row.tries, row.delivery = DUE, clock.now(), None, 0, None
    audit.record(actor, "outbox:letter:retry", "outbox_promise", row.id, kind=row.kind, topic=row.topic)
