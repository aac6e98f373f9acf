"""G26: the clock of a process is an hour ahead or behind. A campaign begins and ends, a voucher is good and a lottery
tells its seed by the database's clock alone: whoever is served by that process is let in no earlier and no later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from models.campaign_entries import Voucher
from models.campaigns import Campaign, CampaignSeed
from models.db import Database, reading, session, transaction
from services import clock
from services.campaigns import fairness, moments, redeeming, showing
from services.errors import Refusal
from tests.services.campaigns import desk
from tests.services.campaigns.counter import a_voucher
from tests.services.campaigns.crowd import enter, somebody, told, voucher_of
from tests.services.campaigns.desk import Out
from tests.services.leads.desk import owner, person
from tests.world import Cast, furnish

HOUR, HALF = timedelta(hours=1), timedelta(minutes=30)
CLOCKS = pytest.mark.parametrize("apart", [HOUR, -HOUR, timedelta(0)], ids=["ahead", "behind", "right"])


@pytest.fixture
def cast(database: Database) -> Iterator[Cast]:
    yield furnish()
    clock.use(None)
    moments.use(None)


def wrong_by(apart: timedelta) -> None:
    """From now on this process believes it is so much later."""
    clock.use(lambda: datetime.now(UTC) + apart)


@transaction
def days(out: Out, **moved: datetime) -> None:
    session().execute(update(Campaign).where(Campaign.id == out.id).values(moved))


def campaigns() -> dict[str, Out]:
    """One that begins in half an hour, one that is on, one that ended half an hour ago."""
    now = moments.now()
    found = {name: desk.published() for name in ("not_started", "won", "ended")}
    days(found["not_started"], starts_at=now + HALF)
    days(found["won"], starts_at=now - HALF, ends_at=now + HALF)
    days(found["ended"], starts_at=now - HOUR, ends_at=now - HALF)
    return found


@CLOCKS
def test_a_campaign_begins_and_ends_by_the_databases_clock(cast: Cast, apart: timedelta) -> None:
    found = campaigns()
    wrong_by(apart)
    assert {name: told(out) for name, out in found.items()} == {name: name for name in found}
    phases = {name: showing.show(out.slug, None, None).standing.phase for name, out in found.items()}
    assert phases == {"not_started": "early", "won": "open", "ended": "ended"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_control_by_the_clock_of_the_process_people_are_let_in_before_and_after(cast: Cast) -> None:
    found = campaigns()
    for apart, name in ((HOUR, "not_started"), (-HOUR, "ended")):
        wrong_by(apart)
        moments.use(clock.now)
        assert told(found[name]) == "won", name
        moments.use(None)


@transaction
def _ends(code_of: int, at: datetime) -> None:
    session().execute(update(Voucher).where(Voucher.id == code_of).values(good_until=at))


@CLOCKS
def test_a_voucher_is_good_until_its_moment_by_the_databases_clock(cast: Cast, apart: timedelta) -> None:
    zhang, now, out = owner("D001"), moments.now(), desk.published()
    good = a_voucher(out, person("in time"), good_until=now + HALF)
    over = a_voucher(out, person("too late"), good_until=now - HALF)
    wrong_by(apart)
    assert redeeming.look(zhang, good).state == "good"
    redeeming.redeem(zhang, good, "in time")
    with pytest.raises(Refusal) as late:
        redeeming.redeem(zhang, over, "too late")
    assert late.value.code == "voucher_over"


@pytest.mark.parametrize(
    "apart", [timedelta(days=2), timedelta(days=-2), timedelta(0)], ids=["ahead", "behind", "right"]
)
def test_a_voucher_of_so_many_days_ends_with_the_last_of_so_many_days_from_the_databases_now(
    cast: Cast, apart: timedelta
) -> None:
    out = desk.published(prizes=[desk.a_prize(good_days="7")])
    wrong_by(apart)
    before = moments.now()
    voucher = voucher_of(enter(out, somebody()).entry_id)
    after = moments.now()
    assert voucher is not None
    assert voucher.good_until in {clock.end_of_day(before, 7), clock.end_of_day(after, 7)}


@CLOCKS
def test_a_lottery_tells_its_seed_once_it_is_over_by_the_databases_clock(cast: Cast, apart: timedelta) -> None:
    found = {name: desk.published("lottery") for name in ("on", "over")}
    now = moments.now()
    days(found["on"], ends_at=now + HALF)
    days(found["over"], ends_at=now - HALF)
    wrong_by(apart)
    assert fairness.tell_seeds() == 1
    assert {name: is_told(out) for name, out in found.items()} == {"on": False, "over": True}


@reading
def is_told(out: Out) -> bool:
    found = select(CampaignSeed.revealed_at).where(CampaignSeed.campaign_id == out.id)
    return session().scalar(found) is not None
