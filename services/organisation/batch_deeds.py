"""What can be done to many dealers at once: each deed says what a dealer has, what it would get, what forbids it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from sqlalchemy import select

from models.bindings import DEALER_OWNER, Invitation
from models.db import session
from models.dealers import ACTIVE, Dealer, DealerCategory, DealerTier
from models.organisation import ACTIVE as EMPLOYED
from models.organisation import Employee
from services import audit, clock
from services.access import Actor
from services.audit_tags import N_
from services.bindings import inviting
from services.errors import Invalid
from services.organisation.charges import hand_over

INVITED, UNINVITED = N_("有可用的邀请"), N_("没有可用的邀请")


class Deed(ABC):
    """One kind of act; `look` is given all dealers before the questions about each. `changes_record`: a dealer that
    somebody else changed meanwhile is left alone, and the deed can be undone."""

    act: ClassVar[str] = "organisation.write"
    changes_record: ClassVar[bool] = True
    tag: ClassVar[str] = "dealer:record:change"

    def __init__(self, actor: Actor, value: str) -> None:
        self.actor, self.value = actor, value

    def look(self, rows: Sequence[Dealer]) -> None:
        """Learn in few questions what `was` and `forbids` need of every row."""
        self.rows = rows

    @abstractmethod
    def was(self, row: Dealer) -> str: ...

    @abstractmethod
    def will(self, row: Dealer) -> str: ...

    def before(self, row: Dealer) -> object:
        """What an undoing gives back."""
        return row.status

    def forbids(self, row: Dealer) -> str:
        """Why this dealer cannot have it; "" when it can."""
        return ""

    def about(self, row: Dealer) -> str:
        """Whom or what the sentence of `forbids` has a blank for."""
        return ""

    @abstractmethod
    def do(self, row: Dealer) -> None:
        """Carry it out; may refuse what only shows now."""


class _Links(Deed):
    """Dealers get another employee, tier or category."""

    column: ClassVar[str]
    target: type[Any]

    def __init__(self, actor: Actor, value: str) -> None:
        super().__init__(actor, value)
        self.number = self._find(value)
        self.words: dict[int, str] = {}

    def look(self, rows: Sequence[Dealer]) -> None:
        wanted = {getattr(row, self.column) for row in rows} | {self.number}
        found = session().execute(select(self.target).where(self.target.id.in_(wanted))).scalars()
        self.words = {one.id: self._say(one) for one in found}

    def was(self, row: Dealer) -> str:
        return self.words.get(getattr(row, self.column), "—")

    def will(self, row: Dealer) -> str:
        return self.words[self.number]

    def before(self, row: Dealer) -> object:
        return getattr(row, self.column)

    def do(self, row: Dealer) -> None:
        setattr(row, self.column, self.number)

    def _say(self, one: Any) -> str:
        return str(one.name)

    def _find(self, value: str) -> int:
        number: int | None = session().scalar(select(self.target.id).where(self.target.name == value))
        if number is None:
            raise Invalid("value_unknown", "没有这个选项，可能刚被改名或删除，请重新选择。")
        return number


class PutsInCharge(_Links):
    column, target = "employee_id", Employee

    def do(self, row: Dealer) -> None:
        super().do(row)
        hand_over(self.actor, {row.id: self.number})

    def _say(self, one: Any) -> str:
        return f"{one.name} {one.code}"

    def _find(self, value: str) -> int:
        number: int | None = session().scalar(
            select(Employee.id).where(Employee.code == value, Employee.status == EMPLOYED)
        )
        if number is None:
            raise Invalid("value_unknown", "没有这位在职员工，请输入姓名或工号的几个字，再从列表里选。")
        return number


class MovesTier(_Links):
    column, target = "tier_id", DealerTier


class MovesCategory(_Links):
    column, target = "category_id", DealerCategory


class Invites(Deed):
    """An invitation of the usual policy for the owner of each; who holds a living one needs no second."""

    act, changes_record = "invitations.create", False

    def __init__(self, actor: Actor, value: str) -> None:
        super().__init__(actor, value)
        self.living: set[int] = set()

    def look(self, rows: Sequence[Dealer]) -> None:
        self.living = {
            one for one in session().scalars(living_invitations([row.id for row in rows], Invitation.dealer_id)) if one
        }

    def was(self, row: Dealer) -> str:
        return INVITED if row.id in self.living else UNINVITED

    def will(self, row: Dealer) -> str:
        return INVITED

    def forbids(self, row: Dealer) -> str:
        return "" if row.status == ACTIVE else N_("已终止合作，不能邀请。")

    def do(self, row: Dealer) -> None:
        inviting.invite_dealer(self.actor, row.code)


class Revokes(Invites):
    """Every living invitation of each owner ends."""

    act = "invitations.revoke"

    def will(self, row: Dealer) -> str:
        return UNINVITED

    def forbids(self, row: Dealer) -> str:
        return ""

    def do(self, row: Dealer) -> None:
        for number in session().scalars(living_invitations([row.id], Invitation.id)).all():
            inviting.revoke(self.actor, number)


DEEDS: dict[str, type[Deed]] = {
    "employee": PutsInCharge,
    "tier": MovesTier,
    "category": MovesCategory,
    "invite": Invites,
    "revoke": Revokes,
}


def living_invitations(dealer_ids: Sequence[int], column: Any) -> Any:
    """Of the owners' invitations that can still be redeemed, one column."""
    return select(column).where(
        Invitation.dealer_id.in_(dealer_ids),
        Invitation.letter == DEALER_OWNER,
        Invitation.revoked_at.is_(None),
        Invitation.expires_at > clock.now(),
    )


def note(actor: Actor, tag: str, row: Dealer, batch_id: int) -> None:
    """Write down what one act did to one dealer."""
    audit.record(actor, tag, "dealer", row.id, version=row.version, batch=batch_id)
