"""Telling the sharer while the reader is warm: by label, once an hour for each reader and material."""

from __future__ import annotations

from models.db import session
from models.materials import Material
from models.people import Follower
from models.reading import Visit
from models.sharing import Share
from services import clock, notices
from services.reading.readers import anonymous_label
from services.sentences import say
from services.sharing.hands import is_of_ours

WARM = "reader_warm"
MY_SHARES = "/me/shares"


def tell_warm(visit: Visit, share: Share, material: Material, page: int) -> None:
    """Owe the nearest sharer up the chain who is of ours a word that somebody reads now; customers who passed it on are
    told nothing of their friends. The promise's key is the reader, the material and the hour of the clock: of many that
    are owed at once one stands. The caller writes the visit."""
    teller = _to_be_told(share, besides=visit.follower_id)
    if teller is None:
        return
    now = clock.shown(clock.now())
    facts = {
        "reader": label_of(visit),
        "material": material.title,
        "page": say("第 %(page)s 页，共 %(pages)s 页", page=page, pages=visit.pages)
        if visit.pages > 1
        else say("正在阅读"),
        "time": now,
    }
    who = f"b{(visit.browser_index or '')[:16]}" if visit.follower_id is None else f"p{visit.follower_id}"
    notices.owe(WARM, teller, facts, cause=f"read:{material.id}:{who}:{now[:13]}", path=MY_SHARES)


def _to_be_told(share: Share, *, besides: int | None) -> int | None:
    step: Share | None = share
    while step is not None:
        if step.sharer_id != besides and is_of_ours(step.sharer_id):
            return step.sharer_id
        step = None if step.parent_id is None else session().get(Share, step.parent_id)
    return None


def label_of(visit: Visit) -> str:
    """How a reader is called: never a name, never an openid."""
    if visit.follower_id is None:
        return anonymous_label(visit.browser_index)
    return session().get_one(Follower, visit.follower_id).label
