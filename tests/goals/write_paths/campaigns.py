"""Campaigns as headquarters makes them: drafts, pages, prizes, publishing and ending."""

from __future__ import annotations

from dataclasses import replace

from services.access import OPERATOR
from services.audience_forms import AudienceWish
from services.campaigns import (
    asking,
    audience,
    budgets,
    composing,
    drafting,
    fairness,
    mine,
    prizes,
    publishing,
    reading_on,
    starting,
    visiting,
)
from services.campaigns.blocks import Block
from services.campaigns.composing import FieldWish, PageWish, SlotsWish
from services.campaigns.prizes import PrizeWish
from services.campaigns.shapes import CampaignWish
from services.campaigns.visiting import Visitor
from services.reading.readers import Reader
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.accounts import proof
from tests.goals.write_paths.registry import path
from tests.goals.write_paths.uploads import _admin, _waiting
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import a_free_hour, a_material, enter, promotion, somebody, standing_of
from tests.services.leads.desk import owner
from tests.services.materials.desk import a_picture_on_the_shelf

WISH = CampaignWish("秋季体验", "coupon", "2026-12-01T09:00", "2027-12-31T20:00")


@path
def makes_a_campaign(ground: Ground) -> Act:
    return lambda: drafting.create_campaign(OPERATOR, WISH)


@path
def begins_with_a_template(ground: Ground) -> Act:
    return lambda: starting.start_campaign(OPERATOR, "store_coupon", WISH)


@path
def copies_a_campaign(ground: Ground) -> Act:
    slug = desk.ready()
    return lambda: drafting.copy_campaign(OPERATOR, slug)


@path
def changes_a_campaign(ground: Ground) -> Act:
    slug = desk.a_draft()
    return lambda: drafting.change_campaign(OPERATOR, slug, 1, WISH)


@path
def deletes_a_campaign(ground: Ground) -> Act:
    admin, slug, picture = _admin(), desk.ready(), _waiting()
    composing.add_block(admin, slug, desk.edition(slug), "picture", {"file_id": str(picture)})
    seen = desk.edition(slug)
    return lambda: drafting.delete_campaign(OPERATOR, slug, seen)


@path
def says_what_stands_on_a_page(ground: Ground) -> Act:
    admin, slug, cover = _admin(), desk.a_draft(), _waiting()
    return lambda: composing.set_page(admin, slug, 1, PageWish("秋季体验", cover=str(cover)))


@path
def adds_a_block(ground: Ground) -> Act:
    admin, slug, picture = _admin(), desk.a_draft(), _waiting()
    return lambda: composing.add_block(admin, slug, 1, "picture", {"file_id": str(picture)})


@path
def changes_a_block(ground: Ground) -> Act:
    slug = desk.a_draft()
    return lambda: composing.change_block(OPERATOR, slug, 1, 0, {"words": "别的话"})


@path
def moves_a_block(ground: Ground) -> Act:
    slug = desk.a_draft()
    return lambda: composing.move_block(OPERATOR, slug, 1, 0, 1)


@path
def takes_a_picture_from_a_page(ground: Ground) -> Act:
    admin, slug, picture = _admin(), desk.a_draft(), _waiting()
    place = composing.add_block(admin, slug, 1, "picture", {"file_id": str(picture)})
    return lambda: composing.remove_block(OPERATOR, slug, 2, place)


@path
def says_what_a_form_asks(ground: Ground) -> Act:
    slug = desk.a_draft()
    return lambda: composing.set_fields(OPERATOR, slug, 1, [FieldWish("手机号", "phone")])


@path
def says_what_people_agree_to(ground: Ground) -> Act:
    slug = desk.a_draft()
    return lambda: composing.set_privacy(OPERATOR, slug, 1, {"lead": "只用于联系您。"})


@path
def says_when_appointments_are(ground: Ground) -> Act:
    slug = desk.a_draft("appointment")
    return lambda: composing.set_slots(OPERATOR, slug, 1, SlotsWish("1、2", "09:00", "12:00", "60", "1", "7"))


@path
def says_who_promotes(ground: Ground) -> Act:
    slug = desk.ready()
    seen = desk.edition(slug)
    return lambda: audience.set_audience(OPERATOR, slug, seen, AudienceWish("employee", dealers="D001"))


@path
def adds_a_prize(ground: Ground) -> Act:
    slug = desk.a_draft()
    return lambda: prizes.add_prize(OPERATOR, slug, 1, desk.a_prize())


@path
def restocks_a_prize(ground: Ground) -> Act:
    out = desk.published()
    seen = desk.edition(out.slug)
    return lambda: prizes.change_prize(OPERATOR, out.slug, seen, out.prizes[0], PrizeWish("50 元券", stock="200"))


