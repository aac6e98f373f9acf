"""The tree of dealers, opened branch by branch, and dealers found by what was typed so far."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from models.db import reading, session
from models.dealers import ACTIVE, Dealer, DealerTier
from services import scopes
from services.access import Actor, require
from services.dealers import visible
from services.errors import NotFound
from services.listing import select_found
from services.sentences import say

SHOWN = 200
SUGGESTED = 12


@dataclass(frozen=True, slots=True)
class Leaf:
    """One dealer in the tree, and how many hang directly below it."""

    code: str
    name: str
    tier: str | None
    status: str
    below: int


@dataclass(frozen=True, slots=True)
class Branch:
    """The first 200 dealers directly below one dealer (or at the top), and how many there are."""

    above: str | None
    leaves: list[Leaf]
    total: int


_child = aliased(Dealer)


@reading
def branch(actor: Actor, code: str | None) -> Branch:
    """What hangs directly below a dealer; None is the top. Who sees only some dealers sees theirs: one whose parent
    is out of sight stands at the top. Refuses `dealer_unknown`."""
    require(actor, "dealers.read")
    mine = visible(actor)
    above, here = None, _top(actor)
    if code is not None:
        found = session().execute(select(Dealer.id, Dealer.name).where(Dealer.code == code, mine)).first()
        if found is None:
            raise NotFound("dealer_unknown", say("没有编码为 %(code)s 的渠道商。", code=code))
        above, here = found.name, Dealer.parent_id == found.id
    below = select(func.count()).where(_child.parent_id == Dealer.id).correlate(Dealer).scalar_subquery()
    rows = session().execute(
        select(Dealer.code, Dealer.name, DealerTier.name, Dealer.status, below)
        .outerjoin(DealerTier, DealerTier.id == Dealer.tier_id)
        .where(mine, here)
        .order_by(Dealer.code)
        .limit(SHOWN)
    )
    total = session().scalar(select(func.count()).select_from(Dealer).where(mine, here)) or 0
    return Branch(above, [Leaf(*row) for row in rows], total)


def _top(actor: Actor) -> ColumnElement[bool]:
    return or_(Dealer.parent_id.is_(None), ~scopes.dealers(actor, "dealers.read", Dealer.parent_id))


@reading
def suggestions(actor: Actor, typed: str) -> list[tuple[str, str]]:
    """Code and name of a dozen active dealers whose code begins with what was typed or whose name holds it."""
    require(actor, "dealers.read")
    return list(session().execute(found_active(typed).where(visible(actor))).tuples())


def found_active(typed: str) -> Select[tuple[str, str]]:
    """The question behind it, of every dealer; for rules that say themselves who may ask."""
    word = typed.strip()
    query = select(Dealer.code, Dealer.name)
    if word:
        begins, named = Dealer.code.istartswith(word, autoescape=True), Dealer.name.icontains(word, autoescape=True)
        query = select_found(query, Dealer.id, begins, named)
    return query.where(Dealer.status == ACTIVE).order_by(Dealer.code).limit(SUGGESTED)
