"""Writing at the counter and in the toolbox: campaigns taken to promote, vouchers redeemed, taken back, told of."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from models.campaign_entries import Redemption, Voucher
from models.campaign_vouches import CampaignVouch
from models.campaigns import CampaignPrize
from models.db import session, transaction
from models.promotions import Promotion
from services import clock
from services.access import OPERATOR
from services.campaigns import (
    counting,
    crowds,
    mine,
    promoting,
    promotion_codes,
    redeeming,
    returning,
    tidings,
    undoing,
    vouches,
    vouching,
)
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import newest, owner_of, path, somebody
from tests.services.campaigns import desk
from tests.services.campaigns.counter import a_voucher
from tests.services.campaigns.crowd import enter
from tests.services.campaigns.test_redeeming import coupon_of
from tests.services.items.shop import promises, shelf

KEY = "0123456789abcdef-1"


@transaction
def long_ago(voucher_id: int) -> None:
    ended = clock.now() - timedelta(days=9)
    session().execute(update(Voucher).where(Voucher.id == voucher_id).values(good_until=ended))


def redeemed() -> int:
    """A voucher that was redeemed just now; the number of its redemption."""
    redeeming.redeem(owner_of().id, a_voucher(desk.published(), somebody().id), KEY)
    return newest(Redemption)


@transaction
def nearly_gone(prize_id: int) -> None:
    session().execute(update(CampaignPrize).where(CampaignPrize.id == prize_id).values(given=CampaignPrize.stock))


@path
def a_campaign_is_taken_to_promote(ground: Ground) -> Act:
    person, out = owner_of(), desk.published()
    return lambda: promoting.promote(person.id, out.slug)


@path
def a_voucher_is_redeemed(ground: Ground) -> Act:
    person, code = owner_of(), a_voucher(desk.published(), somebody().id)
    return lambda: redeeming.redeem(person.id, code, KEY)


@path
def a_coupon_of_an_item_is_redeemed(ground: Ground) -> Act:
    person, reader, goods = owner_of(), somebody(), shelf()
    promises("coupon", "满 200 减 20")
    goods.bind(reader.id)
    code = coupon_of(reader.id).voucher or ""
    return lambda: redeeming.redeem(person.id, code, KEY)


@path
def a_redemption_is_undone(ground: Ground) -> Act:
    number = redeemed()
    return lambda: undoing.undo(OPERATOR, number, "扫错了")


def waiting() -> str:
    """The check code of somebody whose entry waits."""
    me, out = somebody().id, desk.published()
    number = enter(out, me).entry_id
    crowds.hold(number, 75)
    return mine.entry(me, number).check_code or ""


@path
def somebody_is_vouched_for(ground: Ground) -> Act:
    person, code = owner_of(), waiting()
    return lambda: vouching.vouch(person.id, code)


@path
def a_newcomer_is_seen_and_has_their_prize(ground: Ground) -> Act:
    person, me = owner_of(), somebody().id
    code = mine.entry(me, enter(desk.published(in_person="yes"), me).entry_id).check_code or ""
    return lambda: vouching.vouch(person.id, code)


@path
def a_prize_nobody_fetched_is_there_again(ground: Ground) -> Act:
    enter(desk.published(in_person="yes", prizes=[desk.a_prize(worth="30")], budget="90"), somebody().id)
    number = newest(Voucher)
    long_ago(number)
    return lambda: returning.give_back(number)


@path
def a_vouch_is_ended(ground: Ground) -> Act:
    vouching.vouch(owner_of().id, waiting())
    number = newest(CampaignVouch)
    return lambda: vouches.end(OPERATOR, number, "不认识这位顾客")


@path
def a_voucher_about_to_end_is_told(ground: Ground) -> Act:
    a_voucher(desk.published(), somebody().id, good_until=clock.now() + timedelta(days=1))
    number = newest(Voucher)
    return lambda: tidings.tell_ending(number)


@path
def little_left_of_a_prize_is_told(ground: Ground) -> Act:
    out = desk.published()
    nearly_gone(out.prizes[0])
    return lambda: tidings.tell_scarce(out.id)


@path
def a_code_of_a_promotion_is_kept(ground: Ground) -> Act:
    """As WeChat gave it a moment before."""
    person, out = owner_of(), desk.published()
    promoting.promote(person.id, out.slug)
    number = newest(Promotion)
    return lambda: promotion_codes._keep(number, "http://weixin.qq.com/q/x", 2_592_000)


@path
def what_came_of_a_campaign_is_counted(ground: Ground) -> Act:
    out = desk.published()
    a_voucher(out, somebody().id)
    return lambda: counting.count_campaign(out.id)
