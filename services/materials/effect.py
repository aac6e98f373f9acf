"""Which material has effect: what came of its shares of the last 90 days, counted from totals by the worker.

For each share taken out, readings to the end, and numbers left, which weigh five times as much; forwards count for
the share they came from. Below ten shares nothing is said: one lucky share would lead the list.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, delete, func, select

from models.db import insert_missing, session, transaction
from models.materials import MaterialEffect
from models.reading import LeftPhone, ShareTotal
from models.sharing import Share
from services import clock

LATELY = timedelta(days=90)
LEAST_SHARES = 10
A_CONTACT = 5  # readings to the end


def score_of(shares: int, completed: int, contacts: int) -> int:
    """Points for a hundred shares."""
    return 100 * (completed + A_CONTACT * contacts) // shares


@transaction
def count_effects() -> int:
    """Count all anew; of how many materials something can be said."""
    since = Share.created_at > clock.now() - LATELY
    shares = _sums(select(Share.material_id, func.count()).where(Share.depth == 0, since))
    completed = _sums(
        select(Share.material_id, func.sum(ShareTotal.completed))
        .join(ShareTotal, ShareTotal.share_id == Share.id)
        .where(since)
    )
    contacts = _sums(
        select(Share.material_id, func.count()).join(LeftPhone, LeftPhone.share_id == Share.id).where(since)
    )
    rows = [_row(one, number, completed.get(one, 0), contacts.get(one, 0)) for one, number in shares.items()]
    told = [row for row in rows if row["shares"] >= LEAST_SHARES]
    session().execute(delete(MaterialEffect))
    insert_missing(MaterialEffect, told)
    return len(told)


def _sums(query: Select[Any]) -> dict[int, int]:
    return {one: int(number) for one, number in session().execute(query.group_by(Share.material_id))}


def _row(material_id: int, shares: int, completed: int, contacts: int) -> dict[str, int]:
    score = score_of(shares, completed, contacts)
    return {
        **{"material_id": material_id, "shares": shares, "completed": completed},
        **{"contacts": contacts, "score": score},
    }
