"""What came of what I shared: who opened it, how far they read, who passed it on. Labels, never names or openids."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, case, false, func, literal, or_, select
from sqlalchemy.orm import aliased

from models.bindings import OPEN, Binding
from models.db import reading, session
from models.materials import Material
from models.people import Follower
from models.reading import Beat, ShareTotal, Visit
from models.sealing import blind_index
from models.sharing import Share
from services import people, phones
from services.errors import NotFound
from services.reading.figures import Read, read_of
from services.reading.leaving_phones import left_for
from services.reading.readers import anonymous_label
from services.sharing.hands import Hand, hand_of, owned_dealer
from services.sharing.rows import PURPOSE

SHARES_A_PAGE = 20
VISITS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class MyShare:
    """One share of mine and everything below it; visits of programs and my own looks left out. As of this moment, but
    for `completed`: what the worker folded."""

    token: str
    material: str
    title: str
    way: str
    created_at: datetime
    visits: int
    visitors: int
    active_ms: int
    completed: int
    forwards: int
    ended: bool


@dataclass(frozen=True, slots=True)
class MyVisit:
    """One reading of a share of mine. `depth` 0: they had it from me; else `via` is who passed it on to them. `phone`
    only where they left it for me."""

    label: str
    depth: int
    via: str | None
    opened_at: datetime
    read: Read
    forwarded: bool
    phone: str | None


@reading
def my_shares(follower_id: int, *, before: int | None = None) -> tuple[list[MyShare], int | None]:
    """What this person took out or passed on for the house they are bound to now, the newest first, from `before` on;
    and where the next page begins. Whoever left sees nothing of it any more, and customers nothing of their friends."""
    me = people.survivor(follower_id).id
    query = (
        select(Share, Material)
        .join(Material, Material.id == Share.material_id)
        .where(is_mine(me, hand_of(me)), Share.sent_at.is_not(None))
        .order_by(Share.id.desc())
        .limit(SHARES_A_PAGE + 1)
    )
    if before is not None:
        query = query.where(Share.id < before)
    rows = session().execute(query).all()
    shown = rows[:SHARES_A_PAGE]
    return shares_told([(one, of) for one, of in shown]), shown[-1][0].id if len(rows) > SHARES_A_PAGE else None


def shares_told(rows: Sequence[tuple[Share, Material]]) -> list[MyShare]:
    """These shares with what came of them; for rules that have judged who may see them."""
    figures = _figures([share.id for share, _ in rows])
    return [
        MyShare(
            share.token,
            material.token,
            material.title,
            share.way,
            share.created_at,
            *figures[share.id],
            ended=share.ended_at is not None,
        )
        for share, material in rows
    ]


@reading
def visits_of(follower_id: int, token: str, *, before: int | None = None) -> tuple[list[MyVisit], int | None]:
    """Who opened a share of mine or what was passed on of it, the newest first; a dealer's owner sees the same of their
    people's shares, but no number that was left for those. Refuses `share_unknown` for what is neither, or was while I
    was bound elsewhere."""
    me = people.survivor(follower_id).id
    owned = owned_dealer(me)
    allowed = or_(is_mine(me, hand_of(me)), of_house(owned)) if owned else is_mine(me, hand_of(me))
    share = (
        session().scalars(select(Share).where(Share.token_index == blind_index(PURPOSE, token), allowed)).one_or_none()
    )
    if share is None:
        raise NotFound("share_unknown", "没有找到这次分享。")
    below = _below([share.id])
    query = (
        select(Visit, Share)
        .join(below, below.c.id == Visit.share_id)
        .join(Share, Share.id == Visit.share_id)
        .where(Visit.left_out.is_(None))
        .order_by(Visit.id.desc())
        .limit(VISITS_A_PAGE + 1)
    )
    if before is not None:
        query = query.where(Visit.id < before)
    rows = session().execute(query).all()
    shown = rows[:VISITS_A_PAGE]
    return _told(share, [(one, of) for one, of in shown], share.sharer_id == me), shown[-1][0].id if len(
        rows
    ) > VISITS_A_PAGE else None


def is_mine(me: int, hand: Hand) -> ColumnElement[bool]:
    """Shares of mine that belong to the house I am bound to now."""
    if not hand.of_ours:
        return false()
    houses = []
    if hand.employee_id is not None:
        houses.append(Share.employee_id == hand.employee_id)
    if hand.dealer_id is not None:
        houses.append(Share.dealer_id == hand.dealer_id)
    return and_(Share.sharer_id == me, or_(*houses))


def of_house(dealer_id: int) -> ColumnElement[bool]:
    """Shares for a dealer by those who are, or were, its people; customers' forwards hang below them."""
    theirs = select(Binding.id).where(Binding.follower_id == Share.sharer_id, Binding.dealer_id == dealer_id)
    return and_(Share.dealer_id == dealer_id, theirs.exists())


