"""What campaigns tell by themselves: a voucher about to end, once; little left of a prize, once until more is there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services import clock, people
from services.access import OPERATOR
from services.campaigns import prizes, redeeming, tidings
from tests.services.campaigns import crowd, desk
from tests.services.campaigns.counter import a_voucher
from tests.services.campaigns.test_redeeming import KEY, told
from tests.services.leads.desk import employee, owner, person
from tests.world import Cast

DAY = timedelta(days=1)


def after(**much: float) -> None:
    desk.at(clock.now() + timedelta(**much))


def test_a_voucher_is_told_of_three_days_before_its_end_once(cast: Cast) -> None:
    zhang = owner("D001")
    out = desk.published()
    ends = clock.now() + 10 * DAY
    a_voucher(out, person("reader"), good_until=ends)
    redeeming.redeem(zhang, a_voucher(out, person("quick"), good_until=ends), KEY)
    a_voucher(out, person("without end"))
    after(days=6.5)
    assert tidings.watch()["ending"] == 0
    after(days=1)
    assert tidings.watch()["ending"] == 1
    assert tidings.watch()["ending"] == 0
    assert [facts["prize"] for facts in told("voucher_ending")] == ["50 元券"]


def test_who_won_what_ends_within_days_is_not_told_the_same_week(cast: Cast) -> None:
    a_voucher(desk.published(), person("reader"), good_until=clock.now() + DAY)
    assert tidings.watch()["ending"] == 0


@pytest.mark.parametrize(
    ("stock", "given", "scarce"), [(100, 89, False), (100, 90, True), (100, 100, True), (3, 0, False)]
)
def test_of_little_left_headquarters_is_told_once_until_more_is_there(
    cast: Cast, stock: int, given: int, scarce: bool
) -> None:
    employee("E001")
    out = desk.published(prizes=[desk.a_prize(stock=str(stock))])
    desk.give(out.prizes[0], given)
    assert tidings.watch()["scarce"] == int(scarce)
    assert tidings.watch()["scarce"] == 0
    assert [facts["left"] for facts in told("prize_scarce")] == [str(stock - given)] * int(scarce)


def test_after_more_was_stocked_it_may_run_out_again(cast: Cast) -> None:
    employee("E001")
    out = desk.published()
    desk.give(out.prizes[0], 95)
    tidings.watch()
    prizes.change_prize(OPERATOR, out.slug, desk.edition(out.slug), out.prizes[0], desk.a_prize(stock="200"))
    assert tidings.watch()["scarce"] == 0
    desk.give(out.prizes[0], 195)
    after(hours=1)
    assert tidings.watch()["scarce"] == 1
    assert len(told("prize_scarce")) == 2


def test_who_won_is_told_where_they_follow_us(cast: Cast) -> None:
    out = desk.published()
    crowd.enter(out)
    crowd.enter(out, people.meet(people.MINI_PROGRAM, "never followed").id)
    assert [(facts["prize"], facts["campaign"]) for facts in told("prize_won")] == [("50 元券", "春季新品体验")]
