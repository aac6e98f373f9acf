"""Taking a material out, and passing on what one was sent: each makes a share with a token of its own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models.bindings import OPEN
from models.db import insert_row, insert_row_once, session, transaction
from models.materials import Material
from models.sealing import blind_index
from models.sharing import CARD, FORWARD, LINK, POSTER, Share
from models.stored_files import StoredFile
from services import audit, clock, people, uploads
from services.access import follower
from services.errors import NotFound
from services.sharing.briefcase import get_visible
from services.sharing.hands import hand_in, hand_of
from services.sharing.rows import PURPOSE, TOKEN_BYTES, ended, get_carried, sent

WAYS = (LINK, CARD, POSTER)
EVERY_WAY = (*WAYS, FORWARD)
MOST_DEPTH = 100  # beyond that a chain is a circle of friends playing; what is passed on then is the last link itself


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A share in the hand of who took it out."""

    token: str
    material: str
    title: str
    summary: str | None
    cover: str | None


@transaction
def take_out(follower_id: int, material: str, *, way: str = LINK) -> TakenOut:
    """Take a material out: a new share each time, since each goes into another conversation. Refuses
    `material_unknown` for what is not there, recalled, over, or not for this person: all alike. Locks: follower."""
    row = people.lock(follower_id)
    found = get_visible(row.id, material)
    hand = hand_of(row.id)
    share = insert_row(
        Share,
        material_id=found.id,
        sharer_id=row.id,
        depth=0,
        way=way,
        open_marker=OPEN,
        **sent(clock.now()),
        **hand.columns,
        **_token(),
    )
    audit.record(follower(row.id, row.label), "material:share:take_out", "share", share.id, way=way)
    return _taken(share, found)


@transaction
def pass_on(follower_id: int, parent: str, *, material: str | None = None) -> TakenOut:
    """What a reader hands on of a share they were sent: one share below it for each reader, however often they do.
    Whoever sent it hands on their own. Refuses `share_unknown` (also when it carries another material), and what is
    recalled or over. Locks: follower."""
    row = people.lock(follower_id)
    carried = get_carried(parent)
    if material is not None and carried.material.token != material:
        raise NotFound("share_unknown", "没有找到这份资料，请检查链接，或请发给您的人重新分享。")
    return _taken(forward_of(row.id, carried.share), carried.material)


def forward_of(follower_id: int, parent: Share, sent_at: datetime | None = None) -> Share:
    """The reader's own share below `parent`, made when there is none; the caller holds the reader."""
    if parent.sharer_id == follower_id or parent.depth >= MOST_DEPTH:
        return parent
    theirs = select(Share).where(
        Share.parent_id == parent.id, Share.sharer_id == follower_id, Share.open_marker == OPEN
    )
    found = session().execute(theirs).scalar_one_or_none()
    if found is not None:
        return found
    _hold_open(parent.id)
    return _made_forward(follower_id, parent, sent_at) or session().execute(theirs).scalar_one()


def _hold_open(share_id: int) -> None:
    """Held while a forward is made below it: whoever takes it back meanwhile waits, and then finds the forward, too."""
    held = select(Share.ended_at).where(Share.id == share_id).with_for_update(read=True)
    if session().scalar(held) is not None:
        raise ended()


def _made_forward(follower_id: int, parent: Share, sent_at: datetime | None) -> Share | None:
    """Who is of ours passes it on for their own house, anybody else for the one it came from."""
    hand = hand_of(follower_id)
    return insert_row_once(
        Share,
        material_id=parent.material_id,
        sharer_id=follower_id,
        parent_id=parent.id,
        root_id=parent.root_id or parent.id,
        depth=parent.depth + 1,
        way=FORWARD,
        open_marker=OPEN,
        **(hand if hand.of_ours else hand_in(parent)).columns,
        **({} if sent_at is None else sent(sent_at)),
        **_token(),
    )


def _token() -> dict[str, object]:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    return {"token": token, "token_index": blind_index(PURPOSE, token), "created_at": clock.now()}


def _taken(share: Share, material: Material) -> TakenOut:
    cover = None if material.cover_file_id is None else session().get_one(StoredFile, material.cover_file_id)
    path = None if cover is None else uploads.served_path(cover.random_name, cover.file_name)
    return TakenOut(share.token, material.token, material.title, material.summary, path)
