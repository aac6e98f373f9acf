"""Letters of a person who is to be forgotten, and letters that tell others of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, select, update

from models.bindings import OPEN, Claim
from models.console_inbox import ConsoleEntry
from models.data_map import PERSONAL, data_map
from models.db import session
from models.outbox import CLAIMED, DEAD, DONE, DUE, UNKNOWN, WITHDRAWN, OutboxPromise
from models.reading import LeftPhone
from services import clock

# Errands of ours about the person, without a word about them.
ERRANDS = (
    "look_up_follower",
    "sync_role_tags",
    "settle_twins",
    "erase_left",
    "erase_revoked",
    "erase_cancelled",
    "erase_requested",
)
# Notices that tell others what a claim says.
TELL_OTHERS = ("approval_wanted", "bound")
TELLS_A_NUMBER = "phone_left"


def personal(table: Table) -> tuple[str, ...]:
    """What a table holds about a person, without its keys to other tables."""
    return tuple(
        column.name
        for column in table.columns
        if not column.foreign_keys and data_map()[table.name, column.name].data_class in PERSONAL
    )


def forget_letters(ids: Sequence[int]) -> None:
    """What was said to them long since."""
    _empty_letters(OutboxPromise.follower_id.in_(ids))


def end_letters(ids: Sequence[int]) -> None:
    """What is still owed to them cannot reach them any more; a worker that holds it finds its claim gone."""
    _end_letters(OutboxPromise.follower_id.in_(ids), OutboxPromise.kind.not_in(ERRANDS))
    forget_letters(ids)


def forget_letters_about(ids: Sequence[int]) -> None:
    """What deciders and owners were told about their decided claims, in WeChat or by the console in its stead."""
    decided = select(Claim.id).where(Claim.follower_id.in_(ids), Claim.open_marker.is_distinct_from(OPEN))
    for claim_id in session().execute(decided).scalars().all():
        for kind in TELL_OTHERS:
            forget_letters_of(f"{kind}:claim:{claim_id}:")


def forget_letters_of_left_numbers(ids: Sequence[int]) -> None:
    """What sharers were told of numbers that these people left with them: one that waits still is told no more."""
    for left in session().execute(select(LeftPhone.id).where(LeftPhone.follower_id.in_(ids))).scalars().all():
        forget_letters_of(f"{TELLS_A_NUMBER}:left:{left}:")


def forget_letters_of(cause: str) -> None:
    """What anybody was told whose promise's key begins so, in WeChat or by the console in its stead."""
    about = _begins_with(OutboxPromise.dedupe_key, cause)
    numbers = session().execute(select(OutboxPromise.id).where(about)).scalars().all()
    _end_letters(about)
    _empty_letters(about)
    for number in numbers:
        session().execute(delete(ConsoleEntry).where(_begins_with(ConsoleEntry.cause, f"letter:{number}:")))


def _begins_with(column: Any, text: str) -> ColumnElement[bool]:
    """A range of the column's unique key; LIKE would read every row on SQLite."""
    return and_(column >= text, column < text[:-1] + chr(ord(text[-1]) + 1))


def _end_letters(*which: ColumnElement[bool]) -> None:
    session().execute(
        update(OutboxPromise)
        .where(*which, OutboxPromise.state.in_((DUE, CLAIMED)))
        .values(state=DEAD, claimed_by=None, done_at=clock.now(), last_error="对方已离开，资料已按规定删除")
        .execution_options(synchronize_session=False)
    )


def _empty_letters(*which: ColumnElement[bool]) -> None:
    session().execute(
        update(OutboxPromise)
        .where(*which, OutboxPromise.state.in_((DONE, DEAD, UNKNOWN, WITHDRAWN)))
        .values(dict.fromkeys(personal(OutboxPromise.__table__)))  # type: ignore[arg-type]
        .execution_options(synchronize_session=False)
    )
