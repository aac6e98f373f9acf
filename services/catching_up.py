"""Somebody who may decide became reachable: they are owed what waited meanwhile and was never sent to them."""

from __future__ import annotations

from sqlalchemy import select

from models.accounts import StaffAccount, StaffRole
from models.bindings import OPEN, Binding
from models.db import session, transaction
from services import outbox

CATCH_UP = "catch_up_decider"


@transaction
def owe_catching_up(employee_id: int, cause: str) -> None:
    """Promise it, because of `cause` (a binding, a role, an account switched on); nothing for an employee who is not in
    WeChat, or who has no role at headquarters: whatever makes them reachable asks again."""
    reachable = (
        select(StaffRole.account_id)
        .join(StaffAccount, StaffAccount.id == StaffRole.account_id)
        .join(Binding, (Binding.employee_id == StaffAccount.employee_id) & (Binding.open_marker == OPEN))
        .where(StaffAccount.employee_id == employee_id, StaffAccount.disabled_at.is_(None))
    )
    if session().execute(reachable.limit(1)).first() is not None:
        outbox.promise(CATCH_UP, f"{CATCH_UP}:{employee_id}:{cause}", {"employee": employee_id})
