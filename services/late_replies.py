"""A reply that could not be given at once, because the database was away: it still reaches the person, if it may.

WeChat lets an account speak in the chat for a minute after a follow or a scan, for 48 hours after a message (customer
service messages). After that only a template message is left, for what the person has to go on with.
"""

from __future__ import annotations

from models.db import transaction
from services import clock, inbox, notices, outbox, people
from services.outbox import Claimed
from services.sentences import N_, say

LATE_REPLY = "late_reply"
KIND = "unanswered"
WHAT = N_("您的扫码已处理，请点开查看")


@transaction
def owe(openid: str, fields: dict[str, object], reply: str, path: str | None) -> None:
    """Owe the reply to a push as a message; `path` is where its link leads. In the transaction of the push itself."""
    person = people.known(people.OFFICIAL_ACCOUNT, openid)
    if person is not None:
        key = inbox.push_key(people.OFFICIAL_ACCOUNT, fields)
        outbox.promise(LATE_REPLY, f"late:{key}", {"text": reply, "path": path}, follower_id=person)


@transaction
def say_by_notice(held: Claimed) -> bool:
    """The chat is closed: owe a notice with the link instead. False when there is nothing to go on with."""
    path = held.payload.get("path")
    if not path or held.follower_id is None:
        return False
    facts = {"what": say(WHAT), "time": clock.shown(held.created_at)}
    notices.owe(KIND, held.follower_id, facts, cause=f"late:{held.id}", path=str(path))
    return True
