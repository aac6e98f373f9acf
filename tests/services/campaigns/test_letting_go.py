"""Three years after a voucher was over nobody knows any more whose it was, and two after the campaign, if there is
none, who took part. What was won, where it was redeemed and what a campaign brought is counted as before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from models.campaign_entries import CampaignEntry, Voucher
from models.campaign_vouches import CampaignVouch
from models.db import insert_row, reading, session, transaction
from services import clock, hq_settings, invariants, retention
from services.access import OPERATOR
from services.campaigns import (
    counting,
    entry_list,
    fairness,
    mine,
    numbers,
    redeeming,
    redemptions,
    undoing,
    vouches,
)
from services.errors import NotFound
from services.leads import letting_go
from services.listing import Wanted
from tests.services.campaigns import crowd, desk
from tests.services.campaigns.crowd import enter, entry, somebody, voucher_of
from tests.services.campaigns.desk import Out
from tests.services.campaigns.test_drawing import lottery
from tests.services.campaigns.test_kept_for_promises import KEY, code_of, newest_redemption
from tests.services.leads.desk import owner
from tests.world import Cast

KEPT = timedelta(days=int(hq_settings.DEFAULTS["retention.vouchers_days"]))
GOOD_DAYS = 7
IN_TEN_YEARS = desk.typed(desk.MORNING + timedelta(days=3650))


def pruned() -> dict[str, int]:
    """What the hour takes out, idle leads of these people first."""
    letting_go.let_idle_go()
    return retention.prune()


def later(much: timedelta) -> None:
    desk.at(clock.now() + much)


def coupons() -> Out:
    return desk.published(prizes=[desk.a_prize(good_days=str(GOOD_DAYS))])


def redeemed(me: int, number: int) -> datetime:
    later(timedelta(days=1))
    redeeming.redeem(owner("D001"), code_of(number), KEY)
    return clock.now()


def ran_out(me: int, number: int) -> datetime:
    return clock.end_of_day(clock.now(), GOOD_DAYS)


def taken_back(me: int, number: int) -> datetime:
    later(timedelta(days=2))
    mine.withdraw(me, number)
    return clock.now()


def redeemed_by_mistake(me: int, number: int) -> datetime:
    """Good again, until its day."""
    ends = ran_out(me, number)
    redeemed(me, number)
    undoing.undo(OPERATOR, newest_redemption(), "扫错了券")
    return ends


@pytest.mark.parametrize("ends", [redeemed, ran_out, taken_back, redeemed_by_mistake])
def test_whose_a_voucher_was_goes_three_years_after_it_was_over(
    cast: Cast, ends: Callable[[int, int], datetime]
) -> None:
    me, out = somebody(), coupons()
    number = enter(out, me).entry_id
    over = ends(me, number)
    desk.at(over + KEPT - timedelta(seconds=1))
    assert pruned()["vouchers"] == 0
    assert whose(number) == (me, me)
    desk.at(over + KEPT + timedelta(seconds=1))
    assert pruned()["vouchers"] == 1
    assert whose(number) == (None, None)
    row = voucher_of(number)
    assert row is not None
    assert (row.code, row.code_index) == (None, None)
    assert mine.page(me)[0] == []
    assert pruned()["vouchers"] == 0
    assert invariants.broken() == []


@reading
def whose(number: int) -> tuple[int | None, int | None]:
    """Of the voucher, and of the entry."""
    voucher = session().scalars(select(Voucher.follower_id).where(Voucher.entry_id == number)).one()
    return voucher, session().scalars(select(CampaignEntry.follower_id).where(CampaignEntry.id == number)).one()


def test_one_that_is_good_stays_whatever_time_passes(cast: Cast) -> None:
    me, out = somebody(), desk.published(prizes=[desk.a_prize(good_days="3600")], ends=IN_TEN_YEARS)
    number = enter(out, me).entry_id
    later(2 * KEPT)
    assert pruned()["vouchers"] == 0
    assert whose(number) == (me, me)
    assert redeeming.look(owner("D001"), code_of(number)).state == "good"


def test_who_won_nothing_leaves_their_entry_two_years_after_the_campaign(cast: Cast) -> None:
    me, out = somebody(), desk.published("form")
    number = enter(out, me).entry_id
    ends = desk.row(out.slug).ends_at
    assert ends is not None
    desk.at(ends + timedelta(days=730, seconds=1))
    assert pruned()["campaign_persons"] == 1
    assert entry(number).follower_id is None
    [line] = entry_list.listing(OPERATOR, Wanted()).rows
    assert (line.id, line.label, line.follower_id) == (number, None, None)
    assert entry_list.one(OPERATOR, number).row.called is None


def test_while_a_campaign_goes_on_only_the_voucher_is_let_go(cast: Cast) -> None:
    """The limits still need to know who took part."""
    me, out = somebody(), desk.published(prizes=[desk.a_prize(good_days=str(GOOD_DAYS))], ends=IN_TEN_YEARS)
    number = enter(out, me).entry_id
    desk.at(clock.end_of_day(clock.now(), GOOD_DAYS) + KEPT + timedelta(seconds=1))
    counts = pruned()
    assert (counts["vouchers"], counts["campaign_persons"]) == (1, 0)
    shown = mine.entry(me, number)
    assert (shown.outcome, shown.voucher) == ("won", None)


def test_what_is_counted_and_settled_stays(cast: Cast) -> None:
    out, guests = coupons(), crowd.crowd(3)
    entered = [enter(out, one).entry_id for one in guests]
    redeemed(guests[0], entered[0])
    counting.count_campaign(out.id)
    before = (numbers.one(OPERATOR, out.slug).figures.funnel, settled(), desk.prize(out.prizes[0]).given)
    later(2 * KEPT)
    pruned()
    assert [whose(one) for one in entered] == [(None, None)] * 3
    counting.count_campaign(out.id)
    after = (numbers.one(OPERATOR, out.slug).figures.funnel, settled(), desk.prize(out.prizes[0]).given)
    assert after == before
    assert before[0].entries == 3
    assert invariants.broken() == []


def settled() -> list[tuple[str | None, int | None, str]]:
    """By whom what was redeemed, and what it is worth: by which dealers are settled with."""
    rows = redemptions.listing(OPERATOR, Wanted()).rows
    return [(row.dealer, row.worth_fen, row.title) for row in rows]


def test_a_redemption_may_still_be_taken_back(cast: Cast) -> None:
    me, out = somebody(), coupons()
    redeemed(me, enter(out, me).entry_id)
    later(KEPT + timedelta(seconds=1))
    pruned()
    undoing.undo(OPERATOR, newest_redemption(), "查账发现扫错")
    assert redemptions.listing(OPERATOR, Wanted()).rows[0].undone_by == OPERATOR.name
    assert invariants.broken() == []


def test_draws_can_be_drawn_again_after_everybody_was_let_go(cast: Cast) -> None:
    out = lottery()
    for one in crowd.crowd(5):
        enter(out, one)
    later(timedelta(days=9 * 365))
    pruned()
    assert [one.label for one in drawn(out)] == [None] * 5
    assert [one.number for one in drawn(out)] == [1, 2, 3, 4, 5]


@reading
def drawn(out: Out) -> list[fairness.Draw]:
    return fairness._draws(out.id, 0, 10)


def test_whom_a_counter_vouched_for_goes_with_the_entry(cast: Cast) -> None:
    me, out = somebody(), coupons()
    number = enter(out, me).entry_id
    _vouched(number, me, owner("D001"), cast)
    later(2 * KEPT)
    assert pruned()["campaign_vouches"] == 1
    [line] = vouches.listing(OPERATOR, Wanted()).rows
    assert line.label is None
    with pytest.raises(NotFound):
        vouches.end(OPERATOR, line.id, "太久了")


@transaction
def _vouched(number: int, me: int, by: int, cast: Cast) -> None:
    insert_row(
        CampaignVouch,
        entry_id=number,
        open_marker=1,
        follower_id=me,
        dealer_id=cast.dealers["D001"],
        dealer_staff_id=cast.owners["D001"],
        by_follower_id=by,
        day=clock.now().date(),
        turn=1,
        at=clock.now(),
    )


def test_whom_a_number_was_given_to_is_to_be_said_for_three_years(cast: Cast) -> None:
    enter(desk.published("form"))
    later(timedelta(days=1090))
    assert pruned()["campaign_hand_overs"] == 0
    later(timedelta(days=7))
    assert pruned()["campaign_hand_overs"] == 1


def test_control_what_is_kept_too_long_is_noticed(cast: Cast) -> None:
    enter(coupons())
    later(2 * KEPT)
    assert "old_vouchers_say_nobody" in {one.name for one in invariants.broken()}
