"""G17: prizes are never given beyond their stock or budget, nobody and no number takes part too often, whoever is
killed in the middle."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, update

from models.campaigns import CampaignPrize, CampaignSeed
from models.db import session
from services.campaigns import drawing, fairness, stock
from tests.goals.claiming import Told, claimers, p99, served, storm
from tests.goals.ground import Ground
from tests.rig import crashes
from tests.rig.invariants import broken, number
from tests.rig.processes import children_of
from tests.rig.races import at_once
from tests.rig.served import Served
from tests.rig.unlocked import without_row_locks
from tests.rig.variants import drop_unique_keys
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import a_free_hour, a_number, crowd, entries, somebody, told
from tests.services.campaigns.desk import Out

pytestmark = pytest.mark.mariadb

TRIES_OF_A_CONTROL = 12
Record = Callable[[str, object], None]


def sum_of_ledger(ground: Ground, out: Out) -> int:
    query = "SELECT COALESCE(SUM(`change`), 0) FROM campaign_stock_entry WHERE prize_id = :prize"
    return number(ground.database, query, prize=out.prizes[0])


def vouchers(ground: Ground, out: Out) -> int:
    query = (
        "SELECT COUNT(*) FROM voucher JOIN campaign_entry ON campaign_entry.id = voucher.entry_id"
        " WHERE campaign_entry.campaign_id = :campaign"
    )
    return number(ground.database, query, campaign=out.id)


def is_exact(ground: Ground, out: Out, said: Sequence[Told], given: int, stock: int) -> None:
    """As many won as could, each once; what was acknowledged is kept, and the ledger says the same."""
    won = [one.who for one in said if one.status == 201]
    kept = [one for one in entries(out) if one.outcome == "won"]
    assert len(kept) == given == desk.prize(out.prizes[0]).given
    assert {one.follower_id for one in kept} == set(won)
    assert len({one.follower_id for one in kept}) == given
    assert vouchers(ground, out) == given
    assert sum_of_ledger(ground, out) == stock - given
    assert {one.code for one in said if one.status != 201} <= {"sold_out", "already_entered"}
    assert broken() == []


LONG = (pytest.mark.proof, pytest.mark.timeout(900))
SIZES = pytest.mark.parametrize(("persons", "each", "stock"), [(40, 4, 10), pytest.param(500, 10, 100, marks=LONG)])


@SIZES
def test_of_a_crowd_exactly_as_many_win_as_there_are_prizes(
    mariadb_ground: Ground, persons: int, each: int, stock: int, record_property: Record
) -> None:
    out = desk.published(prizes=[desk.a_prize(stock=str(stock), worth="30")], budget=str(30 * stock))
    crowded = claimers(persons)
    with served(mariadb_ground) as program:
        began = time.monotonic()
        said = storm(program.port, out, crowded, each)
        seconds = time.monotonic() - began
    is_exact(mariadb_ground, out, said, stock, stock)
    assert desk.row(out.slug).spent_fen == 3_000 * stock
    record_property("claims", len(said))
    record_property("prizes given", stock)
    record_property("claims a second", f"{len(said) / seconds:.0f}")
    record_property("p99 of a claim", p99(said))


@SIZES
def test_a_budget_is_used_up_to_the_last_prize_it_pays_for(
    mariadb_ground: Ground, persons: int, each: int, stock: int
) -> None:
    pays_for = stock * 4 // 5
    out = desk.published(prizes=[desk.a_prize(stock=str(stock), worth="30")], budget=str(30 * pays_for + 29))
    with served(mariadb_ground) as program:
        said = storm(program.port, out, claimers(persons), each)
    is_exact(mariadb_ground, out, said, pays_for, stock)
    assert desk.row(out.slug).spent_fen == 3_000 * pays_for


@pytest.mark.parametrize(("persons", "each", "stock"), [(40, 3, 10), pytest.param(300, 10, 60, marks=LONG)])
def test_whoever_is_killed_in_the_middle_nothing_is_given_twice(
    mariadb_ground: Ground, persons: int, each: int, stock: int, record_property: Record
) -> None:
    """Workers are killed by kill -9 while everybody claims; whose answer was lost asks again under the same key."""
    out = desk.published(prizes=[desk.a_prize(stock=str(stock))])
    crowded, over, kills = claimers(persons), threading.Event(), Counter[str]()

    def kill_now_and_then(program: Served) -> None:
        while not over.wait(0.4):
            victims = children_of(program.pid)
            if victims:
                crashes.kill(random.choice(victims))
                kills["workers"] += 1

    with served(mariadb_ground) as program:
        killer = threading.Thread(target=kill_now_and_then, args=(program,))
        killer.start()
        try:
            said = storm(program.port, out, crowded, each)
        finally:
            over.set()
            killer.join()
    assert kills["workers"] >= 1
    is_exact(mariadb_ground, out, said, stock, stock)
    record_property("workers killed", kills["workers"])


def test_draws_at_once_have_no_gap_and_follow_from_the_seed(mariadb_ground: Ground) -> None:
    """Forty draw at the same moment, one in two wins as long as there is something: drawn again it is the same."""
    out = desk.published("lottery", prizes=[desk.a_prize("lottery", stock="12", odds="50")])
    said = at_once([partial(told, out, one) for one in crowd(40)])
    assert set(said) <= {"won", "lost", "sold_out"}
    assert said.count("won") <= 12
    found = fairness.check(out.slug)
    assert (found.draws, found.wrong) == (len(entries(out)), ())
    assert desk.prize(out.prizes[0]).given == said.count("won")


def test_one_number_left_by_sixteen_at_once_counts_once(mariadb_ground: Ground) -> None:
    for _ in range(3):
        out, phone = desk.published(), a_number()
        said = at_once([partial(told, out, one, phone) for one in crowd(16)])
        assert sorted(said) == [*["already_entered"] * 15, "won"]
        assert desk.prize(out.prizes[0]).given == 1


def test_one_person_who_taps_sixteen_times_at_once_takes_part_once(mariadb_ground: Ground) -> None:
    for _ in range(3):
        out, me = desk.published(), somebody()
        said = at_once([partial(told, out, me) for _ in range(16)])
        assert sorted(said) == [*["already_entered"] * 15, "won"]


def test_an_hour_asked_for_by_sixteen_at_once_has_its_two_places(mariadb_ground: Ground) -> None:
    out = desk.published("appointment")
    at = {"slot": a_free_hour(out)}
    said = at_once([partial(told, out, one, fields=at) for one in crowd(16)])
    assert sorted(said) == ["nothing", "nothing", *["slot_full"] * 14]


# CONTROLS


def goes_wrong(act: Callable[[], bool]) -> bool:
    return any(act() for _ in range(TRIES_OF_A_CONTROL))


def test_control_looked_at_first_and_then_given_more_is_given_than_there_is(
    fresh_mariadb_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As nearly everybody writes it: read what is left, then write one less."""

    def read_then_write(prize_id: int) -> bool:
        left = select(CampaignPrize.stock - CampaignPrize.given, CampaignPrize.given).where(
            CampaignPrize.id == prize_id
        )
        free, given = session().execute(left).one()
        if free <= 0:
            return False
        session().execute(update(CampaignPrize).where(CampaignPrize.id == prize_id).values(given=given + 1))
        return True

    monkeypatch.setattr(stock, "_give", read_then_write)
    monkeypatch.setattr(stock, "_spend", lambda campaign_id, worth_fen: True)

    def oversold() -> bool:
        out = desk.published(prizes=[desk.a_prize(stock="3")])
        at_once([partial(told, out, one) for one in crowd(16)])
        return sum(one.outcome == "won" for one in entries(out)) > 3

    assert goes_wrong(oversold)


