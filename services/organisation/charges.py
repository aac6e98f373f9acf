"""Who is in charge of which dealer, since when, and who was before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from models.bindings import OPEN
from models.db import session
from models.dealers import DealerCharge
from models.hand_overs import HandOver
from models.organisation import Employee
from services import clock
from services.access import Actor
from services.organisation.writing import ROWS_AT_ONCE, chunks, insert_rows


@dataclass(frozen=True, slots=True)
class Charge:
    """One stretch of somebody's care for a dealer; `started_at` None is before this was kept."""

    employee_code: str
    employee: str
    started_at: datetime | None
    ended_at: datetime | None
    started_by: str | None
    reason: str | None


def hand_over(actor: Actor, changes: Mapping[int, int | None], *, hand_over_id: int | None = None) -> None:
    """Note who is in charge from now on, by dealer; None is nobody. Only dealers for whom that really changed.
    Called inside the transaction that changes `dealer.employee_id`; where it is a hand-over, its record says why."""
    now = clock.now()
    for chunk in chunks(changes, ROWS_AT_ONCE):
        ending = update(DealerCharge).where(DealerCharge.dealer_id.in_(chunk), DealerCharge.open_marker == OPEN)
        session().execute(
            ending.values(open_marker=None, ended_at=now), execution_options={"synchronize_session": False}
        )
    begun = {"open_marker": OPEN, "started_at": now, "started_by": actor.name, "hand_over_id": hand_over_id}
    insert_rows(
        DealerCharge,
        ({"dealer_id": dealer, "employee_id": one, **begun} for dealer, one in changes.items() if one is not None),
    )


def charges_of(dealer_id: int) -> list[Charge]:
    """Everybody who was in charge of a dealer, the present one first. For rules that have judged who may see it."""
    rows = session().execute(
        select(
            Employee.code,
            Employee.name,
            DealerCharge.started_at,
            DealerCharge.ended_at,
            DealerCharge.started_by,
            HandOver.reason,
        )
        .join(Employee, Employee.id == DealerCharge.employee_id)
        .outerjoin(HandOver, HandOver.id == DealerCharge.hand_over_id)
        .where(DealerCharge.dealer_id == dealer_id)
        .order_by(DealerCharge.id.desc())
    )
    return [Charge(*row) for row in rows]