def _below(tops: Collection[int]) -> CTE:
    """Each of these shares and all that hang below it, with the one it hangs below."""
    below = select(Share.id.label("id"), Share.id.label("top")).where(Share.id.in_(tops)).cte("below", recursive=True)
    child = aliased(Share)
    return below.union_all(select(child.id, below.c.top).join(below, child.parent_id == below.c.id))


def _figures(tops: Sequence[int]) -> dict[int, tuple[int, int, int, int, int]]:
    """Visits, visitors, milliseconds, readings to the end, and forwards of each."""
    below = _below(tops)
    counts = dict.fromkeys(tops, (0, 0))
    nobody = case((Visit.follower_id.is_(None), Visit.browser_index))
    visited = (
        select(
            below.c.top,
            func.count(),
            func.count(Visit.follower_id.distinct()) + func.count(nobody.distinct()),
        )
        .join(Visit, Visit.share_id == below.c.id)
        .where(Visit.left_out.is_(None))
        .group_by(below.c.top)
    )
    counts |= {top: (visits, visitors) for top, visits, visitors in session().execute(visited)}
    forwarded = select(below.c.top, func.count()).join(Share, Share.id == below.c.id)
    forwarded = forwarded.where(below.c.id != below.c.top, Share.sent_at.is_not(None)).group_by(below.c.top)
    forwards = dict(session().execute(forwarded).tuples().all())
    read = _read_below(below)
    return {top: (*counts[top], *read.get(top, (0, 0)), forwards.get(top, 0)) for top in tops}


def _read_below(below: CTE) -> dict[int, tuple[int, int]]:
    """Milliseconds and readings to the end: folded ones, and those of beats that are not, by one statement."""
    folded = select(below.c.top, ShareTotal.active_ms, ShareTotal.completed).join(
        ShareTotal, ShareTotal.share_id == below.c.id
    )
    tail = (
        select(below.c.top, Beat.active_ms, literal(0))
        .join(Visit, Visit.share_id == below.c.id)
        .join(Beat, Beat.visit_id == Visit.id)
        .where(Beat.unfolded == 1)
    )
    both = folded.union_all(tail).subquery()
    sums = select(both.c.top, func.sum(both.c.active_ms), func.sum(both.c.completed)).group_by(both.c.top)
    return {top: (int(active), int(completed)) for top, active, completed in session().execute(sums)}


def _told(top: Share, rows: Sequence[tuple[Visit, Share]], is_mine: bool) -> list[MyVisit]:
    read = read_of([visit for visit, _ in rows])
    people_of = {share.sharer_id for _, share in rows} | {visit.follower_id for visit, _ in rows if visit.follower_id}
    labels = dict(
        session().execute(select(Follower.id, Follower.label).where(Follower.id.in_(people_of))).tuples().all()
    )
    mine = _nearest_mine(top, [share for _, share in rows]) if is_mine else set()
    left = left_for(list(mine))
    forwarded = _forwarded(rows)
    told = []
    for visit, share in rows:
        label = labels.get(visit.follower_id or 0) or anonymous_label(visit.browser_index)
        via = None if share.id == top.id else labels[share.sharer_id]
        phone = left.get((visit.share_id, visit.follower_id or 0))
        told.append(
            MyVisit(
                label,
                share.depth - top.depth,
                via,
                visit.opened_at,
                read[visit.id],
                (share.id, visit.follower_id) in forwarded,
                None if phone is None else phones.national(phone.phone),
            )
        )
    return told


def _forwarded(rows: Sequence[tuple[Visit, Share]]) -> set[tuple[int | None, int | None]]:
    """Which readers of which shares passed them on."""
    sent = select(Share.parent_id, Share.sharer_id).where(
        Share.parent_id.in_({share.id for _, share in rows}), Share.sent_at.is_not(None)
    )
    return {(parent, sharer) for parent, sharer in session().execute(sent)}


def _nearest_mine(top: Share, shares: Sequence[Share]) -> set[int]:
    """Of these shares below mine, those where nobody else of ours stands in between: numbers left there are for me."""
    between: dict[int, Any] = {share.id: share for share in shares}
    wanted = {share.parent_id for share in shares if share.parent_id is not None} - between.keys()
    while wanted:
        more = session().execute(select(Share).where(Share.id.in_(wanted))).scalars().all()
        between |= {share.id: share for share in more}
        wanted = {share.parent_id for share in more if share.parent_id is not None and share.id != top.id}
        wanted -= between.keys()
    ours = select(Binding.follower_id).where(
        Binding.follower_id.in_({share.sharer_id for share in between.values()}), Binding.open_marker == OPEN
    )
    others = set(session().scalars(ours)) - {top.sharer_id}

    def is_for_me(share: Any) -> bool:
        while share.id != top.id:
            if share.sharer_id in others:
                return False
            share = between[share.parent_id]
        return True

    return {share.id for share in shares if is_for_me(share)}
