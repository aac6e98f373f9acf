"""Colleagues around a lead: whom its holder may hand it on to or ask to look at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from models.bindings import OPEN, Binding
from models.db import session
from models.dealers import ACTIVE, DealerStaff
from models.leads import Lead
from models.organisation import ACTIVE as EMPLOYED
from models.organisation import Employee
from services.errors import Invalid
from services.leads.holders import Holder

MOST = 200


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the house a lead is in, who can be reached in WeChat; `id` is a dealer's person's or an
    employee's."""

    id: int
    name: str
    hand: Holder


def colleagues_of(lead: Lead) -> list[Colleague]:
    """A dealer's people for a dealer's lead, employees for headquarters'."""
    if lead.dealer_id is not None:
        staff = (
            select(DealerStaff.id, DealerStaff.name)
            .join(Binding, (Binding.dealer_staff_id == DealerStaff.id) & (Binding.open_marker == OPEN))
            .where(DealerStaff.dealer_id == lead.dealer_id, DealerStaff.status == ACTIVE)
        )
        rows = session().execute(staff.order_by(DealerStaff.id).limit(MOST)).tuples()
        return [Colleague(number, name, Holder(lead.dealer_id, number)) for number, name in rows]
    employed = (
        select(Employee.id, Employee.name)
        .join(Binding, (Binding.employee_id == Employee.id) & (Binding.open_marker == OPEN))
        .where(Employee.status == EMPLOYED)
    )
    rows = session().execute(employed.order_by(Employee.name, Employee.id).limit(MOST)).tuples()
    return [Colleague(number, name, Holder(employee_id=number)) for number, name in rows]


def find_colleagues(lead: Lead, wanted: Sequence[int]) -> list[Colleague]:
    """Those of these numbers. Refuses `colleague_unknown`."""
    if not wanted:
        return []
    known = {one.id: one for one in colleagues_of(lead)}
    if not set(wanted) <= set(known):
        raise Invalid("colleague_unknown", "您提到的同事不在这里，请重新选择。")
    return [known[number] for number in dict.fromkeys(wanted)]
