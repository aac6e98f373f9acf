"""G45 on days nobody saw before the rule was made: what people lose, and what farms of the goal's size gain at their
best. `later_traces` was written and committed before the rule; its figures stand in the decision 0119 as they came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from services.campaigns import crowds
from services.campaigns.risk import HOUSEHOLD, SHARED_BY
from services.campaigns.vouching import STAFF_A_DAY
from services.shop_days import PEOPLE_A_DAY
from tests.goals.farm_hall import REFUSED, Hall, held, played, shares, vouched_for, won
from tests.goals.later_traces import ACCOUNTS, DEVICES, Came, farms, people

Record = Callable[[str, object], None]
SEEDS = (8_121, 44_059, 910_030)
MORE_SEEDS = tuple(range(600_001, 600_021))
LONG = (pytest.mark.proof, pytest.mark.timeout(900))
PRIZES = 10_000
MOST_LOST = 0.02


def days(seeds: tuple[int, ...], *, asks_number: bool) -> tuple[list[Came], dict[str, str]]:
    """The people of all of these days, each played by itself."""
    all_came: list[Came] = []
    all_states: dict[str, str] = {}
    for seed in seeds:
        came = [
            replace(one, who=f"{seed} {one.who}", clerk=one.clerk and f"{seed} {one.clerk}") for one in people(seed)
        ]
        all_came += came
        all_states |= played(came, Hall(asks_number=asks_number))
    return all_came, all_states


@pytest.mark.parametrize("asks_number", [True, False], ids=["asks a number", "asks none"])
@pytest.mark.parametrize("seeds", [SEEDS, pytest.param(MORE_SEEDS, marks=LONG)], ids=["three days", "twenty days"])
def test_who_is_held_of_people_nobody_had_seen(
    seeds: tuple[int, ...], asks_number: bool, record_property: Record
) -> None:
    """Who has a phone of their own never is; who types on somebody else's is, from the fifth on. What is asserted is
    that none grows worse: the goal's half per cent is not met here (0119)."""
    came, states = days(seeds, asks_number=asks_number)
    waiting = held(states)
    left = waiting - vouched_for(came, states, STAFF_A_DAY)
    found, after = shares(came, waiting), shares(came, left)
    for kind in found:
        record_property(f"held of {kind}, and after a clerk who stands by", f"{found[kind]:.2%}, {after[kind]:.2%}")
    for kind, share in shares(came, {who for who, state in states.items() if state == REFUSED}).items():
        record_property(f"of {kind} told that the number took part", f"{share:.2%}")
    record_property("of all held first", f"{len(waiting) / len(came):.2%}")
    record_property("of all held after a clerk who stands by vouched", f"{len(left) / len(came):.2%}")
    assert max(found["everybody else"], found["feasts"]) == 0
    assert found["rooms of dormitories"] <= 0.005
    assert found["homes"] <= 0.03
    assert len(waiting) / len(came) <= 0.03
    assert len(left) / len(came) <= 0.02
    assert after["shops' tablets"] <= 0.25


@pytest.mark.parametrize("seeds", [SEEDS, pytest.param(MORE_SEEDS, marks=LONG)], ids=["three days", "twenty days"])
def test_what_a_farm_of_fifty_devices_gains_at_its_best(seeds: tuple[int, ...], record_property: Record) -> None:
    """All thousand accounts on them: nothing, or four of each when it has a counter of its own that redeems within half
    a minute. As many accounts on each as it likes: four are the most it can have."""
    for seed in seeds:
        for counter in (None, 30.0):
            racks = won(played(farms(seed, SHARED_BY)["racks"], Hall(redeemed_after=counter)))
            assert racks == (0 if counter is None else SHARED_BY * DEVICES)
        best = max(
            won(played(farms(seed, each)["patient racks"], Hall(redeemed_after=30.0)))
            for each in range(1, HOUSEHOLD + 6)
        )
        record_property("the most of 10,000 prizes that fifty devices win", f"{best / PRIZES:.2%}")
        assert best / PRIZES <= MOST_LOST


def test_what_a_farm_gains_that_brings_a_new_browser_for_each_account(record_property: Record) -> None:
    """Hasty ones are seen. One that types like a hand, from two hundred addresses of households, is not, by any of
    these signs: to the rows it has a thousand devices, not fifty. It wins what a thousand people win."""
    found = {name: won(played(came)) for name, came in farms(SEEDS[0], SHARED_BY).items()}
    for name, gained in found.items():
        record_property(f"of 10,000 prizes {name} win", f"{gained / PRIZES:.2%}")
    assert found["hasty scripts"] <= MOST_LOST * PRIZES
    assert found["careful scripts"] == ACCOUNTS


def test_what_a_clerk_who_works_with_a_farm_wins_for_it(record_property: Record) -> None:
    """Of a rack that waits whole, so many in a day as one clerk may vouch for: 0.3 % of 10,000; a whole shop twice as
    many. Control: without the limit all of it."""
    came = [replace(one, clerk="the clerk") for one in farms(SEEDS[0], SHARED_BY)["racks"]]
    states = played(came)
    by_one, by_a_shop, unlimited = (len(vouched_for(came, states, most)) for most in (STAFF_A_DAY, PEOPLE_A_DAY, 10**6))
    record_property("of 10,000 prizes a clerk wins for a farm in a day", f"{by_one / PRIZES:.2%}")
    record_property("of 10,000 prizes a whole shop wins for it in a day", f"{by_a_shop / PRIZES:.2%}")
    assert (by_one, by_a_shop, unlimited) == (STAFF_A_DAY, PEOPLE_A_DAY, ACCOUNTS)


def test_control_without_looking_back_the_first_on_each_device_keep_their_prizes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    came = farms(SEEDS[0], SHARED_BY)["racks"]
    assert won(played(came)) == 0
    monkeypatch.setattr(crowds, "who_waits", lambda people: (set(), 0))
    assert won(played(came)) == SHARED_BY * DEVICES
