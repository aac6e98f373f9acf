"""How a material went from hand to hand: chains that were passed on, and one of them drawn, a part at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from models.db import reading, session
from models.dealers import Dealer, DealerStaff
from models.materials import Material
from models.organisation import Employee
from models.people import Follower
from models.reading import ShareTotal
from models.sharing import Share
from services.access import Actor, require
from services.analysis.periods import Period
from services.analysis.sums import PEOPLE, her_dealers
from services.errors import NotFound
from services.reading.judging import seconds

AT_ONCE = 10  # below one share
LEVELS = 4
MOST = 120

_root = aliased(Share)


@dataclass(frozen=True, slots=True)
class Chain:
    """The first share of a chain: by whom, and how often and how deep it was passed on in the period."""

    share_id: int
    name: str
    dealer: str | None
    sent_at: datetime
    forwards: int
    deepest: int


@dataclass(slots=True)
class Twig:
    """One share of a chain. Readers have a label, never a name; `name` is of ours. Readings and seconds are of this
    share alone; `more` is how many hang below it that are not shown yet, `after` the last one that is."""

    id: int
    label: str
    person_id: int
    name: str | None
    dealer: str | None
    depth: int
    way: str
    sent_at: datetime
    readings: int
    seconds: int
    completed: int
    below: list[Twig] = field(default_factory=list)
    more: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Tree:
    """What is drawn at once: from the first share of the chain, or below one of it."""

    token: str
    title: str
    top: Twig


def chains_of(actor: Actor, material_id: int, period: Period, most: int) -> list[Chain]:
    """The chains that were passed on most in a period; for rules that have judged who may see them."""
    forwards = (
        select(Share.root_id, func.count().label("forwards"), func.max(Share.depth).label("deepest"))
        .where(
            Share.material_id == material_id,
            Share.root_id.is_not(None),
            Share.sent_at >= period.begins,
            Share.sent_at < period.ends,
            her_dealers(actor, Share.dealer_id, PEOPLE),
        )
        .group_by(Share.root_id)
        .subquery("forwards")
    )
    query = (
        select(_root.id, *_names(), _root.sent_at, forwards.c.forwards, forwards.c.deepest)
        .select_from(forwards)
        .join(_root, _root.id == forwards.c.root_id)
        .join(Follower, Follower.id == _root.sharer_id)
        .outerjoin(DealerStaff, DealerStaff.id == _root.dealer_staff_id)
        .outerjoin(Employee, Employee.id == _root.employee_id)
        .outerjoin(Dealer, Dealer.id == _root.dealer_id)
        .where(her_dealers(actor, _root.dealer_id, PEOPLE))
        .order_by(forwards.c.forwards.desc(), _root.id.desc())
        .limit(most)
    )
    return [
        Chain(number, staff or employee or label, dealer, sent_at, many, deepest)
        for number, label, staff, employee, dealer, sent_at, many, deepest in session().execute(query)
    ]


@reading
def tree(actor: Actor, token: str, share_id: int, *, after: int | None = None) -> Tree:
    """A share and what was passed on below it: ten of each, four deep, 120 at once; `after` goes on below the share
    behind the one of that number. Refuses `share_unknown` for what is none of this material, or not theirs to see."""
    require(actor, PEOPLE)
    lines = _lines(actor).where(Share.id == share_id, Material.token == token).add_columns(Material.title)
    found = session().execute(lines).first()
    if found is None:
        raise NotFound("share_unknown", "没有找到这次分享，请刷新页面。")
    top = _twig(found)
    _grow(actor, top, after or 0)
    return Tree(token, found.title, top)


def _names() -> tuple[Any, ...]:
    return (Follower.label, DealerStaff.name, Employee.name, Dealer.name)


def _lines(actor: Actor) -> Any:
    return (
        select(
            Share,
            Follower.label.label("label"),
            DealerStaff.name.label("staff"),
            Employee.name.label("employee"),
            Dealer.name.label("dealer"),
            ShareTotal.visits,
            ShareTotal.active_ms,
            ShareTotal.completed,
        )
        .join(Material, Material.id == Share.material_id)
        .join(Follower, Follower.id == Share.sharer_id)
        .outerjoin(ShareTotal, ShareTotal.share_id == Share.id)
        .outerjoin(Dealer, Dealer.id == Share.dealer_id)
        .outerjoin(DealerStaff, DealerStaff.id == Share.dealer_staff_id)
        .outerjoin(Employee, Employee.id == Share.employee_id)
        .where(Share.sent_at.is_not(None), her_dealers(actor, Share.dealer_id, PEOPLE))
    )


def _twig(row: Any) -> Twig:
    share = row.Share
    name = (row.staff or row.employee) if share.depth == 0 else None
    return Twig(
        share.id,
        row.label,
        share.sharer_id,
        name,
        row.dealer,
        share.depth,
        share.way,
        share.sent_at,
        row.visits or 0,
        seconds(row.active_ms or 0),
        row.completed or 0,
    )


def _grow(actor: Actor, top: Twig, after: int) -> None:
    """Level by level, two questions for each, until enough is shown."""
    level, shown = [top], 1
    for number in range(LEVELS):
        many = _counts(actor, [one.id for one in level], after if number == 0 else 0)
        is_last = number == LEVELS - 1 or shown >= MOST
        children = {} if is_last else _children(actor, [one.id for one in level if one.id in many], after, number == 0)
        grown: list[Twig] = []
        for one in level:
            one.below = children.get(one.id, [])
            one.more = many.get(one.id, 0) - len(one.below)
            one.after = one.below[-1].id if one.below else after if number == 0 else 0
            grown += one.below
        level, shown = grown, shown + len(grown)
        if not level:
            return


def _counts(actor: Actor, parents: Sequence[int], after: int) -> dict[int, int]:
    below = select(Share.parent_id, func.count()).where(
        Share.parent_id.in_(parents),
        Share.id > after,
        Share.sent_at.is_not(None),
        her_dealers(actor, Share.dealer_id, PEOPLE),
    )
    counts: Iterable[Any] = session().execute(below.group_by(Share.parent_id))
    return {parent: many for parent, many in counts if parent is not None}


def _children(actor: Actor, parents: Sequence[int], after: int, is_first: bool) -> dict[int, list[Twig]]:
    """The first ten below each."""
    place = func.row_number().over(partition_by=Share.parent_id, order_by=Share.id)
    numbered = select(Share.id, place.label("place")).where(
        Share.parent_id.in_(parents),
        Share.id > (after if is_first else 0),
        Share.sent_at.is_not(None),
        her_dealers(actor, Share.dealer_id, PEOPLE),
    )
    first = numbered.subquery("numbered")
    lines = _lines(actor).join(first, first.c.id == Share.id).where(first.c.place <= AT_ONCE).order_by(Share.id)
    found: dict[int, list[Twig]] = defaultdict(list)
    for row in session().execute(lines):
        found[row.Share.parent_id].append(_twig(row))
    return found
