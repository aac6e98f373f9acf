"""A material on a campaign's page: who opens it, or left a number where it is the bait, reads by a share in the hand of
the promoter."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from models.bindings import OPEN
from models.db import insert_row, session, transaction
from models.materials import Material
from models.promotions import Promotion
from models.sealing import blind_index
from models.sharing import LINK, Share
from services import clock, people
from services.campaigns import limits
from services.campaigns.hands import promotion_of
from services.errors import Conflict, NotFound
from services.materials.audience import living
from services.sharing.hands import hand_of
from services.sharing.rows import PURPOSE, TOKEN_BYTES, sent


@transaction
def open_material(slug: str, share: str | None, follower_id: int | None, token: str) -> str:
    """The share by which a material that the page shows is read: the promoter's, else one of the reader's own. Refuses
    `campaign_unknown`, `material_unknown` for what the edition does not show or nobody may read any more, and
    `in_wechat_alone` where neither a promoter nor the reader is known."""
    standing = limits.find_standing(slug)
    blocks = limits.content_of(standing.version_id).blocks
    found = select(Material.id).where(Material.token == token, living())
    material_id = session().scalar(found) if token in {block.text("material") for block in blocks} else None
    if material_id is None:
        raise NotFound("material_unknown", "这份资料已经不在活动里了，请返回活动页看看。")
    promotion = promotion_of(share, standing)
    if promotion is not None:
        return _ready(material_id, promotion.promoter_id)
    if follower_id is None:
        raise Conflict("in_wechat_alone", "请在微信里打开这个活动，就能看这份资料。")
    return _ready(material_id, people.survivor(follower_id).id)


def make_ready(material_id: int, promotion: Promotion | None, reader_id: int) -> str:
    """Inside a rule: the token of the share by which the reader reads on: the promoter's newest that is open, made when
    there is none; without a promoter one of the reader's own. Of two made at one moment either is good."""
    return _ready(material_id, reader_id if promotion is None else promotion.promoter_id)


def _ready(material_id: int, sharer: int) -> str:
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
