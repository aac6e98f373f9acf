"""A campaign that wants newcomers seen in person: whoever the house does not know wins like everybody, and fetches the
prize by one scan; whom it knows, and why what farms have by the thousand makes nobody known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from models.campaign_entries import ENTERED, HELD
from models.db import session, transaction
from models.people import Follower
from services import clock, shop_days
from services.access import OPERATOR
from services.audience_forms import AudienceWish
from services.campaigns import (
    check_codes,
    crowds,
    entry_list,
    farming,
    mine,
    newcomers,
    redeeming,
    undoing,
    vouches,
    vouching,
)
from services.campaigns.risk import Seen
from services.items import gifts
from services.listing import Wanted
from tests.rig.invariants import broken
from tests.services.campaigns import desk
from tests.services.campaigns.counter import a_voucher, newest_redemption, redemptions
from tests.services.campaigns.crowd import enter, entry, lead_of, somebody, voucher_of
from tests.services.campaigns.desk import Out
from tests.services.campaigns.test_crowds import come
from tests.services.campaigns.test_vouching import refused, shown, waits
from tests.services.items.shop import AGREED, shelf
from tests.services.leads.desk import clerk, employee, owner
from tests.world import Cast

KEY = "0123456789abcdef-1"


def seen_first() -> Out:
    return desk.published(in_person="yes")


def won(out: Out, me: int | None = None) -> tuple[int, int]:
    me = somebody() if me is None else me
    return me, enter(out, me).entry_id


def code_of(number: int) -> str:
    found = voucher_of(number)
    assert found is not None
    assert found.code is not None
    return found.code


def test_a_newcomer_wins_like_everybody_and_fetches_the_prize_by_one_scan(cast: Cast) -> None:
    out, zhang = seen_first(), owner("D001")
    me, number = won(out)
    found = mine.entry(me, number)
    assert (found.state, found.outcome, found.prize) == (ENTERED, "won", "50 元券")
    assert found.voucher is not None
    assert (found.voucher.state, found.voucher.in_person) == ("good", True)
    assert [one.voucher.in_person for one in mine.page(me)[0] if one.voucher] == [True]
    assert lead_of(me) is not None, "their number goes where it goes, at once"
    assert refused(redeeming.redeem, zhang, code_of(number), KEY) == "voucher_held", "a picture can be sent around"
    assert redeeming.look(zhang, code_of(number)).state == "held"
    code = shown(me, number)
    seen = vouching.look(zhang, code)
    assert (seen.state, seen.prize, seen.redeemed_at, seen.left_today) == ("waits", "50 元券", None, 30)
    done = vouching.vouch(zhang, code)
    assert (done.state, done.redeemed_at, done.left_today) == ("done", desk.MORNING, 29)
    assert vouching.vouch(zhang, code) == done
    assert refused(vouching.vouch, owner("D002"), code) == "voucher_redeemed"
    found = mine.entry(me, number)
    assert found.voucher is not None
    assert (found.voucher.state, found.voucher.in_person, found.check_code) == ("used", False, None)
    assert entry(number).decided_by == "华南总代理 张伟（店员核实）"
    assert len(redemptions()) == 1
    assert broken() == []


def test_they_wait_for_nobody_s_look_and_fill_nobody_s_list(cast: Cast) -> None:
    out = seen_first()
    for _ in range(3):
        won(out)
    assert entry_list.held(OPERATOR, out.slug) == 0
    assert entry_list.listing(OPERATOR, Wanted(filters={"state": HELD})).total == 0


def test_a_campaign_that_does_not_ask_for_it_gives_vouchers_as_ever(cast: Cast) -> None:
    me, number = won(desk.published())
    found = mine.entry(me, number)
    assert found.voucher is not None
    assert (found.voucher.in_person, found.check_code) == (False, None)
    redeeming.redeem(owner("D001"), code_of(number), KEY)


# WHOM THE HOUSE KNOWS


def follows_for_a_year(_cast: Cast) -> int:
    return somebody(known_for=timedelta(days=365))


@transaction
def _verify(person: int) -> None:
    values = {"phone": "13612340001", "phone_verified_at": clock.now()}
    session().execute(update(Follower).where(Follower.id == person).values(**values))


def has_a_number_wechat_verified(_cast: Cast) -> int:
    me = somebody()
    _verify(me)
    return me


def was_passed_a_bottle(_cast: Cast) -> int:
    goods, first, me = shelf(), somebody(), somebody()
    gifts.accept(me, gifts.offer(first, goods.bind(first).item_id).token, AGREED)
    return me


def had_a_vouch_that_was_ended(_cast: Cast) -> int:
    """And whose prize they kept."""
    me, number = waits(desk.published())
    vouching.vouch(owner("D001"), shown(me, number))
    vouches.end(OPERATOR, vouches.listing(OPERATOR, Wanted()).rows[0].id, "店员不认识这位顾客")
    return me


def redeemed_what_was_undone(_cast: Cast) -> int:
    me = somebody()
    redeeming.redeem(owner("D001"), a_voucher(desk.published(), me), KEY)
    undoing.undo(OPERATOR, newest_redemption(), "扫错了")
    return me


def of_the_trade(_cast: Cast) -> int:
    return clerk(owner("D001"), "李娜", "13900001111")


def of_headquarters(_cast: Cast) -> int:
    return employee("E003")


def bound_a_bottle(_cast: Cast) -> int:
    me = somebody()
    shelf().bind(me)
    return me


def was_vouched_for(_cast: Cast) -> int:
    me, number = waits(desk.published("form", []))
    vouching.vouch(owner("D001"), shown(me, number))
    return me


def redeemed_before(_cast: Cast) -> int:
    me = somebody()
    redeeming.redeem(owner("D001"), a_voucher(desk.published(), me), KEY)
    return me


@pytest.mark.parametrize(
    ("who", "known"),
    [
        (follows_for_a_year, False),
        (has_a_number_wechat_verified, False),
        (was_passed_a_bottle, False),
        (had_a_vouch_that_was_ended, False),
        (redeemed_what_was_undone, False),
        (of_the_trade, True),
        (of_headquarters, True),
        (bound_a_bottle, True),
        (was_vouched_for, True),
        (redeemed_before, True),
    ],
    ids=lambda one: getattr(one, "__name__", str(one)),
)
def test_whom_the_house_knows(cast: Cast, who: Callable[[Cast], int], known: bool) -> None:
    me, number = won(seen_first(), who(cast))
    found = mine.entry(me, number)
    assert found.voucher is not None
    assert (found.voucher.in_person, found.check_code is not None) == (not known, not known)


def test_a_shop_makes_no_more_known_by_redeeming_pictures_than_it_may_vouch_for(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A farm's cheap vouchers, redeemed by the hundred at one counter on one day."""
    assert newcomers.SEEN_A_DAY == shop_days.PEOPLE_A_DAY
    monkeypatch.setattr(newcomers, "SEEN_A_DAY", 2)
    zhang, out = owner("D001"), desk.published()
    farm = [somebody() for _ in range(4)]
    for turn, me in enumerate(farm):
        redeeming.redeem(zhang, a_voucher(out, me), f"0123456789abcdef-{turn}")
    assert [_known(me) for me in farm] == [True, True, False, False]
    desk.at(desk.MORNING + timedelta(days=1))
    redeeming.redeem(zhang, a_voucher(desk.published(), farm[3]), "0123456789abcdef-9")
    assert [_known(me) for me in farm] == [True, True, False, True]


