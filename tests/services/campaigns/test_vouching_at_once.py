"""Two of one shop vouch at one moment: the day's limit holds, and each has a turn of its own; vouched for and refused,
or vouched for by two, one is first, and its prize is handed out once. Each with the protection switched off once."""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

import pytest

from models.campaign_entries import ENTERED, HELD
from models.db import Database
from services import shop_days
from services.access import OPERATOR
from services.campaigns import farming, redeeming, vouches, vouching
from services.listing import Wanted
from tests.rig.invariants import broken
from tests.rig.races import at_once
from tests.rig.variants import drop_unique_keys
from tests.services.campaigns import desk
from tests.services.campaigns.counter import redemptions
from tests.services.campaigns.crowd import entry
from tests.services.campaigns.test_changes_at_once import said
from tests.services.campaigns.test_crowds import come
from tests.services.campaigns.test_newcomers import seen_first, won
from tests.services.campaigns.test_vouching import shown, waits
from tests.services.leads.desk import clerk, owner
from tests.world import Cast, furnish

pytestmark = [pytest.mark.mariadb, pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)]
ROUNDS = 4


@pytest.fixture
def ours(database: Database) -> Cast:
    return furnish()


def codes(count: int) -> list[str]:
    """So many who wait, on one browser."""
    came = come(desk.published(), 7 + count)
    return [shown(me, number) for me, number in came if entry(number).state == HELD][:count]


def test_of_a_shop_s_people_at_one_moment_none_goes_beyond_the_day_s_limit(
    ours: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop_days, "PEOPLE_A_DAY", 3)
    zhang = owner("D001")
    both = (zhang, clerk(zhang, "李娜", "13900001111"))
    ends = at_once([partial(said, vouching.vouch, both[n % 2], code) for n, code in enumerate(codes(6))])
    assert sorted(ends) == ["done"] * 3 + ["vouched_enough"] * 3
    assert sorted(one.turn for one in vouches.listing(OPERATOR, Wanted()).rows) == [1, 2, 3]
    assert broken() == []


def test_control_without_the_key_of_a_turn_two_go_beyond_the_limit(
    ours: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique_keys(database, "campaign_vouch", "uq_campaign_vouch_turn")
    monkeypatch.setattr(shop_days, "PEOPLE_A_DAY", 1)
    zhang, waiting = owner("D001"), codes(2)
    # Both counted before the other one wrote.
    monkeypatch.setattr(vouching, "_counted", lambda _me, _day: (0, 0))
    monkeypatch.setattr(shop_days, "left", lambda _dealer, _day: 1)
    assert at_once([partial(said, vouching.vouch, zhang, code) for code in waiting]) == ["done", "done"]


def test_vouched_for_by_two_shops_and_refused_at_once_one_is_first(ours: Cast) -> None:
    zhang, chen = owner("D001"), owner("D002")
    for _ in range(ROUNDS):
        me, number = waits(desk.published())
        code = shown(me, number)
        ends = at_once(
            [
                partial(said, vouching.vouch, zhang, code),
                partial(said, vouching.vouch, chen, code),
                partial(said, farming.refuse, OPERATOR, number, "同一部手机"),
            ]
        )
        late = "voucher_redeemed" if "done" in ends[:2] else "entry_decided"
        assert sorted(ends) == sorted(["done", late, "entry_decided"])
        assert entry(number).state == ("refused" if ends[2] == "done" else ENTERED)
        assert broken() == []


@pytest.mark.parametrize("newcomer", [False, True], ids=["who waits", "a newcomer"])
def test_of_two_counters_at_one_moment_one_hands_out_the_prize(ours: Cast, newcomer: bool) -> None:
    """The other is told where it was; a colleague of the quicker one that it is done."""
    zhang, chen = owner("D001"), owner("D002")
    li = clerk(zhang, "李娜", "13900001111")
    for turn in range(1, ROUNDS + 1):
        me, number = won(seen_first()) if newcomer else waits(desk.published())
        code = shown(me, number)
        ends = at_once([partial(said, vouching.vouch, one, code) for one in (zhang, li, chen)])
        assert sorted(ends) in (["done", "done", "voucher_redeemed"], ["done", "voucher_redeemed", "voucher_redeemed"])
        assert len(redemptions()) == turn
        assert broken() == []


def test_control_without_holding_the_entry_and_without_its_keys_two_hand_out_the_prize(
    ours: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique_keys(database, "campaign_vouch", "uq_campaign_vouch_entry")
    drop_unique_keys(database, "redemption", "uq_redemption_voucher")
    me, number = won(seen_first())
    code, both = shown(me, number), threading.Barrier(2)
    judge = vouching._refuse_unless_mine_to_judge

    def judged_together(*asked: Any) -> None:
        judge(*asked)
        both.wait(30)

    monkeypatch.setattr(vouching, "_hold", lambda found: found)
    monkeypatch.setattr(vouching, "_refuse_unless_mine_to_judge", judged_together)
    monkeypatch.setattr(redeeming, "refuse_unless_good", lambda *_: None)
    monkeypatch.setattr(vouching, "_redemption_of", lambda _entry_id: None)
    ends = at_once([partial(said, vouching.vouch, owner(dealer), code) for dealer in ("D001", "D002")])
    assert ends == ["done", "done"]
    assert len(redemptions()) == 2
