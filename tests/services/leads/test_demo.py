"""The demo's leads: in every state, in several hands, once, as the rules would have them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import storage
from config import WORLD_FILE
from jobs import leads as job
from models.db import Database, reading, session
from models.leads import Lead
from services import demo as brand
from services import invariants, regions
from services.access import OPERATOR
from services.leads import demo, numbers, viewing
from services.listing import Wanted
from services.products import demo as products
from services.reading import demo as readings


@pytest.fixture
def furnished(one_database: Database, tmp_path: Path) -> None:
    storage.use(storage.open_storage(f"file:{tmp_path}"))
    brand.furnish(OPERATOR, json.loads(WORLD_FILE.read_text(encoding="utf-8")))
    products.furnish(OPERATOR)
    readings.furnish(10)
    demo.furnish()


@reading
def stand() -> list[tuple[str, str, int | None]]:
    return [(one.source, one.state, one.dealer_staff_id) for one in session().query(Lead).order_by(Lead.id)]


@pytest.mark.usefixtures("furnished")
def test_a_dozen_stand_in_many_states_and_nothing_falls_due_at_once() -> None:
    found = stand()
    assert len(found) == 12
    assert len({state for _, state, _ in found}) >= 8
    assert len({source for source, _, _ in found}) == 4
    assert invariants.broken() == []
    job.watch()
    assert stand() == found
    assert demo.furnish() == 12
    assert stand() == found


@pytest.mark.usefixtures("furnished")
def test_they_are_listed_read_and_counted_like_any_others() -> None:
    rows = viewing.listing(OPERATOR, Wanted(size=50)).rows
    assert len(rows) == 12
    assert all(viewing.one(OPERATOR, row.id).trail for row in rows)
    total = numbers.numbers(OPERATOR, 90).total
    assert (total.came, total.won, total.won_fen) == (12, 1, 2_560_000)
    assert total.unanswered >= 3


def test_every_place_of_the_demo_is_one_of_the_tables() -> None:
    table = {code for code, _, _ in regions.places()}
    assert {one.place for one in demo.PIECES if one.place} - table == set()
