"""Somebody follows, or comes back, by the code on a poster: the share it carries is what brought them."""

from __future__ import annotations

from dataclasses import dataclass

from models.db import transaction
from models.reading import SCAN
from services import people
from services.errors import NotFound
from services.reading.opening import begin_visit
from services.reading.readers import Reader, objects
from services.sharing.codes import LETTER
from services.sharing.hands import Sharer, sharer_of
from services.sharing.rows import get_carried


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the code led to: the share to be read, and who hands it over."""

    token: str
    title: str
    sharer: Sharer


@transaction
def scan_share(follower_id: int, scene: str) -> Scanned:
    """A follower scans the code of a share. It counts as a touch of that share, as a reading does when it is asked
    whose customer somebody is; it is no reading, and no figure of the material counts it. Of whoever objected to being
    recorded, and of the sharer, nothing is kept. Refuses `scene_unknown`, `share_unknown`, and what is taken back,
    recalled, over or not open yet, before anything is written. Locks: follower."""
    letter, _, token = scene.partition("_")
    if letter != LETTER or not token:
        raise NotFound("scene_unknown", "这个二维码不是我们的资料码。")
    row = people.lock(follower_id)
    carried = get_carried(token)
    share = carried.share
    if share.sharer_id != row.id and not objects(Reader(row.id)):
        begin_visit(share, carried.material, Reader(row.id), SCAN, "scan")
    return Scanned(token, carried.material.title, sharer_of(share.sharer_id, share.dealer_id))
