"""One entry is refused and withdrawn at once, one voucher redeemed and withdrawn, redeemed and taken back: of each two
one is first, the prize goes back to the others once, and nobody redeems what was given back. Each with the protection
switched off for once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from models.campaign_entries import CampaignEntry, Redemption, Voucher
from models.db import Database, reading, session
from services.access import OPERATOR
from services.campaigns import crowds, farming, mine, redeemables, redeeming, undoing, vouchers
from services.campaigns.risk import Seen
from tests.rig.invariants import broken
from tests.rig.races import at_once
from tests.rig.variants import drop_unique_keys
from tests.services.campaigns import counter, desk
from tests.services.campaigns.counter import a_voucher
from tests.services.campaigns.crowd import enter, entry, somebody
from tests.services.campaigns.desk import Out
from tests.services.campaigns.test_changes_at_once import meanwhile, said
from tests.services.leads.desk import owner, person
from tests.world import Cast, furnish

pytestmark = [pytest.mark.mariadb, pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)]
ROUNDS = 5
RETURNED_ONCE = [(100, "stocked"), (-1, "given"), (1, "returned")]


@pytest.fixture
def ours(database: Database) -> Cast:
    return furnish()


def held(out: Out) -> tuple[int, int]:
    """The last of five on one browser: who, and their entry, which waits for a look."""
    browser = Seen("192.0.2.9", f"browser of {out.slug}")
    for _ in range(4):
        enter(out, seen=browser)
    me = somebody()
    number = enter(out, me, seen=browser).entry_id
    assert entry(number).state == "held"
    return me, number


def returned(out: Out, number: int) -> int:
    """How often the prize of an entry went back."""
    return sum(one == "returned" for _, one in desk.ledger(out.prizes[0]))


@reading
def voucher_withdrawn(code: str) -> bool:
    index = vouchers.index_of(code)
    return session().scalars(select(Voucher).where(Voucher.code_index == index)).one().withdrawn_at is not None


@reading
def entry_of(code: str) -> int:
    index = vouchers.index_of(code)
    return session().scalars(select(Voucher.entry_id).where(Voucher.code_index == index)).one()


@reading
def redemption_of(code: str) -> int:
    index = vouchers.index_of(code)
    query = select(Redemption.id).join(Voucher, Voucher.id == Redemption.voucher_id)
    return session().scalars(query.where(Voucher.code_index == index)).one()


def test_an_entry_refused_and_withdrawn_at_once_gives_its_prize_back_once(ours: Cast) -> None:
    for _ in range(ROUNDS):
        out = desk.published()
        me, number = held(out)
        refused, withdrawn = at_once(
            [
                partial(said, farming.refuse, OPERATOR, number, "同一部手机"),
                partial(said, mine.withdraw, me, number),
            ]
        )
        assert withdrawn == "done"
        assert (refused, entry(number).state) in (("done", "refused"), ("entry_decided", "withdrawn"))
        assert desk.prize(out.prizes[0]).given == 4
        assert returned(out, number) == 1
        assert broken() == []


def test_an_entry_accepted_and_withdrawn_at_once_leaves_no_voucher_that_is_good(ours: Cast) -> None:
    """Accepted first, it is withdrawn with its voucher; withdrawn first, there is nothing to accept."""
    for _ in range(ROUNDS):
        out = desk.published()
        me, number = held(out)
        accepted, withdrawn = at_once(
            [partial(said, farming.accept, OPERATOR, number), partial(said, mine.withdraw, me, number)]
        )
        assert (withdrawn, entry(number).state) == ("done", "withdrawn")
        assert accepted in ("done", "entry_decided")
        assert returned(out, number) == 1
        assert good_vouchers_of(number) == 0
        assert broken() == []


@reading
def good_vouchers_of(number: int) -> int:
    good = select(Voucher.id).where(Voucher.entry_id == number, Voucher.withdrawn_at.is_(None))
    return len(session().scalars(good).all())


def test_control_an_entry_refused_by_what_was_read_before_gives_its_prize_back_twice(
    ours: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique_keys(database, "campaign_stock_entry", "uq_campaign_stock_entry")
    out = desk.published()
    me, number = held(out)

    def looked_at(entry_id: int) -> CampaignEntry:
        row = session().get_one(CampaignEntry, entry_id)
        meanwhile(partial(mine.withdraw, me, number))
        return row

    monkeypatch.setattr(farming, "held_entry", looked_at)
    assert said(farming.refuse, OPERATOR, number, "同一部手机") == "done"
    assert returned(out, number) == 2
    assert desk.prize(out.prizes[0]).given == 3, "four were given"


def test_a_voucher_redeemed_and_withdrawn_at_once_is_either_used_or_given_back(ours: Cast) -> None:
    zhang = owner("D001")
    for n in range(ROUNDS):
        out, reader = desk.published(), person(f"reader {n}")
        code = a_voucher(out, reader)
        redeemed, withdrawn = at_once(
            [
                partial(said, redeeming.redeem, zhang, code, f"scan {n}"),
                partial(said, mine.withdraw, reader, entry_of(code)),
            ]
        )
        assert (redeemed, withdrawn) in (("done", "voucher_used"), ("voucher_withdrawn", "done"))
        assert voucher_withdrawn(code) is (withdrawn == "done")
        assert returned(out, entry_of(code)) == (1 if withdrawn == "done" else 0)
        assert broken() == []


def test_control_a_voucher_redeemed_by_what_was_read_before_is_used_and_given_back(
    ours: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhang, reader, out = owner("D001"), person("reader"), desk.published()
    code = a_voucher(out, reader)
    withdraw = partial(mine.withdraw, reader, entry_of(code))

    def looked_at(asked: str, *, hold: bool = False) -> redeemables.Redeemable:
        found = redeemables.get_redeemable(asked)
        meanwhile(withdraw)
        return found

    monkeypatch.setattr(redeeming, "get_redeemable", looked_at)
    assert said(redeeming.redeem, zhang, code, "scan") == "done"
    assert voucher_withdrawn(code)
    assert "redeemed_voucher_is_good" in str(broken())


def test_a_voucher_redeemed_and_held_at_once_is_either_used_or_waits(ours: Cast) -> None:
    zhang = owner("D001")
    for n in range(ROUNDS):
        code = a_voucher(desk.published(), person(f"reader {n}"))
        redeemed, _ = at_once(
            [partial(said, redeeming.redeem, zhang, code, f"scan {n}"), partial(said, crowds.hold, entry_of(code), 75)]
        )
        assert (redeemed, entry(entry_of(code)).state) in (("done", "entered"), ("voucher_held", "held"))
        assert broken() == []


def test_control_a_voucher_redeemed_by_what_was_read_before_is_used_and_waits(
    ours: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhang, code = owner("D001"), a_voucher(desk.published(), person("reader"))
    wait = partial(crowds.hold, entry_of(code), 75)

    def looked_at(asked: str, *, hold: bool = False) -> redeemables.Redeemable:
        found = redeemables.get_redeemable(asked)
        meanwhile(wait)
        return found

    monkeypatch.setattr(redeeming, "get_redeemable", looked_at)
    assert said(redeeming.redeem, zhang, code, "scan") == "done"
    assert "redeemed_entry_counts" in str(broken())


def test_a_voucher_redeemed_anew_while_headquarters_takes_the_first_back_stands_once_at_most(ours: Cast) -> None:
    """Two counters try, as headquarters takes the first redemption back: whoever is told "done" is the one that
    stands."""
    zhang, chen = owner("D001"), owner("D002")
    for n in range(ROUNDS):
        code = a_voucher(desk.published(), person(f"reader {n}"))
        redeeming.redeem(zhang, code, f"first {n}")
        first = redemption_of(code)
        *redeemed, undone = at_once(
            [
                partial(said, redeeming.redeem, zhang, code, f"again {n}"),
                partial(said, redeeming.redeem, chen, code, f"there {n}"),
                partial(said, undoing.undo, OPERATOR, first, "扫错了"),
            ]
        )
        assert undone == "done"
        assert set(redeemed) <= {"done", "voucher_redeemed"}
        standing = [stands for _, stands in counter.redemptions()[-1 - redeemed.count("done") :]]
        assert standing == [False, *[True] * redeemed.count("done")]
        assert redeemed.count("done") <= 1
        assert broken() == []


def test_of_two_who_take_one_redemption_back_at_once_one_does(ours: Cast) -> None:
    code = a_voucher(desk.published(), person("reader"))
    redeeming.redeem(owner("D001"), code, "scan")
    ends = at_once([partial(said, undoing.undo, OPERATOR, redemption_of(code), "扫错了")] * 2)
    assert sorted(ends) == ["done", "redemption_undone"]


def test_control_taken_back_and_redeemed_without_the_lock_and_the_key_two_stand(
    ours: Cast, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique_keys(database, "redemption", "uq_redemption_voucher")
    zhang, chen = owner("D001"), owner("D002")
    code = a_voucher(desk.published(), person("reader"))
    redeeming.redeem(zhang, code, "first")
    undoing.undo(OPERATOR, redemption_of(code), "扫错了")
    together = threading.Barrier(2)
    monkeypatch.setattr(redeeming, "get_redeemable", lambda code, hold: redeemables.get_redeemable(code))
    monkeypatch.setattr(redeeming, "standing_redemption", none_after(together))
    ends = at_once([partial(said, redeeming.redeem, who, code, f"again {who}") for who in (zhang, chen)])
    assert ends == ["done", "done"]
    assert [stands for _, stands in counter.redemptions()] == [False, True, True]


def none_after(together: threading.Barrier) -> Callable[..., Any]:
    def stand(found: redeemables.Redeemable) -> Redemption | None:
        row = redeemables.standing_redemption(found)
        together.wait(20)
        return row

    return stand
