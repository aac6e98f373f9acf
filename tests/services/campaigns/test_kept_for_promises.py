"""Who unfollows keeps what a campaign promised them: a reward hangs on no follow. Once it is redeemed, over or refused
they are forgotten like anybody who left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import false, select, update

from models.campaign_entries import ENTERED, Redemption, Voucher
from models.db import reading, session, transaction
from services import access, clock, people, privacy
from services.access import OPERATOR
from services.campaigns import crowds, farming, mine, redeeming, undoing
from services.errors import Refusal
from services.leads import own
from services.privacy import erasing, lapsing, promised, requests
from tests.services.campaigns import crowd, desk
from tests.services.campaigns.crowd import a_free_hour, enter, entry, somebody, voucher_of
from tests.services.campaigns.desk import Out
from tests.services.campaigns.test_crowds import come
from tests.services.leads.desk import owner
from tests.world import Cast

KEY = "0123456789abcdef-keep"
DAYS = 7  # that a voucher of these campaigns is good for


def coupons() -> Out:
    return desk.published(prizes=[desk.a_prize(good_days=str(DAYS))])


def winner() -> tuple[int, int]:
    """Who won a voucher, and their entry."""
    me = somebody()
    return me, enter(coupons(), me).entry_id


def good() -> int:
    return winner()[0]


def without_end() -> int:
    me, number = winner()
    _ends(number, after=None)
    return me


def redeemed() -> int:
    me, number = winner()
    redeeming.redeem(owner("D001"), code_of(number), KEY)
    return me


def redeemed_by_mistake() -> int:
    me = redeemed()
    undoing.undo(OPERATOR, newest_redemption(), "扫错了券")
    return me


def expired() -> int:
    me, number = winner()
    _ends(number, after=timedelta())
    return me


def about_to_expire() -> int:
    me, number = winner()
    _ends(number, after=timedelta(seconds=1))
    return me


def taken_back() -> int:
    me, number = winner()
    mine.withdraw(me, number)
    return me


def waits() -> tuple[int, int]:
    """The fifth on one browser: who, and their entry, which has no voucher yet."""
    return come(coupons(), 5)[-1]


def held() -> int:
    return waits()[0]


def held_after_it_won() -> int:
    """Its voucher is good for nobody meanwhile, and nobody says that there is one."""
    me, number = winner()
    assert crowds.hold(number, 75)
    return me


def held_in_vain() -> int:
    """Nobody looked at it, two years long."""
    me = held()
    desk.at(clock.end_of_day(clock.now(), DAYS) + promised.ANSWERS_KEPT + timedelta(seconds=1))
    return me


def counted_after_a_look() -> int:
    me, number = waits()
    farming.accept(OPERATOR, number)
    return me


def refused() -> int:
    me, number = waits()
    farming.refuse(OPERATOR, number, "同一部手机参加了很多次")
    return me


def an_hour_to_come() -> int:
    me, out = somebody(), desk.published("appointment")
    enter(out, me, fields={"slot": a_free_hour(out)} | {"name": "李女士", "phone": crowd.a_number()})
    return me


def an_hour_gone_by() -> int:
    me = an_hour_to_come()
    desk.at(clock.now() + timedelta(days=30))
    return me


def an_hour_taken_back() -> int:
    me = an_hour_to_come()
    mine.withdraw(me, mine.page(me)[0][0].id)
    return me


def nothing_won() -> int:
    me = somebody()
    enter(desk.published("form"), me)
    return me


TABLE: list[tuple[Callable[[], int], list[str]]] = [
    (good, ["voucher"]),
    (without_end, ["voucher"]),
    (about_to_expire, ["voucher"]),
    (redeemed, []),
    (redeemed_by_mistake, ["voucher"]),
    (expired, []),
    (taken_back, []),
    (held, ["entry"]),
    (held_after_it_won, ["entry"]),
    (held_in_vain, []),
    (counted_after_a_look, ["voucher"]),
    (refused, []),
    (an_hour_to_come, ["entry"]),
    (an_hour_gone_by, []),
    (an_hour_taken_back, []),
    (nothing_won, []),
]


def no_call(me: int) -> None:
    """Nobody is to call them any more about what they took part in: that would be a reason of its own."""
    if own.mine(me) is not None:
        own.want_no_call(me)


def unfollow(me: int) -> None:
    """They leave, and WeChat confirms it."""
    no_call(me)
    people.left(me, clock.now() + timedelta(seconds=1))
    assert privacy.erase_left(people.question(me))


def is_known(me: int) -> bool:
    return people.question(me).openids != ()


def code_of(number: int) -> str:
    found = voucher_of(number)
    assert found is not None
    assert found.code is not None
    return found.code


@reading
def vouchers_of(me: int) -> list[str]:
    return list(session().scalars(select(Voucher.code).where(Voucher.follower_id == me)))


def is_good(me: int) -> bool:
    """What a counter says of the code they hold."""
    at_counter = owner("D002")
    return [redeeming.look(at_counter, code).state for code in vouchers_of(me)] == ["good"]


@reading
def newest_redemption() -> int:
    return session().scalars(select(Redemption.id).order_by(Redemption.id.desc())).all()[0]


@transaction
def _ends(number: int, *, after: timedelta | None) -> None:
    """Its voucher is good for so long from now; None: without an end."""
    until = None if after is None else clock.now() + after
    session().execute(update(Voucher).where(Voucher.entry_id == number).values(good_until=until))


@pytest.mark.parametrize(("happened", "names"), TABLE, ids=lambda one: getattr(one, "__name__", ""))
def test_what_a_campaign_promised_keeps_its_person(cast: Cast, happened: Callable[[], int], names: list[str]) -> None:
    me = happened()
    no_call(me)
    people.left(me, clock.now() + timedelta(seconds=1))
    assert privacy.bases_of(me).names == names
    assert is_good(me) is ("voucher" in names)
    assert lapsing.owe_lapsed() == int(names == [])
    assert privacy.erase_left(people.question(me))
    assert is_known(me) is (names != [])
    assert privacy.bases_of(me).names == names


def test_who_unfollowed_shows_their_voucher_and_is_forgotten_once_it_is_redeemed(cast: Cast) -> None:
    me, number = winner()
    unfollow(me)
    found = mine.entry(me, number).voucher
    assert found is not None
    redeeming.redeem(owner("D001"), found.code, KEY)
    assert lapsing.owe_lapsed() == 1
    assert privacy.erase_left(people.question(me))
    assert not is_known(me)
    assert entry(number).answers is None


def test_who_unfollowed_is_forgotten_once_their_voucher_ran_out(cast: Cast) -> None:
    me, _ = winner()
    unfollow(me)
    desk.at(clock.end_of_day(clock.now(), DAYS) - timedelta(seconds=1))
    assert lapsing.owe_lapsed() == 0
    desk.at(clock.now() + timedelta(seconds=1))
    assert lapsing.owe_lapsed() == 1
    assert privacy.erase_left(people.question(me))
    assert not is_known(me)


def test_who_unfollowed_while_they_waited_has_their_voucher_once_somebody_looked(cast: Cast) -> None:
    me, number = waits()
    unfollow(me)
    farming.accept(OPERATOR, number)
    assert entry(number).state == ENTERED
    assert privacy.bases_of(me).names == ["voucher", "lead"]
    no_call(me)
    assert privacy.bases_of(me).names == ["voucher"]
    redeeming.redeem(owner("D001"), code_of(number), KEY)
    assert lapsing.owe_lapsed() == 1


def test_whoever_wants_to_be_forgotten_is_though_their_voucher_is_good(cast: Cast) -> None:
    me, _ = winner()
    requests.carry_out(requests.ask_erasure(access.follower(me, "我"), me))
    assert not is_known(me)
    assert privacy.bases_of(me).names == []


@pytest.mark.parametrize("in_chat", [True, False], ids=["with an openid of the chat", "with none"])
def test_who_closes_the_mini_program_keeps_a_voucher_that_an_openid_still_shows(cast: Cast, in_chat: bool) -> None:
    me = people.meet(people.MINI_PROGRAM, "mCloses").id
    if in_chat:
        me = people.merge(me, people.meet(people.OFFICIAL_ACCOUNT, "oStays").id).id
    enter(coupons(), me)
    no_call(me)
    closes = people.identity_of(people.MINI_PROGRAM, "mCloses")
    assert closes is not None
    erasing.erase_cancelled(closes, clock.now() + timedelta(seconds=1))
    assert privacy.bases_of(me).names == (["voucher"] if in_chat else [])
    assert is_known(me) is in_chat
    assert people.person(me).label.startswith("已删除") is not in_chat


def test_control_without_the_reason_who_unfollows_loses_the_voucher(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    me, number = winner()
    [openid] = people.question(me).openids
    monkeypatch.setattr("services.privacy.bases.holds_voucher", lambda _person, _now: false())
    unfollow(me)
    again = people.meet(people.OFFICIAL_ACCOUNT, openid).id
    assert again != me
    with pytest.raises(Refusal):
        mine.entry(again, number)