def test_control_without_the_keys_a_number_counts_twice(fresh_mariadb_ground: Ground) -> None:
    drop_unique_keys(fresh_mariadb_ground.database, "campaign_entry", "uq_campaign_entry_contact")

    def twice() -> bool:
        out, phone = desk.published(), a_number()
        said = at_once([partial(told, out, one, phone) for one in crowd(16)])
        return said.count("won") > 1

    assert goes_wrong(twice)


def test_control_without_locks_and_keys_a_person_takes_part_twice(
    fresh_mariadb_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique_keys(fresh_mariadb_ground.database, "campaign_entry", "uq_campaign_entry_person")
    without_row_locks(monkeypatch)

    def twice() -> bool:
        out, me = desk.published(), somebody()
        said = at_once([partial(told, out, me) for _ in range(16)])
        return said.count("won") > 1

    assert goes_wrong(twice)


def test_control_without_the_seed_held_two_draw_the_same_number(
    fresh_mariadb_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique_keys(fresh_mariadb_ground.database, "campaign_entry", "uq_campaign_entry_draw")

    def unheld(campaign_id: int, slug: str, prizes: Any) -> drawing.Drawn:
        seed, draws = (
            session()
            .execute(select(CampaignSeed.seed, CampaignSeed.draws).where(CampaignSeed.campaign_id == campaign_id))
            .one()
        )
        session().execute(update(CampaignSeed).where(CampaignSeed.campaign_id == campaign_id).values(draws=draws + 1))
        value = drawing.value_of(seed, slug, draws + 1)
        return drawing.Drawn(draws + 1, value, drawing.prize_for(value, prizes))

    monkeypatch.setattr(drawing, "draw", unheld)

    def doubled() -> bool:
        out = desk.published("lottery", prizes=[desk.a_prize("lottery", stock="100", odds="10")])
        at_once([partial(told, out, one) for one in crowd(16)])
        return fairness.check(out.slug).wrong != ()

    assert goes_wrong(doubled)
