"""Many open campaigns at one moment: each is told of their own campaign and their own look, and each look of a day is
written once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import pytest
from sqlalchemy import func, select

from models.db import reading, session
from models.db.several import MOST
from models.promotions import CampaignVisit
from services.campaigns import looking, showing, visiting
from services.campaigns.looking import Stands
from services.campaigns.visiting import Visitor
from services.combining import Combined
from services.errors import NotFound
from services.reading.readers import Reader
from tests.rig.races import at_once
from tests.services.campaigns import desk

pytestmark = [pytest.mark.mariadb, pytest.mark.usefixtures("cast")]
VISITORS = 40


def opens(slug: str, browser: str) -> tuple[int, bool] | str:
    visitor = Visitor(Reader(None, browser), "Mozilla/5.0 (iPhone)")
    try:
        page = showing.show(slug, None, None, visitor.index)
    except NotFound as refusal:
        return refusal.code
    if not page.noted:
        visiting.note_visit(page.standing, visitor, None)
    return page.standing.id, page.noted


@reading
def kept() -> dict[int, int]:
    counted = select(CampaignVisit.campaign_id, func.count()).group_by(CampaignVisit.campaign_id)
    return dict(session().execute(counted).tuples().all())


@pytest.mark.parametrize("mixed_up", [False, True], ids=["as it is", "control: answers in another order"])
def test_each_is_told_of_their_own_and_each_look_is_kept_once(monkeypatch: pytest.MonkeyPatch, mixed_up: bool) -> None:
    rounds: list[int] = []

    def noted(looks: Sequence[tuple[str, str | None]]) -> list[Stands | None]:
        rounds.append(len(looks))
        told = looking._ask(looks)
        return told[::-1] if mixed_up else told

    out = [desk.published(), desk.published()]
    numbers = [showing.show(one.slug, None, None).standing.id for one in out]
    for early in range(0, VISITORS, 4):
        opens(out[early % 2].slug, f"browser {early}")
    monkeypatch.setattr(looking, "_asked", Combined(noted, MOST))
    slugs = ["no-such-campaign" if place % 10 == 7 else out[place % 2].slug for place in range(VISITORS)]
    told = at_once([partial(opens, slug, f"browser {place}") for place, slug in enumerate(slugs)])
    assert max(rounds) > 1
    wanted = [
        "campaign_unknown" if slug == "no-such-campaign" else (numbers[place % 2], place % 4 == 0)
        for place, slug in enumerate(slugs)
    ]
    assert (told == wanted) is not mixed_up
    if mixed_up:
        return
    again = at_once(
        [partial(opens, slug, f"browser {place}") for place, slug in enumerate(slugs) if place % 10 != 7] * 2
    )
    assert all(one[1] is True for one in again)
    assert kept() == {numbers[0]: VISITORS // 2, numbers[1]: VISITORS // 2 - VISITORS // 10}
