"""A shop makes so many people known in a day, seen at its counter or taken on as clerks: no way round by the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest

from models.campaign_entries import HELD
from models.db import Database
from services import clock, shop_days
from services.access import OPERATOR
from services.bindings import clerks, deciding
from services.campaigns import vouching
from services.errors import Conflict
from tests.rig.invariants import broken
from tests.rig.races import at_once
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import entry
from tests.services.campaigns.test_changes_at_once import said
from tests.services.campaigns.test_crowds import come
from tests.services.campaigns.test_vouching import shown
from tests.services.leads.desk import owner
from tests.services.test_clerks import clerk, decide
from tests.world import Cast, furnish

MOST = 3


@pytest.fixture(autouse=True)
def _so_many_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop_days, "PEOPLE_A_DAY", MOST)


def applicants(boss: int, count: int) -> list[int]:
    """So many who would be clerks, each with a claim that waits."""
    return [clerk(boss, f"店员{n}", f"1390000020{n}")[1] for n in range(count)]


def guests(count: int) -> list[str]:
    """So many who wait for a look, each with the code on their page."""
    came = come(desk.published(), 7 + count)
    return [shown(me, number) for me, number in came if entry(number).state == HELD][:count]


def test_clerks_whom_an_owner_takes_on_and_people_seen_at_the_counter_share_a_day(cast: Cast) -> None:
    boss, other = owner("D001"), owner("D002")
    codes, claims = guests(4), applicants(boss, 4)
    decide(boss, claims[0])
    decide(boss, claims[1])
    assert vouching.look(boss, codes[0]).left_today == 1
    assert vouching.vouch(boss, codes[0]).left_today == 0
    with pytest.raises(Conflict, match=r"shop_day_full: 本店今天核实顾客、通过店员合计满 3 人了"):
        decide(boss, claims[2])
    with pytest.raises(Conflict, match="vouched_enough"):
        vouching.vouch(boss, codes[1])
    assert len(clerks.staff_of(boss)) == 3, "nothing of it"
    vouching.vouch(other, codes[1])
    desk.at(desk.MORNING + timedelta(days=1))
    decide(boss, claims[2])
    assert broken() == []


def test_headquarters_goes_on_and_takes_nothing_of_the_shop_s_day(cast: Cast) -> None:
    boss = owner("D001")
    claims = applicants(boss, 6)
    for claim in claims[:2]:
        deciding.decide(OPERATOR, claim, accept=True, reason="", via="console")
    for claim in claims[2:5]:
        decide(boss, claim)
    deciding.decide(OPERATOR, claims[5], accept=True, reason="", via="console")
    assert len(clerks.staff_of(boss)) == 7


def test_refusing_takes_nothing_and_may_go_on(cast: Cast) -> None:
    boss = owner("D001")
    claims = applicants(boss, 5)
    decide(boss, claims[0], accept=False)
    for claim in claims[1:4]:
        decide(boss, claim)
    decide(boss, claims[4], accept=False)
    assert len(clerks.staff_of(boss)) == 4


def test_the_day_is_headquarters_and_who_was_let_go_still_counts(cast: Cast) -> None:
    boss = owner("D001")
    claims = applicants(boss, 4)
    for claim in claims[:3]:
        decide(boss, claim)
    for one in clerks.staff_of(boss)[1:]:
        clerks.let_go(boss, one.id)
    with pytest.raises(Conflict, match="shop_day_full"):
        decide(boss, claims[3])
    assert shop_days.today() == clock.now().astimezone(clock.SHANGHAI).date()


def some_at_once() -> list[str]:
    """One who has room for three sees three people and takes three on, all at one moment; how it ended."""
    boss = owner("D001")
    codes, claims = guests(3), applicants(boss, 3)
    acts: list[Callable[[], str]] = [partial(said, vouching.vouch, boss, code) for code in codes]
    acts += [partial(said, decide, boss, claim) for claim in claims]
    return at_once(acts)


ON_MARIADB = pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)


@pytest.mark.mariadb
@ON_MARIADB
def test_of_those_a_shop_makes_known_at_one_moment_none_goes_beyond_the_day(database: Database) -> None:
    furnish()
    ends = some_at_once()
    assert ends.count("done") == MOST
    assert set(ends[:3]) <= {"done", "vouched_enough"}
    assert set(ends[3:]) <= {"done", "shop_day_full"}
    assert broken() == []


@pytest.mark.mariadb
@ON_MARIADB
def test_control_without_holding_the_shop_more_are_made_known(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish()
    monkeypatch.setattr(shop_days, "PEOPLE_A_DAY", 1)
    monkeypatch.setattr(shop_days, "hold", lambda _dealer: None)
    boss, left, both, counted = owner("D001"), shop_days.left, threading.Barrier(2), set[int]()
    [code], [claim] = guests(1), applicants(boss, 1)

    def both_have_counted(dealer_id: int, day: date) -> int:
        found = left(dealer_id, day)
        if threading.get_ident() not in counted:
            counted.add(threading.get_ident())
            both.wait(30)
        return found

    monkeypatch.setattr(shop_days, "left", both_have_counted)
    assert at_once([partial(said, vouching.vouch, boss, code), partial(said, decide, boss, claim)]) == ["done", "done"]
