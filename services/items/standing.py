"""How one item stands, for rules that look at codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import bindparam, select

from models.db import session
from models.items import Item

Owner = Literal["nobody", "me", "somebody_else"]

_BY_SERIAL = select(Item.id, Item.owner_id, Item.first_bound_at, Item.warranty_until).where(
    Item.serial == bindparam("serial")
)


@dataclass(frozen=True, slots=True)
class Standing:
    """An item that was bound at least once; `owner_id` is None between two owners and leaves the house nowhere."""

    item_id: int
    owner_id: int | None
    first_bound_at: datetime
    warranty_until: date | None


def standing_of(serial: int) -> Standing | None:
    """Inside a rule: how an item stands; None while it was never bound."""
    found = session().execute(_BY_SERIAL, {"serial": serial}).one_or_none()
    return None if found is None else Standing(*found)


def owner_for(person_id: int | None, standing: Standing | None) -> Owner:
    """Whose it is, as somebody may know who looks."""
    if standing is None or standing.owner_id is None:
        return "nobody"
    return "me" if standing.owner_id == person_id else "somebody_else"
