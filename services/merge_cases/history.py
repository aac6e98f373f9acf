"""Cases as headquarters looks at them: the list, one case with both sides beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased

from models.db import reading, session
from models.merge_cases import MERGED, VOID, WAITING, MergeCase
from models.organisation import Employee
from models.people import Follower
from services.access import Actor, require
from services.errors import NotFound
from services.listing import Columns, Page, Wanted, page_of
from services.merge_cases.sides import Side, side_of
from services.typed_words import begins, labels


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case of the list; of two who became one, the second label is of the row that ended."""

    id: int
    state: str
    proof: str
    first: str
    second: str
    created_at: datetime
    decided_by: str | None
    decided_via: str | None
    decided_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class CaseCard:
    """One case: both sides as they stand now (one side, once they are one), and `shown`, which a decision gives back to
    prove that its maker saw just that."""

    row: CaseRow
    sides: tuple[Side, ...]
    shown: str


_first, _second, _gone, _decider = aliased(Follower), aliased(Follower), aliased(Follower), aliased(Employee)
_second_label: ColumnElement[str] = case((MergeCase.state == MERGED, _gone.label), else_=_second.label)


def _cases() -> Select[Any]:
    return (
        select(
            MergeCase.id,
            MergeCase.state,
            MergeCase.proof,
            _first.label,
            func.coalesce(_second_label, _second.label),
            MergeCase.created_at,
            _decider.name,
            MergeCase.decided_via,
            MergeCase.decided_at,
            MergeCase.reason,
        )
        .join(_first, _first.id == MergeCase.first_id)
        .join(_second, _second.id == MergeCase.second_id)
        .outerjoin(_gone, _gone.id == MergeCase.gone_id)
        .outerjoin(_decider, _decider.id == MergeCase.decided_by_id)
        .where(MergeCase.state != VOID)
    )


def _of_person(side: Any, words: tuple[str, ...]) -> Select[Any]:
    return select(MergeCase.id).join(Follower, Follower.id == side).where(begins(Follower.label, labels(words)))


COLUMNS = Columns(
    keys=select(MergeCase.id),
    searched=[
        lambda words: _of_person(MergeCase.first_id, words),
        lambda words: _of_person(MergeCase.second_id, words),
        lambda words: _of_person(MergeCase.gone_id, words),
    ],
    filtered={"state": MergeCase.state},
    sorted_by={"created": MergeCase.created_at},
    order=[MergeCase.state != WAITING, MergeCase.id.desc()],
)


@reading
def cases(actor: Actor, wanted: Wanted, *, whole: bool = False) -> Page[CaseRow]:
    """Cases, those that wait first."""
    require(actor, "merges.read")
    return page_of(_cases(), wanted, COLUMNS, lambda row: CaseRow(*row), whole=whole)


@reading
def get_case(actor: Actor, case_id: int) -> CaseCard:
    """One case; refuses one that is not there (`case_unknown`)."""
    require(actor, "merges.read")
    found = session().execute(_cases().where(MergeCase.id == case_id)).first()
    if found is None:
        raise NotFound("case_unknown", "没有找到这条核对。")
    row = CaseRow(*found)
    pair = session().get_one(MergeCase, case_id)
    ids = dict.fromkeys((pair.first_id, pair.second_id))
    sides = tuple(side_of(session().get_one(Follower, id_)) for id_ in ids)
    return CaseCard(row, sides, shown_of(one.binding_id for side in sides for one in side.holdings))


@reading
def waiting_count(actor: Actor) -> int:
    """How many cases wait for a decision."""
    require(actor, "merges.read")
    return session().execute(select(func.count()).where(MergeCase.state == WAITING)).scalar_one()


def shown_of(binding_ids: Any) -> str:
    """What a decider is shown to stand, as a form carries it there and back."""
    return "-".join(str(id_) for id_ in sorted(binding_ids))
