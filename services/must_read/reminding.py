"""Reminding who has not read what they must read: each of them once a day at most, however often somebody asks."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from models.db import session, transaction
from services import audit, clock, notices
from services.access import Actor, require
from services.errors import Conflict
from services.materials.audience import is_living
from services.materials.rows import get_material
from services.must_read.addressees import addressees
from services.sentences import say

REMIND = "materials.remind"
KIND = "must_read"


def page_of(token: str) -> str:
    """Where the client shows a material to be read."""
    return f"/app/#/pages/briefcase/read?id={token}"


@transaction
def remind(actor: Actor, token: str) -> int:
    """Owe a word to everybody whom the material is for, who is bound in WeChat and not through with the current
    version; a region manager reaches those of her regions. How many they are: who was reminded today hears nothing
    more. Refuses `material_unknown`, `not_must_read`, and `everybody_read`."""
    require(actor, REMIND)
    row = get_material(token)
    if not (row.must_read and is_living(row.id)):
        raise Conflict("not_must_read", "这份物料没有设为必读，或者没有发布，不用提醒。")
    who = addressees(actor, REMIND, row)
    late = select(who.c.follower_id).where(who.c.follower_id.is_not(None), who.c.read_at.is_(None)).distinct()
    found = list(session().scalars(late.order_by(who.c.follower_id)))
    if not found:
        raise Conflict("everybody_read", "绑定了微信的人都读完了，不用提醒。")
    now = clock.shown(clock.now())
    facts = {"material": row.title, "deadline": words_of(row.must_read_until), "time": now}
    for follower_id in found:
        notices.owe(
            KIND, follower_id, facts, cause=f"must_read:{row.current_version_id}:{now[:10]}", path=page_of(row.token)
        )
    audit.record(actor, "material:readers:remind", "material", row.id, name=row.title, people=len(found))
    return len(found)


def words_of(until: datetime | None) -> str:
    """`until` is the moment after the last day."""
    if until is None:
        return say("请尽快读完")
    last = (until - timedelta(seconds=1)).astimezone(clock.SHANGHAI)
    if until > clock.now():
        return say("请在 %(month)s月%(day)s日 前读完", month=last.month, day=last.day)
    return say("%(month)s月%(day)s日 已到期", month=last.month, day=last.day)