@transaction
def _known(person: int) -> bool:
    return newcomers.knows(person, but_for=0)


def test_each_prize_of_one_campaign_takes_a_look_however_often_one_may_win(cast: Cast) -> None:
    """Or each account that a clerk saw for a farm would be worth ten prizes."""
    zhang, out = owner("D001"), desk.published(in_person="yes", per_person="3")
    me, first = won(out)
    _, second = won(out, me)
    vouching.vouch(zhang, shown(me, first))
    _, third = won(out, me)
    for number in (second, third):
        assert refused(redeeming.redeem, zhang, code_of(number), KEY) == "voucher_held"
    assert [vouching.vouch(zhang, shown(me, number)).left_today for number in (second, third)] == [28, 27]
    assert mine.entry(*won(desk.published(in_person="yes"), me)).check_code is None, "elsewhere they are known by now"
    assert broken() == []


# WHAT MAY HAPPEN MEANWHILE


def test_whoever_becomes_known_shows_their_voucher_like_everybody(cast: Cast) -> None:
    me, number = won(seen_first())
    shelf().bind(me)
    found = mine.entry(me, number)
    assert found.voucher is not None
    assert (found.voucher.in_person, found.check_code) == (False, None)
    code = check_codes.code_of(number, me, clock.now())
    assert refused(vouching.vouch, owner("D001"), code) == "entry_decided"
    redeeming.redeem(owner("D001"), code_of(number), KEY)


