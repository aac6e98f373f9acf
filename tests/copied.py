"""An item whose label looks copied: eight people looked at it, each on a day of their own."""

from __future__ import annotations

from datetime import timedelta

from services import clock
from services.access import OPERATOR
from services.item_codes import cases, verifying
from services.item_codes.cases import CaseRow
from services.item_codes.suspecting import CROWD
from services.listing import Wanted
from tests.labels import labels
from tests.services.test_clerks import somebody


def a_copied_label() -> CaseRow:
    """The case that the eighth look opened, ten days from now."""
    _, codes = labels(5)
    begun = clock.now()
    try:
        for n in range(CROWD):
            clock.use(lambda: begun + timedelta(days=n + 2, minutes=1))  # noqa: B023 - used at once
            verifying.verify(somebody(f"holder of a copy {n}"), codes[0], way="page")
        return cases.listing(OPERATOR, Wanted()).rows[0]
    finally:
        clock.use(None)
