"""Opening a share: what a reader is shown, and the visit their reading is counted in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import update

from models.db import insert_once, repeatable, session, transaction
from models.materials import Material, MaterialVersion
from models.reading import BOT, OWN, Visit
from models.sealing import blind_index, token_hash
from models.sharing import Share
from services import clock, people
from services.reading.judging import is_bot
from services.reading.questions import OPENING
from services.reading.readers import Reader, join_browser, objects
from services.sharing.rows import PURPOSE, get_carried, refuse_unless_open, sent, unknown
from services.sharing.taking_out import forward_of

Channel = Literal["page", "mini", "scan"]


@dataclass(frozen=True, slots=True)
class Opened:
    """A visit that began: its secret, which its beats carry, and the share by which this reader would pass the material
    on. Without a visit nothing of this reading is recorded, and what they pass on is the share they were sent."""

    visit: str | None
    forward: str


def open_visit(share: str, reader: Reader, *, agent: str, channel: Channel) -> Opened:
    """Somebody opens a share. Each opening is a visit of its own; visits of programs and of the sharer alone are marked
    and count nowhere. Whoever objected is shown the material and leaves no trace. What the same browser read before
    anybody signed in becomes theirs. Refuses `share_unknown`, and what is recalled, over or not open yet. Locks:
    follower."""
    if reader.follower_id is None:
        return _opened_by_nobody(share, reader, BOT if is_bot(agent) else None, channel, secrets.token_urlsafe(16))
    return _opened_by(reader.follower_id, share, reader, agent, channel)


@transaction
def _opened_by(follower_id: int, share: str, reader: Reader, agent: str, channel: Channel) -> Opened:
    follower_id = people.lock(follower_id).id
    reader = Reader(follower_id, reader.browser)
    carried = get_carried(share)
    if objects(reader):
        return Opened(None, share)
    join_browser(reader)
    left_out = _left_out(carried.share, reader, agent)
    token = begin_visit(carried.share, carried.material, reader, left_out, channel)
    if left_out is not None:
        return Opened(token, share)
    if carried.share.sent_at is None:
        carried.share.sent_at, carried.share.unfolded = clock.now(), 1
    return Opened(token, forward_of(follower_id, carried.share).token)


@repeatable
@transaction
def _opened_by_nobody(share: str, reader: Reader, left_out: str | None, channel: Channel, token: str) -> Opened:
    """The same of a browser that nobody signed in with, which most are: one question and one row, by whose secret it
    is known again."""
    asked = {"index": blind_index(PURPOSE, share), "browser": reader.browser_index}
    found: Any = session().connection().execute(OPENING, asked).one_or_none()
    if found is None:
        raise unknown()
    now = clock.now()
    refuse_unless_open(found, found, now)
    if found.objected:
        return Opened(None, share)
    facts = {"share_id": found.id, "material_id": found.material_id, "material_version_id": found.current_version_id}
    facts |= {"dealer_id": found.dealer_id, "pages": found.pages or 1}
    _written(token, reader, left_out, channel, facts)
    if left_out is None and found.sent_at is None:
        sending = update(Share).where(Share.id == found.id, Share.sent_at.is_(None)).values(sent(now))
        session().execute(sending.execution_options(synchronize_session=False))
    return Opened(token, share)


def _left_out(share: Share, reader: Reader, agent: str) -> str | None:
    if share.sharer_id == reader.follower_id:
        return OWN
    return BOT if is_bot(agent) else None


def begin_visit(share: Share, material: Material, reader: Reader, left_out: str | None, channel: Channel) -> str:
    """Write a visit down and give its secret; for the rules of this folder, which hold the person."""
    version = session().get_one(MaterialVersion, material.current_version_id)
    facts = {"share_id": share.id, "material_id": material.id, "material_version_id": version.id}
    token = secrets.token_urlsafe(16)
    _written(token, reader, left_out, channel, facts | {"dealer_id": share.dealer_id, "pages": version.pages or 1})
    return token


def _written(token: str, reader: Reader, left_out: str | None, channel: Channel, facts: dict[str, Any]) -> None:
    insert_once(
        Visit,
        **facts,
        token_hash=token_hash(token),
        follower_id=reader.follower_id,
        browser_index=reader.browser_index,
        channel=channel,
        left_out=left_out,
        opened_at=clock.now(),
        unfolded=1 if left_out is None else None,
    )
