"""A share by its token, with the material it carries as that is now: what is recalled or over is gone with the next
look, since every look asks the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from models.db import session
from models.materials import PUBLISHED, RECALLED, Material
from models.sealing import blind_index
from models.sharing import Share
from services import clock
from services.errors import Expired, NotFound

TOKEN_BYTES = 16  # 22 characters; with letter and underscore 24 of the 32 a mini-program code holds
PURPOSE = "share"

_BY_TOKEN = (
    select(Share, Material)
    .join(Material, Material.id == Share.material_id)
    .where(Share.token_index == bindparam("index"))
)


@dataclass(frozen=True, slots=True)
class Carried:
    """A share and the material it carries."""

    share: Share
    material: Material


def is_out(material: Material, now: datetime) -> bool:
    """Whether a material may be seen by those it is for: published, begun and not over."""
    return (
        material.state == PUBLISHED
        and material.current_version_id is not None
        and (material.valid_from is None or material.valid_from <= now)
        and (material.valid_until is None or now < material.valid_until)
    )


def find_carried(token: str) -> Carried:
    """The share behind a token, whatever became of its material; unknown ones are refused (`share_unknown`)."""
    found = session().execute(_BY_TOKEN, {"index": blind_index(PURPOSE, token)}).one_or_none()
    if found is None:
        raise unknown()
    return Carried(*found)


def sent(at: datetime) -> dict[str, Any]:
    """What a share's row says of being sent, at the first word of it; the totals have yet to count it."""
    return {"sent_at": at, "unfolded": 1}


def unknown() -> NotFound:
    """There is no such share."""
    return NotFound("share_unknown", "没有找到这份资料，请检查链接，或请发给您的人重新分享。")


def get_carried(token: str) -> Carried:
    """The same, of a share that goes on and a material that may be seen. Refuses `share_ended`, `material_recalled`,
    `material_over`, `material_not_yet`."""
    carried = find_carried(token)
    refuse_unless_open(carried.share, carried.material, clock.now())
    return carried


def refuse_unless_open(share: Share, material: Material, now: datetime) -> None:
    """Say kindly why a link shows nothing any more, or not yet; that the material is gone says more than that one link
    to it is."""
    refuse_unless_out(material, now)
    if share.ended_at is not None:
        raise ended()


def ended() -> Expired:
    """Whoever sent it took this very link back."""
    return Expired("share_ended", "这个链接已被分享的人收回。如果还需要，请向对方再要一份。")


def refuse_unless_out(material: Material, now: datetime) -> None:
    """Say kindly why it cannot be read any more, or not yet."""
    if is_out(material, now):
        return
    if material.state == RECALLED:
        raise Expired("material_recalled", "这份资料已被撤回，请联系发给您的人获取最新的内容。")
    if material.valid_until is not None and material.valid_until <= now:
        raise Expired("material_over", "这份资料已过有效期，请联系发给您的人获取最新的内容。")
    raise Expired("material_not_yet", "这份资料还没有开放阅读，请稍后再来。")
