"""The demo's campaigns: published by the rules, taken part in by the rules, made once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

import storage
from config import WORLD_FILE
from models.campaign_entries import ENTERED, HELD, CampaignEntry
from models.campaigns import PUBLISHED, Campaign
from models.db import Database, reading, session
from models.promotions import CampaignVisit
from services import demo as brand
from services import invariants
from services.access import OPERATOR
from services.campaigns import demo
from services.reading import demo as readings


@pytest.fixture
def furnished(one_database: Database, tmp_path: Path) -> None:
    storage.use(storage.open_storage(f"file:{tmp_path}"))
    brand.furnish(OPERATOR, json.loads(WORLD_FILE.read_text(encoding="utf-8")))
    readings.furnish(10)


@reading
def stand() -> tuple[list[tuple[str, str]], int, int]:
    out = list(session().execute(select(Campaign.bait, Campaign.state).order_by(Campaign.id)).tuples())
    counted = session().execute(select(CampaignEntry.state, func.count()).group_by(CampaignEntry.state)).tuples()
    by_state = dict(counted.all())
    return out, by_state.get(ENTERED, 0), by_state.get(HELD, 0)


@reading
def looked() -> list[int]:
    """How many opened each."""
    visits = select(func.count()).where(CampaignVisit.left_out.is_(None)).group_by(CampaignVisit.campaign_id)
    return list(session().scalars(visits.order_by(CampaignVisit.campaign_id)))


@pytest.mark.usefixtures("furnished")
def test_three_are_out_once_and_people_took_part_whom_nobody_suspects() -> None:
    assert demo.furnish(OPERATOR) == 3
    out, entered, held = stand()
    assert out == [("lottery", PUBLISHED), ("coupon", PUBLISHED), ("trial", PUBLISHED)]
    assert entered == sum(len(piece.answers) for piece in demo.PIECES)
    assert held == 0
    assert looked() == [len(piece.answers) + demo.LOOKED for piece in demo.PIECES]
    assert invariants.broken() == []
    assert demo.furnish(OPERATOR) == 3
    assert stand() == (out, entered, held)
