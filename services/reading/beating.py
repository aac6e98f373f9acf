"""Beats as they come in: lost, late, doubled or made up, they do no harm; one statement writes them all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import load_only

from models.db import insert_missing, repeatable, session, transaction
from models.materials import Material
from models.reading import Beat, Visit
from models.sealing import blind_index, token_hash
from models.sharing import Share
from services import clock
from services.errors import Expired, NotFound
from services.reading.judging import Said, is_late, judge_beats, room_ms
from services.reading.readers import Reader
from services.reading.telling import tell_warm
from services.sharing.rows import PURPOSE, refuse_unless_open

_VISIT = select(Visit).where(Visit.token_hash == bindparam("hash")).with_for_update()
_KEPT_MS = select(func.coalesce(func.sum(Beat.active_ms), 0)).where(Beat.visit_id == bindparam("visit"))
_AROUND = (
    select(Share, Material, _KEPT_MS.scalar_subquery().label("kept_ms"))
    .join(Material, Material.id == Share.material_id)
    .where(Share.id == bindparam("share"))
    .options(
        # Each beat asks this; the first of a visit, of whom somebody is told, reads the rest.
        load_only(Share.token_index, Share.sharer_id, Share.parent_id, Share.ended_at),
        load_only(
            Material.title, Material.state, Material.current_version_id, Material.valid_from, Material.valid_until
        ),
    )
)
_KNOWN = select(Beat.n).where(Beat.visit_id == bindparam("visit"), Beat.n.in_(bindparam("numbers", expanding=True)))


@repeatable
@transaction
def take_beats(visit: str, said: Sequence[Said], reader: Reader, *, share: str | None = None) -> int:
    """Keep what a page tells of its reading; how many of the beats are kept now, those of before included.

    A number that is kept already changes nothing, whatever it says now. Beats come in any order, up to 24 hours after
    the opening (`visit_over`); a beat is cut to fifteen seconds and all of a visit to the time since it was opened, by
    our clock. Those of a visit that counts nowhere are taken and dropped. Refuses `visit_unknown` for what is no visit
    of this reader and share (since they objected, none is theirs), and what is recalled or over: reading ends there.
    """
    row = session().execute(_VISIT, {"hash": token_hash(visit)}).scalar_one_or_none()
    if row is None or not _theirs(row, reader):
        raise _unknown()
    around = session().execute(_AROUND, {"share": row.share_id, "visit": row.id}).one()
    if share is not None and around.Share.token_index != blind_index(PURPOSE, share):
        raise _unknown()
    now = clock.now()
    refuse_unless_open(around.Share, around.Material, now)
    if is_late(row.opened_at, now):
        raise Expired("visit_over", "这次阅读已经结束，请重新打开。")
    if row.left_out is not None:
        return 0
    kept = _judged(row, said, room_ms(row.opened_at, now, int(around.kept_ms)))
    insert_missing(Beat, [_as_row(row.id, one, now) for one in kept])
    last = next((one for one in reversed(kept) if one.active_ms), None)
    if last is not None and row.told_at is None:
        row.told_at = now
        tell_warm(row, around.Share, around.Material, last.page)
    return len(kept)


def _theirs(visit: Visit, reader: Reader) -> bool:
    """A visit of a page is the browser's that opened it, one of the mini program the person's."""
    if visit.channel == "mini":
        return visit.follower_id == reader.follower_id
    return visit.browser_index is not None and visit.browser_index == reader.browser_index


def _unknown() -> NotFound:
    return NotFound("visit_unknown", "没有找到这次阅读，请重新打开。")


def _judged(visit: Visit, said: Sequence[Said], room: int) -> list[Said]:
    if sum(one.active_ms for one in said) > room:  # what came before takes no room a second time
        known = set(session().scalars(_KNOWN, {"visit": visit.id, "numbers": [one.n for one in said]}))
        said = [one for one in said if one.n not in known]
    return judge_beats(said, pages=visit.pages, room_ms=room)


def _as_row(visit_id: int, one: Said, now: datetime) -> dict[str, Any]:
    return {
        "visit_id": visit_id,
        "n": one.n,
        "page": one.page,
        "active_ms": one.active_ms,
        "scroll_pct": one.scroll_pct,
        "at": now,
        "unfolded": 1,
    }
