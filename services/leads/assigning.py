"""Headquarters gives many leads to one receiver at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from models.db import reading, session, transaction
from models.leads import Lead
from services import scopes
from services.access import Actor, require
from services.errors import Conflict, Invalid, NotFound
from services.leads import deciding
from services.leads.entering import WRITE
from services.leads.lines import LeadLine, lines_of
from services.leads.viewing import everything
from services.sentences import say

MOST = 200
"""At once: each is held until the last one is given."""


@dataclass(frozen=True, slots=True)
class Given:
    """How one of them went; `problem` is why it stayed where it was, "" when it was given."""

    lead_id: int
    problem: str = ""


def judge_chosen(wanted: Sequence[int]) -> None:
    """Refuses none (`none_chosen`), and more than 200 at once (`too_many_chosen`)."""
    if not wanted:
        raise Invalid("none_chosen", "请先在列表里勾选线索。")
    if len(wanted) > MOST:
        raise Invalid("too_many_chosen", say("一次最多分配 %(most)s 条线索，请先筛选。", most=MOST))


@reading
def look_at(actor: Actor, wanted: Sequence[int]) -> list[LeadLine]:
    """Those of these numbers that are in reach, as a list says them."""
    require(actor, WRITE)
    seen = select(Lead).where(Lead.id.in_(wanted), scopes.seen(actor, WRITE, Lead)).order_by(Lead.id)
    return lines_of(session().scalars(seen).all(), everything)


@transaction
def assign_many(
    actor: Actor, wanted: Mapping[int, str | None], *, dealer: str = "", employee: str = "", reason: str
) -> list[Given]:
    """`deciding.reassign` for each, by its number and as it was looked at, the lower number first; what one refuses (it
    is over, there already, changed meanwhile, or gone from reach) is said of that one and changes nothing of it.
    Refuses whole: what `judge_chosen` refuses, a missing reason (`reason_missing`), a receiver who cannot receive
    (`receiver_unknown`). Locks: lead."""
    require(actor, WRITE)
    judge_chosen(list(wanted))
    ended = []
    for lead_id in sorted(wanted):
        try:
            deciding.reassign(actor, lead_id, dealer=dealer, employee=employee, reason=reason, seen=wanted[lead_id])
            ended.append(Given(lead_id))
        except (Conflict, NotFound) as refusal:
            ended.append(Given(lead_id, refusal.sentence))
    return ended
