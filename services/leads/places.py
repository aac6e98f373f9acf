"""Whose figures a lead counts in, for region managers: by the regions that anybody looks after, so that those of any
manager are sums of what was counted once.

A lead counts at the place of its dealer, and one of no dealer at where it came from; a manager's own counts for her
wherever it came from. A place is the set of looked-after regions in whose reach that is: a dealer of the whole province
is in the reach of who looks after a city in it, as in `services/scopes.py`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from models.db import reading, session
from models.organisation import EmployeeRegion
from services.region_names import around, stem

MOST = 100
"""Regions that figures are counted ahead for, provinces first: a place more is rows more at each count."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which looked-after regions reach it, whether it is of a dealer, and whose own it is if a manager's."""

    regions: frozenset[str]
    of_dealers: bool
    employee_id: int | None = None

    def is_hers(self, regions: Collection[str], employee_id: int) -> bool:
        """Of her dealers, her own, or of nobody from a place of hers."""
        return bool(self.regions & set(regions)) or self.employee_id == employee_id


@dataclass(frozen=True)
class Reach:
    """What anybody looks after at this moment."""

    regions: tuple[str, ...]
    managers: frozenset[int]

    def of(self, codes: Iterable[str]) -> frozenset[str]:
        """The regions that reach any of these places."""
        there = set(codes)
        return frozenset(
            region
            for region in self.regions
            if any(code.startswith(stem(region)) for code in there) or there & set(around(region))
        )


@reading
def looked_after() -> Reach:
    """Every region somebody looks after, the widest first, and by whom."""
    rows = session().execute(select(EmployeeRegion.region_code, EmployeeRegion.employee_id)).tuples().all()
    codes = sorted({code for code, _ in rows}, key=lambda code: (len(stem(code)), code))
    return Reach(tuple(codes[:MOST]), frozenset(number for _, number in rows))


@reading
def regions_of(employee_id: int) -> frozenset[str]:
    """The regions that she looks after."""
    query = select(EmployeeRegion.region_code).where(EmployeeRegion.employee_id == employee_id)
    return frozenset(session().scalars(query))
