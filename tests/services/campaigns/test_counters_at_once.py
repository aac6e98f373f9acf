"""Two at the same moment: of two counters that scan one voucher one redeems it; of one person who takes a campaign
twice one promotion comes. Each with the protection switched off for once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from models.db import Database, reading, session
from models.people import Follower
from models.promotions import Promotion
from services import people
from services.campaigns import promoting, redeemables, redeeming
from services.errors import Refusal
from tests.rig.races import at_once
from tests.services.campaigns import counter, desk
from tests.services.campaigns.counter import a_voucher
from tests.services.campaigns.test_redeeming import coupon_of
from tests.services.items.shop import promises, shelf
from tests.services.leads.desk import owner, person
from tests.world import Cast, furnish

pytestmark = [pytest.mark.mariadb, pytest.mark.parametrize("database_url", ["mariadb"], indirect=True)]


@pytest.fixture
def ours(database: Database) -> Iterator[Cast]:
    desk.at(desk.MORNING)
    yield furnish()
    desk.at(None)


def said(act: Callable[..., Any], *args: Any) -> str:
    try:
        act(*args)
    except Refusal as refused:
        return refused.code
    return "done"


# Of a coupon a row of its own is changed as well, on which MariaDB lets two wait or fail: no control of ours there.
@pytest.mark.parametrize(
    ("what", "guarded"),
    [("voucher", True), ("coupon", True), ("voucher", False)],
    ids=["voucher by the lock and the key", "coupon by the lock and the key", "control: voucher by neither"],
)
def test_of_two_counters_that_scan_one_voucher_one_redeems_it(
    ours: Cast, monkeypatch: pytest.MonkeyPatch, what: str, guarded: bool
) -> None:
    zhang, chen, reader = owner("D001"), owner("D002"), person("reader")
    if what == "voucher":
        code = a_voucher(desk.published(), reader)
    else:
        goods = shelf()
        promises("coupon", "满 200 减 20")
        goods.bind(reader)
        code = coupon_of(reader).voucher or ""
    if not guarded:
        together = threading.Barrier(2)
        monkeypatch.setattr(redeeming, "get_redeemable", lambda code, hold: looked_at(code, together))
        monkeypatch.setattr(redeeming, "OPEN", None)
    ends = at_once([lambda who=who: said(redeeming.redeem, who, code, f"key of {who}") for who in (zhang, chen)])  # type: ignore[misc]
    assert sorted(ends) == (["done", "voucher_redeemed"] if guarded else ["done", "done"])
    assert len(counter.redemptions()) == (1 if guarded else 2)


def test_a_phone_that_says_its_scan_twice_at_once_redeems_once_and_hears_the_same(ours: Cast) -> None:
    zhang = owner("D001")
    code = a_voucher(desk.published(), person("reader"))
    first, second = at_once([lambda: redeeming.redeem(zhang, code, "one key").id] * 2)
    assert first == second
    assert len(counter.redemptions()) == 1


@pytest.mark.parametrize("guarded", [True, False], ids=["by the lock and the key", "control: neither"])
def test_of_one_person_who_takes_a_campaign_twice_at_once_one_promotion_comes(
    ours: Cast, monkeypatch: pytest.MonkeyPatch, guarded: bool
) -> None:
    zhang, out = owner("D001"), desk.published()
    if not guarded:
        together = threading.Barrier(2)
        monkeypatch.setattr(people, "lock", unlocked)
        monkeypatch.setattr(promoting, "_standing", lambda *_: none_after(together))
        monkeypatch.setattr(promoting, "OPEN", None)
    ends = at_once([lambda: said(promoting.promote, zhang, out.slug)] * 2)
    assert ends == ["done", "done"]
    assert promotions() == (1 if guarded else 2)


@reading
def promotions() -> int:
    return session().scalar(select(func.count()).select_from(Promotion)) or 0


def looked_at(code: str, together: threading.Barrier) -> redeemables.Redeemable:
    """Nobody is held, and both have looked before either goes on."""
    found = redeemables.get_redeemable(code)
    redeemables.standing_redemption(found)
    together.wait(20)
    return found


def none_after(together: threading.Barrier) -> None:
    """Both have looked before either goes on."""
    together.wait(20)


def unlocked(number: int) -> Follower:
    return session().get_one(Follower, number)
