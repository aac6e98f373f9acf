"""Categories (类别) and tiers (层级) of dealers: headquarters' own words, and the order of the tiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, func, select

from models.db import reading, session, transaction
from models.dealers import Dealer, DealerCategory, DealerTier
from services import audit, scopes
from services.access import Actor, require
from services.errors import NotFound
from services.organisation.forms import Problems, judge_name
from services.organisation.queue import queue_up
from services.organisation.uses import refuse_used
from services.sentences import say

NAME_LENGTH = 40
Kind = Literal["category", "tier"]
Choice = DealerCategory | DealerTier
MODELS: dict[Kind, type[DealerCategory] | type[DealerTier]] = {"category": DealerCategory, "tier": DealerTier}
LINKS: dict[Kind, Any] = {"category": Dealer.category_id, "tier": Dealer.tier_id}


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One category or tier, and how many dealers have it. `leads_wait`: what dealers of a category enter as leads waits
    for headquarters' nod."""

    id: int
    name: str
    dealers: int
    leads_wait: bool = False


@reading
def rows(actor: Actor, kind: Kind) -> list[ChoiceRow]:
    """Categories by name; tiers from the one nearest to headquarters down. Counted are the dealers this actor sees."""
    require(actor, "dealers.read")
    counts = select(LINKS[kind], func.count()).where(scopes.seen(actor, "dealers.read", Dealer)).group_by(LINKS[kind])
    used = dict(session().execute(counts).tuples().all())
    tiers = select(DealerTier).order_by(DealerTier.rank, DealerTier.id)
    found = session().scalars(tiers if kind == "tier" else select(DealerCategory).order_by(DealerCategory.name))
    return [_row(one, used.get(one.id, 0)) for one in found]


@reading
def one(actor: Actor, kind: Kind, number: int) -> ChoiceRow:
    """One as it stands, its dealers uncounted. Refuses `choice_unknown`."""
    require(actor, "organisation.write")
    return _row(_get(kind, number), 0)


def _row(row: Choice, used: int) -> ChoiceRow:
    return ChoiceRow(row.id, row.name, used, isinstance(row, DealerCategory) and row.leads_need_approval)


@transaction
def add(actor: Actor, kind: Kind, name: str, *, leads_wait: bool = False) -> None:
    """A new category, or a new tier below all there are. Refuses `form_wrong`."""
    require(actor, "organisation.write")
    queue_up()
    name = _judge(kind, name, None)
    row: Choice
    if kind == "tier":
        row = DealerTier(name=name, rank=(session().scalar(select(func.max(DealerTier.rank))) or 0) + 1)
    else:
        row = DealerCategory(name=name, leads_need_approval=leads_wait)
    session().add(row)
    session().flush()
    audit.record(actor, f"dealer:{kind}:create", kind, row.id, name=name)


@transaction
def rename(actor: Actor, kind: Kind, number: int, name: str, *, leads_wait: bool | None = None) -> None:
    """Another word for the same: dealers keep it. `leads_wait` says whether leads that dealers of this category enter
    wait for a nod from now on; None leaves that as it is. Refuses `form_wrong`."""
    require(actor, "organisation.write")
    queue_up()
    row = _get(kind, number)
    before, row.name = row.name, _judge(kind, name, row.id)
    audit.record(actor, f"dealer:{kind}:rename", kind, row.id, before=before, name=row.name)
    if isinstance(row, DealerCategory) and leads_wait not in (None, row.leads_need_approval):
        row.leads_need_approval = bool(leads_wait)
        audit.record(actor, "dealer:category:leads", kind, row.id, waits=row.leads_need_approval)


@transaction
def move_up(actor: Actor, number: int) -> None:
    """One tier a rung nearer to headquarters; the first one stays."""
    require(actor, "organisation.write")
    queue_up()
    row = _get("tier", number)
    ordered = list(session().scalars(select(DealerTier).order_by(DealerTier.rank, DealerTier.id)))
    place = next(place for place, one in enumerate(ordered) if one.id == row.id)
    if place:
        ordered[place - 1 : place + 1] = reversed(ordered[place - 1 : place + 1])
    for rank, one in enumerate(ordered, 1):
        one.rank = rank
    audit.record(actor, "dealer:tier:move", "tier", row.id, rank=max(place, 1))


@transaction
def remove(actor: Actor, kind: Kind, number: int) -> None:
    """Take away one that no dealer has; else refused `in_use`."""
    require(actor, "organisation.write")
    queue_up()
    row = _get(kind, number)
    refuse_used(row.name, MODELS[kind], row.id, advice=say("请先给这些渠道商另选一个；也可以直接改名。"))
    session().execute(delete(MODELS[kind]).where(MODELS[kind].id == row.id))
    audit.record(actor, f"dealer:{kind}:delete", kind, row.id, name=row.name)


def _get(kind: Kind, number: int) -> Choice:
    row: Choice | None = session().get(DealerTier, number) if kind == "tier" else session().get(DealerCategory, number)
    if row is None:
        raise NotFound("choice_unknown", "没有找到，可能刚被删除，请刷新页面。")
    return row


def _judge(kind: Kind, text: str, own: int | None) -> str:
    problems, model = Problems(), MODELS[kind]
    name = judge_name(problems, text, NAME_LENGTH)
    other = session().scalar(select(model.id).where(model.name == name))
    if other is not None and other != own:
        problems.wrong("name", say("“%(name)s”已经有了。", name=name))
    problems.refuse()
    return name
