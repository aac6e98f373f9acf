"""A material that is the bait: whoever left a number reads on, by a share in the hand of the promoter."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from models.bindings import OPEN
from models.db import insert_row, session
from models.promotions import Promotion
from models.sealing import blind_index
from models.sharing import LINK, Share
from services import clock
from services.sharing.hands import hand_of
from services.sharing.rows import PURPOSE, TOKEN_BYTES, sent


def make_ready(material_id: int, promotion: Promotion | None, reader_id: int) -> str:
    """Inside a rule: the token of the share by which the reader reads on: the promoter's newest that is open, made when
    there is none; without a promoter one of the reader's own. Of two made at one moment either is good."""
    sharer = reader_id if promotion is None else promotion.promoter_id
    found = share_of(material_id, sharer)
    if found is not None:
        return found
    token = secrets.token_urlsafe(TOKEN_BYTES)
    insert_row(
        Share,
        material_id=material_id,
        sharer_id=sharer,
        depth=0,
        way=LINK,
        open_marker=OPEN,
        token=token,
        token_index=blind_index(PURPOSE, token),
        created_at=clock.now(),
        **sent(clock.now()),
        **hand_of(sharer).columns,
    )
    return token


def share_of(material_id: int, sharer_id: int) -> str | None:
    """Inside a rule: the token of somebody's newest own share of a material that is open."""
    theirs = select(Share.token).where(
        Share.material_id == material_id,
        Share.sharer_id == sharer_id,
        Share.parent_id.is_(None),
        Share.ended_at.is_(None),
    )
    return session().scalar(theirs.order_by(Share.id.desc()).limit(1))
