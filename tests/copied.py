"""An item whose label looks copied: eight people looked at it, each on a day of their own, until yesterday."""

from __future__ import annotations

from datetime import timedelta

from models.db import session, transaction
from models.item_looks import ItemLook
from services import clock
from services.access import OPERATOR
from services.item_codes import cases, looks
from services.item_codes.cases import CaseRow
from services.item_codes.suspecting import CROWD
from services.listing import Wanted
from tests.labels import labels
from tests.services.test_clerks import somebody


def a_copied_label() -> CaseRow:
    """The case that the eighth look opened. The clock stands still meanwhile: whoever moved it has it as it was."""
    batch, _ = labels(5)
    _look(batch.first_serial, batch.id, [somebody(f"holder of a copy {n}") for n in range(CROWD)])
    return cases.listing(OPERATOR, Wanted()).rows[0]


@transaction
def _look(serial: int, batch_id: int, people: list[int]) -> None:
    now = clock.now().replace(second=0, microsecond=0)
    for n, person in enumerate(people):
        minute = now - timedelta(days=CROWD - n)
        common = {"serial": serial, "batch_id": batch_id, "way": "page", "device": "ios"}
        session().add(ItemLook(**common, follower_id=person, minute=minute, is_first=n == 0))
    session().flush()
    assert cases.weigh(serial, batch_id, looks.looks_at(serial))
