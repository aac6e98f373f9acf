"""Taking back one share: the link, and every link that was passed on of it, ends for good; the material does not."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, or_, select, true, update

from models.db import reading, session, transaction
from models.sealing import blind_index
from models.sharing import Share
from services import access, audit, clock, people, scopes
from services.access import Actor, reach, require
from services.errors import NotFound
from services.organisation.forms import Problems
from services.sentences import say
from services.sharing.hands import hand_of, owned_dealer
from services.sharing.mine import is_mine, of_house
from services.sharing.rows import PURPOSE

END = "shares.end"
LONGEST_REASON = 200


@transaction
def take_back(follower_id: int, token: str) -> int:
    """Whoever shared it, or the owner of the dealer it was shared for, ends a share with all that hangs below it; how
    many links ended now. Ending it again changes nothing. Refuses `share_unknown`. Locks: share, level by level."""
    me = people.survivor(follower_id)
    owned = owned_dealer(me.id)
    ways = [is_mine(me.id, hand_of(me.id)), *([of_house(owned)] if owned is not None else [])]
    share = _held(Share.token_index == blind_index(PURPOSE, token), or_(*ways))
    return _end(access.follower(me.id, me.label), share)


@transaction
def end_share(actor: Actor, share_id: int, reason: str) -> int:
    """The same by headquarters, which says why; region managers, for shares of their dealers. Refuses `share_unknown`,
    and `form_wrong` without a reason of at most 200 letters. Locks: share, level by level."""
    share = _held(*_reached(actor, share_id))
    why, problems = " ".join(reason.split()), Problems()
    if not 0 < len(why) <= LONGEST_REASON:
        problems.wrong("reason", say("请写一句为什么，最多 %(most)s 个字。", most=LONGEST_REASON))
    problems.refuse()
    return _end(actor, share, reason=why)


@reading
def may_end(actor: Actor, share_id: int) -> None:
    """Refuses like `end_share`, before anybody is asked why."""
    _found(select(Share).where(*_reached(actor, share_id)))


def _reached(actor: Actor, share_id: int) -> tuple[ColumnElement[bool], ...]:
    require(actor, END)
    hers = or_(scopes.dealers(actor, END, Share.dealer_id), scopes.employees(actor, END, Share.employee_id))
    return Share.id == share_id, true() if reach(actor, END) == "all" else hers


def _held(*conditions: ColumnElement[bool]) -> Share:
    return _found(select(Share).where(*conditions).with_for_update())


def _found(query: Select[tuple[Share]]) -> Share:
    found = session().scalars(query).one_or_none()
    if found is None:
        raise NotFound("share_unknown", "没有找到这次分享。")
    return found


def _end(actor: Actor, share: Share, **more: str) -> int:
    """Level by level, each held before its children are asked for: a forward that is just being made waits for its
    parent, and then finds it ended, or is found here."""
    now, level, ended = clock.now(), [share], 0
    while level:
        open_ones = [one.id for one in level if one.ended_at is None]
        mark = update(Share).where(Share.id.in_(open_ones)).values(ended_at=now)
        session().execute(mark.execution_options(synchronize_session=False))
        ended += len(open_ones)
        below = select(Share).where(Share.parent_id.in_([one.id for one in level]))
        level = list(session().scalars(below.order_by(Share.id).with_for_update()))
    if ended:
        audit.record(actor, "material:share:end", "share", share.id, links=ended, **more)
    return ended
