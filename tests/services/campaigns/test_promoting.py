"""The toolbox: what I may promote, one promotion of mine for each campaign, and what becomes of it when I leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from models.db import insert_row, reading, session, transaction
from models.promotions import Promotion
from services import clock, people
from services.access import OPERATOR
from services.audience_forms import AudienceWish
from services.bindings import ending
from services.campaigns import moments, promoting, promotion_codes, publishing
from services.campaigns.promotions import fresh_token
from services.errors import Refusal
from tests.services.campaigns import desk
from tests.services.campaigns.counter import a_voucher
from tests.services.campaigns.crowd import a_number, enter, somebody
from tests.services.leads.desk import clerk, employee, entered, history, owner, person
from tests.world import Cast


@reading
def promotions_of(follower_id: int) -> list[tuple[int | None, bool]]:
    rows = session().scalars(select(Promotion).where(Promotion.promoter_id == follower_id).order_by(Promotion.id))
    return [(row.dealer_id, row.ended_at is None) for row in rows]


def titles(follower_id: int) -> list[str]:
    return [one.slug for one in promoting.toolbox(follower_id)[0]]


@reading
def promotion_number(follower_id: int) -> int:
    return session().scalars(select(Promotion.id).where(Promotion.promoter_id == follower_id)).one()


@transaction
def with_a_promotion(follower_id: int, campaign_id: int) -> None:
    """As a person of ours had before their two rows were found to be one."""
    insert_row(
        Promotion,
        campaign_id=campaign_id,
        promoter_id=follower_id,
        open_marker=1,
        created_at=clock.now(),
        **fresh_token(),
    )


def refused(act, *args) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(Refusal) as no:
        act(*args)
    return no.value.code


def test_my_toolbox_shows_what_is_out_for_me_and_taking_it_twice_gives_one_promotion(cast: Cast) -> None:
    zhang, wang, stranger = owner("D001"), employee("E001"), person("reader")
    for_owners = desk.published(promoters=AudienceWish(roles="dealer_owner"))
    for_all = desk.published()
    desk.ready()
    assert titles(zhang) == [for_all.slug, for_owners.slug]
    assert titles(wang) == [for_all.slug]
    assert titles(stranger) == []
    assert promoting.tool(zhang, for_all.slug).promotion is None
    first = promoting.promote(zhang, for_all.slug)
    assert first.promotion is not None
    assert promoting.promote(zhang, for_all.slug).promotion == first.promotion
    assert promotions_of(zhang) == [(cast.dealers["D001"], True)]
    assert refused(promoting.promote, wang, for_owners.slug) == "campaign_unknown"
    assert refused(promoting.promote, stranger, for_all.slug) == "campaign_unknown"


def test_what_is_stopped_or_over_leaves_the_toolbox_at_once_and_its_code_says_so(cast: Cast) -> None:
    zhang = owner("D001")
    out = desk.published()
    token = promoting.promote(zhang, out.slug).promotion or ""
    assert promotion_codes.scan_promotion(f"p_{token}").slug == out.slug
    publishing.pause(OPERATOR, out.slug, desk.edition(out.slug))
    assert titles(zhang) == []
    assert refused(promotion_codes.announced, token) == "campaign_paused"
    publishing.resume(OPERATOR, out.slug, desk.edition(out.slug))
    assert titles(zhang) == [out.slug]
    desk.at(moments.now() + timedelta(days=8))
    assert titles(zhang) == []
    assert refused(promotion_codes.scan_promotion, f"p_{token}") == "campaign_ended"
    assert refused(promotion_codes.scan_promotion, "p_made-up") == "promotion_unknown"
    assert refused(promotion_codes.scan_promotion, f"m_{token}") == "scene_unknown"


def test_what_is_to_begin_may_be_announced(cast: Cast) -> None:
    zhang = owner("D001")
    out = desk.published(starts=desk.typed(moments.now() + timedelta(days=1)))
    assert not promoting.promote(zhang, out.slug).begun


def test_who_leaves_ends_their_promotions_and_takes_new_ones_where_they_come_back(cast: Cast) -> None:
    zhang = owner("D001")
    li = clerk(zhang, "李四", "13900000077")
    out = desk.published()
    old = promoting.promote(li, out.slug).promotion or ""
    ending.leave(li, ending.held_by(li)[0].binding_id)
    assert promotions_of(li) == [(cast.dealers["D001"], False)]
    assert titles(li) == []
    # What they sent around goes on opening, without their name.
    assert promotion_codes.announced(old).sharer.name is None
    clerk(zhang, "李四", "13900000077")
    fresh = promoting.promote(li, out.slug).promotion
    assert fresh is not None
    assert fresh != old
    assert [stands for _, stands in promotions_of(li)] == [False, True]


def test_my_figures_count_what_i_brought(cast: Cast) -> None:
    zhang = owner("D001")
    out = desk.published()
    promoting.promote(zhang, out.slug)
    mine = promotion_number(zhang)
    a_voucher(out, person("reader"), promotion_id=mine)
    a_voucher(out, person("other"))
    brought = promoting.tool(zhang, out.slug).brought
    assert (brought.entries, brought.redeemed) == (1, 0)


def test_a_number_that_is_anothers_lead_is_credited_to_nobody_who_has_it_typed(cast: Cast) -> None:
    """Nor do their figures tell what becomes of that lead."""
    zhang, liu = owner("D001"), owner("D002")
    out = desk.published()
    theirs = promoting.promote(zhang, out.slug).promotion
    customer, number = somebody(), a_number()
    enter(out, customer, number, share=theirs)
    by_hand = entered(zhang, other := a_number())

    again = desk.published()
    stolen = promoting.promote(liu, again.slug).promotion
    for typed in (number, other):
        enter(again, somebody(), typed, share=stolen)
    brought = promoting.tool(liu, again.slug).brought
    assert (brought.entries, brought.leads, brought.won) == (2, 0, 0)
    assert promoting.tool(zhang, out.slug).brought.leads == 1
    assert [history(one)[-1] for one in (by_hand, 1)] == ["again", "again"], "whoever has them hears of it all the same"
    enter(again, customer, a_number(), share=stolen)
    assert promoting.tool(liu, again.slug).brought.leads == 1, "the person themselves is theirs to bring"


def test_two_rows_of_one_person_keep_one_promotion_of_a_campaign(cast: Cast) -> None:
    zhang = owner("D001")
    out = desk.published()
    promoting.promote(zhang, out.slug)
    twin = person("twin")
    with_a_promotion(twin, out.id)
    people.merge(zhang, twin)
    assert [stands for _, stands in promotions_of(zhang)].count(True) == 1


def test_a_campaign_is_called_by_our_name_and_its_page_by_its_title(cast: Cast) -> None:
    desk.published(content=replace(desk.page(), title="到店领券"))
    (seen,) = promoting.toolbox(owner("D001"))[0]
    assert (seen.name, seen.title) == ("春季新品体验", "到店领券")