def test_a_newcomer_who_looks_like_a_farm_too_is_seen_once(cast: Cast) -> None:
    out, zhang = seen_first(), owner("D001")
    me, number = waits(out)
    assert vouching.vouch(zhang, shown(me, number)).redeemed_at is not None
    _, late = waits(seen_first())
    farming.accept(OPERATOR, late)
    assert refused(redeeming.redeem, zhang, code_of(late), KEY) == "voucher_held", "a look at a screen sees nobody"
    came = come(seen_first(), 7)
    crowds.settle()
    assert entry(came[0][1]).state == HELD
    assert vouching.vouch(zhang, shown(*came[0])).redeemed_at is not None
    assert broken() == []


def test_before_a_browser_is_settled_a_counter_sees_whom_it_would_hold(cast: Cast) -> None:
    out, zhang = seen_first(), owner("D001")
    seen = Seen("192.0.2.9", "one browser")
    came = come(out, 4, seen) + come(out, 3, seen)
    assert vouching.vouch(zhang, shown(*came[0])).redeemed_at is not None
    crowds.settle()
    assert (entry(came[0][1]).state, entry(came[1][1]).state) == (ENTERED, HELD)
    assert broken() == []


def test_the_bounds_of_a_counter_are_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vouching, "STAFF_A_DAY", 1)
    zhang, out = owner("D001"), seen_first()
    first, second = won(out), won(out)
    vouching.vouch(zhang, shown(*first))
    assert vouching.look(zhang, shown(*second)).left_today == 0
    assert refused(vouching.vouch, zhang, shown(*second)) == "vouched_enough"
    assert mine.entry(*second).check_code is not None, "nothing is lost"
    elsewhere = desk.published(in_person="yes", promoters=AudienceWish(dealers="D002"))
    assert refused(vouching.vouch, zhang, shown(*won(elsewhere))) == "campaign_not_here"
    desk.at(desk.MORNING + timedelta(days=1))
    assert vouching.vouch(zhang, shown(*second)).state == "done"
    assert broken() == []


def test_what_is_over_is_over_at_the_counter_too(cast: Cast) -> None:
    out = desk.published(in_person="yes", prizes=[desk.a_prize(good_days="7")])
    me, number = won(out)
    desk.at(clock.end_of_day(desk.MORNING, 7))
    assert mine.entry(me, number).check_code is None
    code = check_codes.code_of(number, me, clock.now())
    assert refused(vouching.look, owner("D001"), code) == "voucher_over"
    assert refused(vouching.vouch, owner("D001"), code) == "voucher_over"
    assert refused(redeeming.redeem, owner("D001"), code_of(number), KEY) == "voucher_over"
    assert redemptions() == []