@path
def gives_a_prize_another_picture(ground: Ground) -> Act:
    admin, slug, first, second = _admin(), desk.a_draft(), _waiting(), _waiting()
    prize = prizes.add_prize(OPERATOR, slug, 1, desk.a_prize())
    prizes.set_picture(admin, slug, 2, prize, first)
    return lambda: prizes.set_picture(admin, slug, 3, prize, second)


@path
def removes_a_prize(ground: Ground) -> Act:
    admin, slug, picture = _admin(), desk.a_draft(), _waiting()
    prize = prizes.add_prize(OPERATOR, slug, 1, desk.a_prize())
    prizes.set_picture(admin, slug, 2, prize, picture)
    return lambda: prizes.remove_prize(OPERATOR, slug, 3, prize)


@path
def raises_a_budget(ground: Ground) -> Act:
    slug = desk.a_draft()
    return lambda: budgets.raise_budget(OPERATOR, slug, "5000")


@path
def asks_for_a_budget(ground: Ground) -> Act:
    wang, slug = _admin(), desk.a_draft()
    return lambda: asking.ask_budget(wang, proof(wang), slug, "5000", reason="双十二")


@path
def lowers_a_budget(ground: Ground) -> Act:
    slug = desk.ready(budget="5000")
    seen = desk.edition(slug)
    return lambda: budgets.lower_budget(OPERATOR, slug, seen, "4000")


@path
def publishes_a_campaign(ground: Ground) -> Act:
    slug = desk.ready("lottery")
    seen = desk.edition(slug)
    return lambda: publishing.publish(OPERATOR, slug, seen)


@path
def pauses_a_campaign(ground: Ground) -> Act:
    slug = desk.published().slug
    seen = desk.edition(slug)
    return lambda: publishing.pause(OPERATOR, slug, seen)


@path
def resumes_a_campaign(ground: Ground) -> Act:
    slug = desk.published().slug
    publishing.pause(OPERATOR, slug, desk.edition(slug))
    seen = desk.edition(slug)
    return lambda: publishing.resume(OPERATOR, slug, seen)


@path
def ends_a_campaign(ground: Ground) -> Act:
    slug = desk.published("lottery").slug
    seen = desk.edition(slug)
    return lambda: publishing.end(OPERATOR, slug, seen, "办完了")


@path
def reopens_a_campaign(ground: Ground) -> Act:
    slug = desk.published().slug
    publishing.end(OPERATOR, slug, desk.edition(slug), "办完了")
    seen = desk.edition(slug)
    return lambda: publishing.reopen(OPERATOR, slug, seen)


@path
def takes_part(ground: Ground) -> Act:
    """With a lead, a prize, its ledger and voucher."""
    out = desk.published(prizes=[desk.a_prize(worth="30")], budget="90")
    me, share = somebody(), promotion(out, owner("D002"))
    return lambda: enter(out, me, "13611112222", share=share)


@path
def draws(ground: Ground) -> Act:
    out, me = desk.published("lottery"), somebody()
    return lambda: enter(out, me, "13611112222")


@path
def makes_an_appointment(ground: Ground) -> Act:
    out, me = desk.published("appointment"), somebody()
    hour = a_free_hour(out)
    return lambda: enter(out, me, "13611112222", fields={"slot": hour})


@path
def leaves_a_number_to_read_on(ground: Ground) -> Act:
    out, me = desk.published("material", content=desk.page("material", material_id=a_material())), somebody()
    return lambda: enter(out, me, "13611112222")


@path
def takes_an_entry_back(ground: Ground) -> Act:
    out, me = desk.published(), somebody()
    number = enter(out, me).entry_id
    return lambda: mine.withdraw(me, number)


@path
def opens_a_campaign(ground: Ground) -> Act:
    out, me = desk.published(), somebody()
    standing = standing_of(out)
    return lambda: visiting.note_visit(standing, Visitor(Reader(me), "MicroMessenger"), None)


@path
def opens_a_material_of_a_campaign(ground: Ground) -> Act:
    token = a_picture_on_the_shelf()
    page = desk.page()
    out = desk.published(content=replace(page, blocks=(Block("material", {"material": token}), *page.blocks)))
    link = promotion(out, owner("D002"))
    return lambda: reading_on.open_material(out.slug, link, None, token)


@path
def tells_the_seeds_of_lotteries(ground: Ground) -> Act:
    slug = desk.published("lottery").slug
    publishing.end(OPERATOR, slug, desk.edition(slug), "办完了")
    return fairness.tell_seeds
