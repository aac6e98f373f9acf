"""Answering each push once: its key, its effects and its answer are one fact."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, update

from models.db import insert_numbered, reading, session, transaction
from models.inbox import InboxPush
from services import clock, people

# A precise position is sensitive (PIPL art. 28) and we have no use for it: it counts for the key, and is not kept.
WHERE_SOMEBODY_IS = frozenset(
    {"Latitude", "Longitude", "Precision", "Location_X", "Location_Y", "Label", "SendLocationInfo"}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What WeChat is told: a reply for the person (None: `success`), and whether this push came before."""

    reply: str | None
    repeated: bool


class _CameBefore(Exception):
    """Another copy of the push was answered before: the unique key says so, and no look beforehand could."""


def push_key(account: str, fields: dict[str, object]) -> str:
    """SHA-256 over every field of the decrypted push.

    WeChat proposes MsgId, or FromUserName + CreateTime for events; the latter has one-second resolution and would
    merge two different events of one second (and two people of a platform event), so every field counts.
    """
    whole = json.dumps([account, fields], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(whole.encode()).hexdigest()


def answer_once(
    account: str,
    event: str,
    fields: dict[str, object],
    sent_at: datetime | None,
    handle: Callable[[], str | None],
    *,
    openid: str | None = None,
) -> Answer:
    """The first copy runs `handle` and keeps its reply in one transaction; every repeat gets that reply.

    `openid` is whom the push is about: what it said goes when this person is erased.
    """
    key = push_key(account, fields)
    try:
        return _first(
            key, account, event, fields, sent_at, handle, people.openid_index(account, openid) if openid else None
        )
    except _CameBefore:
        answered = _find(key)
        if answered is None:
            raise RuntimeError("a push was refused as repeated, yet no answer to it stands") from None
        return answered


@reading
def _find(key: str) -> Answer | None:
    row = session().execute(select(InboxPush.reply).where(InboxPush.push_key == key)).first()
    return None if row is None else Answer(row.reply, repeated=True)


_REPLIED = (
    update(InboxPush.__table__)  # type: ignore[arg-type]
    .where(InboxPush.id == bindparam("number"))
    .values(reply=bindparam("said"))
)


@transaction
def _first(
    key: str,
    account: str,
    event: str,
    fields: dict[str, object],
    sent_at: datetime | None,
    handle: Callable[[], str | None],
    person: str | None,
) -> Answer:
    kept = {name: value for name, value in fields.items() if name not in WHERE_SOMEBODY_IS}
    number = insert_numbered(
        InboxPush,
        push_key=key,
        account=account,
        event=event[:64],
        person_key=person,
        fields=kept,
        sent_at=sent_at,
        received_at=clock.now(),
    )
    if number is None:
        raise _CameBefore
    reply = handle()
    session().connection().execute(_REPLIED, {"number": number, "said": reply})
    return Answer(reply, repeated=False)
