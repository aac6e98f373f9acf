"""Two who were proved to be one person while both are bound: a question for headquarters, asked once."""

from __future__ import annotations

from sqlalchemy import select

from models.bindings import OPEN
from models.db import session, transaction
from models.merge_cases import APART, MERGED, VOID, WAITING, MergeCase
from models.people import Follower
from services import audit, clock, outbox
from services.access import SYSTEM

SETTLE = "settle_twins"
BY_THE_MERGE = "system"


@transaction
def owe_look(follower_id: int, cause: str) -> None:
    """Promise to look, after this transaction, whether this person is one with another: of two numbers verified at the
    same moment neither sees the other, and a question may have answered itself when a binding ended."""
    outbox.promise(SETTLE, f"{SETTLE}:{follower_id}:{cause}", {}, follower_id=follower_id, run_at=clock.now())


@transaction
def owe_look_if_doubted(follower_id: int, cause: str) -> None:
    """The same, only where a case about this person waits: what stood in the way may be gone."""
    touches = (MergeCase.first_id == follower_id) | (MergeCase.second_id == follower_id)
    waits = select(MergeCase.id).where(MergeCase.state == WAITING, touches)
    if session().execute(waits.limit(1)).first() is not None:
        owe_look(follower_id, cause)


def standing_case(first_id: int, second_id: int) -> MergeCase | None:
    """What was asked about this pair and still holds: waiting, or decided that they are two. The caller holds both."""
    low, high = sorted((first_id, second_id))
    query = select(MergeCase).where(
        MergeCase.first_id == low, MergeCase.second_id == high, MergeCase.open_marker == OPEN
    )
    return session().execute(query.with_for_update()).scalar_one_or_none()


def ask(stays: Follower, goes: Follower, proof: str) -> None:
    """Put the pair to headquarters; the deciders hear of it once this stands. The caller holds both."""
    low, high = sorted((stays.id, goes.id))
    case = MergeCase(first_id=low, second_id=high, proof=proof, state=WAITING, open_marker=OPEN, created_at=clock.now())
    session().add(case)
    session().flush()
    audit.record(SYSTEM, "follower:merge:ask", "merge_case", case.id, first=low, second=high, proof=proof)
    owe_look(low, f"case:{case.id}")


def carry_over(stays: Follower, goes: Follower) -> None:
    """`goes` is about to become `stays`: their own case is answered by that, those with others go along."""
    touched = select(MergeCase).where((MergeCase.first_id == goes.id) | (MergeCase.second_id == goes.id))
    for case in session().execute(touched.order_by(MergeCase.id).with_for_update()).scalars().all():
        other = case.first_id if case.second_id == goes.id else case.second_id
        if case.open_marker is None:
            case.first_id, case.second_id = stays.id, stays.id if other == goes.id else other
        elif other == stays.id:
            _close(case, MERGED)
            case.gone_id, case.first_id, case.second_id = goes.id, stays.id, stays.id
        else:
            _with_other(case, stays, other)
    session().flush()


def _with_other(case: MergeCase, stays: Follower, other_id: int) -> None:
    """The same question about the row that lives on; a word that they are two outlives an open question."""
    twice = standing_case(stays.id, other_id)
    if twice is not None:
        _close(twice if case.state == APART else case, VOID)
        session().flush()
    case.first_id, case.second_id = sorted((stays.id, other_id))


def _close(case: MergeCase, state: str) -> None:
    case.state, case.open_marker = state, None
    if case.decided_via is None or state == VOID:
        case.decided_via, case.decided_at = BY_THE_MERGE, clock.now()
