"""The numbers of the first page, on every database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services import clock, overview
from services.access import OPERATOR, Actor
from services.bindings import deciding
from services.overview import Reached
from tests.console.claims import waiting_claim
from tests.world import Cast, add_dealer_person


def bind(dealer_code: str, phone: str, at: datetime) -> None:
    clock.use(lambda: at)
    deciding.decide(OPERATOR, waiting_claim(dealer_code, phone=phone), accept=True, reason="", via="console")


def test_dealers_and_employees_reached_are_counted_once_and_only_as_far_as_seen(cast: Cast) -> None:
    assert overview.dealers_reached(OPERATOR) == Reached(3, 0)
    add_dealer_person(cast.dealers["D001"], "owner", "张华", "13911110001")
    bind("D001", "13900000001", clock.now())
    bind("D001", "13911110001", clock.now())
    bind("D003", "13911110003", clock.now())
    assert overview.dealers_reached(OPERATOR) == Reached(3, 2)
    manager = Actor("hq", "周婷", cast.employees["E004"], frozenset({"region_manager"}))
    assert overview.dealers_reached(manager) == Reached(2, 1)
    assert overview.employees_reached(OPERATOR) == Reached(4, 0)


@pytest.mark.usefixtures("cast")
def test_a_day_begins_at_midnight_in_china() -> None:
    midnight = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)  # 23 November, 00:00 in China
    bind("D001", "13900000001", midnight - timedelta(seconds=1))
    bind("D002", "13900000002", midnight)
    bind("D003", "13911110003", midnight + timedelta(hours=23))
    days = overview.bindings_per_day(OPERATOR, 3)
    assert [(day.isoformat(), count) for day, count in days] == [
        ("2026-11-21", 0),
        ("2026-11-22", 1),
        ("2026-11-23", 2),
    ]


def test_a_region_manager_counts_her_own_dealers_only(cast: Cast) -> None:
    now = clock.now()
    bind("D002", "13900000002", now)
    bind("D003", "13911110003", now)
    manager = Actor("hq", "周婷", cast.employees["E004"], frozenset({"region_manager"}))
    assert overview.bindings_per_day(manager, 1)[0][1] == 1
    assert overview.bindings_per_day(OPERATOR, 1)[0][1] == 2
