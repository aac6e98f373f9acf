"""Dealers that an audience names by itself: found by what was typed so far, and told by name."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from models.db import reading, session
from models.dealers import Dealer
from services.access import Actor, require
from services.dealer_tree import found_active
from services.materials.rows import WRITE


@reading
def suggestions(actor: Actor, typed: str) -> list[tuple[str, str]]:
    """Code and name of a dozen active dealers whose code begins with the last word typed or whose name holds it. Who
    writes materials names any dealer, in no region."""
    require(actor, WRITE)
    return list(session().execute(found_active(typed)).tuples())


@reading
def names(codes: Iterable[str]) -> dict[str, str]:
    """The names of those of these codes that are dealers', closed ones too; for a form whose reader may write it."""
    query = select(Dealer.code, Dealer.name).where(Dealer.code.in_(list(codes)))
    return dict(session().execute(query).tuples().all())
