"""What campaigns tell by themselves: a voucher about to end, once; little left of a prize, once until more is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from models.campaigns import Campaign
from models.db import session, transaction
from services import clock, message_grants, people, subscription_templates
from services.access import OPERATOR
from services.campaigns import budgets, listing, prizes, redeeming, tidings, undoing
from services.listing import Wanted
from services.notice_kinds import KINDS
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


@pytest.mark.parametrize(("minute", "said"), [(0, "2027-06-08 23:59"), (1, "2027-06-09 00:01")])
def test_a_notice_of_what_ends_at_midnight_names_the_day_before(cast: Cast, minute: int, said: str) -> None:
    desk.at(datetime(2027, 6, 1, 4, tzinfo=UTC))
    a_voucher(desk.published(), person("reader"), good_until=datetime(2027, 6, 8, 16, minute, tzinfo=UTC))
    after(days=6)
    tidings.watch()
    assert [facts["until"] for facts in told("voucher_ending")] == [said]


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


def test_what_the_budget_pays_for_no_more_is_little_left_until_it_is_raised(cast: Cast) -> None:
    employee("E001")
    out = desk.published(prizes=[desk.a_prize(worth="50", stock="100")], budget="1050")
    gave(out, 10)
    assert (left_of(out.slug), tidings.watch()["scarce"]) == (11, 0)
    gave(out, 20)
    assert (left_of(out.slug), tidings.watch()["scarce"]) == (1, 1)
    gave(out, 21)
    assert (left_of(out.slug), tidings.watch()["scarce"]) == (0, 0)
    budgets.raise_budget(OPERATOR, out.slug, "6000")
    assert (left_of(out.slug), tidings.watch()["scarce"]) == (79, 0)
    assert [facts["left"] for facts in told("prize_scarce")] == ["1"]


@transaction
def gave(out: desk.Out, count: int) -> None:
    """So many of what is worth 50 yuan."""
    desk.give(out.prizes[0], count)
    session().get_one(Campaign, out.id).spent_fen = count * 5_000


def left_of(slug: str) -> int | None:
    """What the list of campaigns says."""
    return next(row.left for row in listing.listing(OPERATOR, Wanted()).rows if row.slug == slug)


def test_who_won_is_told_where_they_follow_us(cast: Cast) -> None:
    out = desk.published()
    crowd.enter(out)
    crowd.enter(out, people.meet(people.MINI_PROGRAM, "never followed").id)
    assert [(facts["prize"], facts["campaign"]) for facts in told("prize_won")] == [("50 元券", "春季新品体验")]


@pytest.mark.parametrize("way", ["none", "follows", "permit", "used permit"])
def test_nothing_is_promised_to_whom_no_message_can_reach(cast: Cast, way: str) -> None:
    """They took part on a page: a promise would fall to headquarters' inbox, which can do nothing about it."""
    zhang, out = owner("D001"), desk.published()
    holder = people.meet(people.MINI_PROGRAM, "never followed").id
    for kind in (tidings.ENDING, redeeming.TOLD, undoing.RETURNED):
        keys = {f"thing{place}": fact for place, fact in enumerate(KINDS[kind])}
        seen = subscription_templates.told(OPERATOR, kind).version
        subscription_templates.change(OPERATOR, kind, seen, f"template-{kind}", keys)
    if way == "follows":
        people.followed(holder, clock.now())
    elif way != "none":
        for kind in (tidings.ENDING, redeeming.TOLD, undoing.RETURNED):
            message_grants.allow(holder, [f"template-{kind}"])
            if way == "used permit":
                message_grants.take(holder, kind)
    code = a_voucher(out, holder, good_until=clock.now() + 10 * DAY)
    after(days=7.5)
    told_before_its_end = tidings.watch()["ending"]
    redeemed = redeeming.redeem(zhang, code, KEY)
    undoing.undo(OPERATOR, redeemed.id, "扫错了")
    reached = way in ("follows", "permit")
    assert told_before_its_end == int(reached)
    assert [len(told(kind)) for kind in (redeeming.TOLD, undoing.RETURNED)] == [int(reached)] * 2
    assert tidings.watch()["ending"] == 0, "of one that ends nobody is asked about again and again"
