"""Invariants: what must be true of the rows at every moment, asked read-only, in production as after each test.

A new capability adds a file with its list, and the list to `ALL`.
"""

from services.invariants.bindings import BINDINGS
from services.invariants.campaigns import CAMPAIGNS
from services.invariants.checking import Broken, Invariant, broken_in
from services.invariants.items import ITEMS
from services.invariants.leads import LEADS
from services.invariants.organisation import ORGANISATION
from services.invariants.people import PEOPLE
from services.invariants.promises import PROMISES
from services.invariants.reading import READING
from services.invariants.reading_sums import READING_SUMS
from services.invariants.time_limits import TIME_LIMITS

ALL: tuple[Invariant, ...] = (
    *PEOPLE,
    *BINDINGS,
    *PROMISES,
    *ORGANISATION,
    *READING,
    *READING_SUMS,
    *LEADS,
    *ITEMS,
    *CAMPAIGNS,
    *TIME_LIMITS,
)


def broken() -> list[Broken]:
    """Every invariant that does not hold, with a few of the rows that break it; reads only."""
    return broken_in(ALL)


__all__ = ["ALL", "Broken", "Invariant", "broken"]
