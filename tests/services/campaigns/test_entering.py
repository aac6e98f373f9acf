"""Taking part: what comes of it, and every way it is refused, with nothing lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from models import db
from models.campaign_entries import ENTERED, WON
from services import people
from services.access import OPERATOR
from services.campaigns import entering, hands, publishing, vouchers
from services.campaigns.content import CHOICE, DATE, NAME, PHONE, REGION, TEXT, Asked
from services.errors import Conflict, Refusal
from tests.rig.invariants import broken, content
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import (
    a_number,
    enter,
    entries,
    entry,
    lead_of,
    promotion,
    somebody,
    told,
    voucher_of,
    wish,
)
from tests.services.leads.desk import employee, owner
from tests.world import Cast


def test_who_takes_part_gets_a_voucher_and_the_number_goes_to_the_promoter(cast: Cast) -> None:
    out = desk.published(prizes=[desk.a_prize(stock="3")])
    link = promotion(out, owner("D002"))
    me = somebody()
    done = enter(out, me, "138 1111 2222", share=link, hands_to="深圳湾专卖")
    assert (done.state, done.outcome, done.prize) == (ENTERED, WON, "50 元券")
    assert done.voucher is not None
    voucher = voucher_of(done.entry_id)
    assert voucher is not None
    assert voucher.code_index == vouchers.index_of(done.voucher)
    assert desk.prize(out.prizes[0]).given == 1
    assert desk.ledger(out.prizes[0]) == [(3, "stocked"), (-1, "given")]
    lead = lead_of(me)
    assert lead is not None
    assert (lead.source, lead.interest, lead.phone) == ("campaign", "春季新品体验", "+8613811112222")
    assert (lead.dealer_id, lead.dealer_staff_id) == (cast.dealers["D002"], cast.owners["D002"])
    assert entry(done.entry_id).dealer_id == cast.dealers["D002"]
    assert broken() == []


def test_ones_own_link_counts_for_nobody(cast: Cast) -> None:
    out, zhang = desk.published(), owner("D001")
    link = promotion(out, zhang)
    mine = entry(enter(out, zhang, share=link).entry_id)
    assert (mine.promotion_id, mine.dealer_id) == (None, None)
    assert entry(enter(out, share=link).entry_id).promotion_id is not None


def test_a_forged_link_opens_the_campaign_and_counts_for_nobody(cast: Cast) -> None:
    out = desk.published()
    other = desk.published()
    elsewhere = promotion(other, employee("E003"))
    for forged in ("nobody-made-this", elsewhere, "x" * 65, ""):
        found = entry(enter(out, share=forged).entry_id)
        assert (found.promotion_id, found.dealer_id, found.employee_id) == (None, None, None)


def test_a_number_goes_on_only_where_that_was_agreed_to(cast: Cast) -> None:
    out = desk.published()
    me = somebody()
    enter(out, me, consents=frozenset({"prize", "phone"}))
    assert lead_of(me) is None
    assert broken() == []


def test_of_a_prize_alone_the_handing_on_is_a_choice_and_of_a_trial_it_is_the_offer(cast: Cast) -> None:
    assert told(desk.published(), consents=frozenset({"prize", "phone"})) == "won"
    trial = desk.published("trial")
    assert told(trial, consents=frozenset({"prize", "phone"})) == "consent_missing"
    assert told(trial) == "won"


def test_who_is_named_for_a_place_is_its_dealer_and_a_change_meanwhile_is_told(cast: Cast) -> None:
    fields = (*desk.FIELDS, Asked("place", "所在城市", REGION))
    out = desk.published("form", content=desk.page("form", fields=fields))
    assert hands.whom(out.slug, None, None, "440300") == "品牌方总部"
    owner("D002")
    assert hands.whom(out.slug, None, None, "440300") == "深圳湾专卖"
    here = {"place": "440300"}
    assert told(out, fields=here, hands_to="品牌方总部") == "hand_changed"
    me = somebody()
    assert told(out, me, fields=here, hands_to="深圳湾专卖") == "nothing"
    lead = lead_of(me)
    assert lead is not None
    assert (lead.dealer_id, lead.phone_for_dealer_id) == (cast.dealers["D002"], cast.dealers["D002"])


def test_people_of_ours_may_take_part_and_make_no_lead(cast: Cast) -> None:
    out = desk.published()
    me = owner("D002")
    assert told(out, me) == "won"
    assert lead_of(me) is None


def test_a_number_counts_once_whoever_leaves_it_and_nobody_is_told_whose_it_was(cast: Cast) -> None:
    out, number, me = desk.published(), a_number(), somebody()
    assert told(out, me, number) == "won"
    assert told(out, somebody(), number) == "already_entered"
    assert told(out, somebody(), f"+86 {number[:3]}-{number[3:7]}-{number[7:]}") == "already_entered"
    own = pytest.raises(Conflict, match="已经参加过")
    with own as mine:
        enter(out, me)
    with pytest.raises(Conflict) as others:
        enter(out, somebody(), number)
    assert mine.value.sentence == others.value.sentence
    assert len(entries(out)) == 1


def test_as_often_as_the_campaign_says(cast: Cast) -> None:
    out, me, number = desk.published(per_person="3"), somebody(), a_number()
    assert [told(out, me, number) for _ in range(4)] == ["won", "won", "won", "already_entered"]
    assert told(out, somebody(), number) == "already_entered"


def test_a_merge_of_two_who_took_part_keeps_both_entries_in_their_turns(cast: Cast) -> None:
    out, first, second = desk.published(per_person="2"), somebody(), somebody()
    for person in (first, second, second):
        enter(out, person)
    people.merge(first, second)
    assert sorted(one.turn or 0 for one in entries(out)) == [1, 2, 3]
    assert {one.follower_id for one in entries(out)} == {first}
    assert told(out, second) == "already_entered"


def test_a_budget_ends_what_its_stock_would_not(cast: Cast) -> None:
    out = desk.published(prizes=[desk.a_prize(stock="10", worth="30")], budget="100")
    assert [told(out) for _ in range(4)] == ["won", "won", "won", "sold_out"]
    assert desk.row(out.slug).spent_fen == 9_000
    assert desk.prize(out.prizes[0]).given == 3


def test_the_next_prize_is_given_when_the_first_is_gone(cast: Cast) -> None:
    out = desk.published(prizes=[desk.a_prize(stock="1", name="头一名"), desk.a_prize(stock="1", name="第二名")])
    assert [enter(out).prize for _ in range(2)] == ["头一名", "第二名"]
    assert told(out) == "sold_out"


def test_an_hour_has_as_many_places_as_it_says(cast: Cast) -> None:
    out = desk.published("appointment")
    at = {"slot": "2026-12-01T10:00"}
    assert [told(out, fields=at) for _ in range(3)] == ["nothing", "nothing", "slot_full"]
    assert told(out, fields={"slot": "2026-12-01T11:00"}) == "nothing"
    for wrong in ("", "morgen", "2026-12-01T10:30", "2026-11-30T10:00", "2026-12-05T10:00", "2027-12-01T10:00"):
        assert told(out, fields={"slot": wrong}) == ("slot_missing" if not wrong else "slot_unknown")


FIELDS = (
    Asked("name", "怎么称呼您", NAME, required=True),
    Asked("phone", "手机号", PHONE, required=True),
    Asked("place", "所在城市", REGION),
    Asked("wants", "想了解", CHOICE, options=("价格", "功能")),
    Asked("words", "想说的话", TEXT),
    Asked("day", "哪天方便", DATE),
)
BAD = {
    "no name": ({"name": "  "}, "field_missing"),
    "no number": ({"phone": ""}, "field_missing"),
    "a number too short": ({"phone": "1380013"}, "phone_invalid"),
    "letters for a number": ({"phone": "一三八零零一三八"}, "phone_invalid"),
    "a number of another country": ({"phone": "+1 202 555 0143"}, "phone_country"),
    "a name of 10,000 letters": ({"name": "长" * 10_000}, "field_too_long"),
    "words of 10,000 letters": ({"words": "长" * 10_000}, "field_too_long"),
    "no place": ({"place": "999999"}, "region_unknown"),
    "a place by name": ({"place": "深圳"}, "region_unknown"),
    "no choice": ({"wants": "<b>价格</b>"}, "choice_unknown"),
    "no day": ({"day": "2026-02-30"}, "date_invalid"),
    "a day long ago": ({"day": "0001-01-01"}, "date_invalid"),
    "a question nobody asked": ({"password": "x"}, "field_unknown"),
}


@pytest.mark.parametrize(("fields", "code"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_told_by_field_and_nothing_is_kept(cast: Cast, fields: dict[str, str], code: str) -> None:
    out, me = desk.published("form", content=desk.page("form", fields=FIELDS)), somebody()
    before = content(db.bound())
    with pytest.raises(Refusal) as no:
        enter(out, me, fields=fields)
    assert no.value.code == code
    assert no.value.facts["field"] == next(iter(fields))
    assert content(db.bound()) == before


GOOD = {
    "emoji": {"name": "小王🎉", "words": "👍👍 期待"},
    "HTML": {"name": "<script>alert(1)</script>", "words": "<img src=x onerror=alert(1)>"},
    "a formula": {"name": "=1+1", "words": '=HYPERLINK("http://x","y")'},
    "control characters": {"name": "李\x00\x1b[31m女士"},
    "what turns the line around": {"name": "李\u202e士女\u2066", "words": "\u200b期\ufeff待"},
    "one sign of three": {"name": "👩‍🔧", "words": "🏴󠁧󠁢󠁳󠁣󠁴󠁿 ❤️"},
}
KEPT = {
    "control characters": {"name": "李[31m女士"},
    "what turns the line around": {"name": "李士女", "words": "期待"},
}


@pytest.mark.parametrize("case", GOOD)
def test_odd_letters_are_letters(cast: Cast, case: str) -> None:
    out = desk.published("form", content=desk.page("form", fields=FIELDS))
    done = enter(out, fields=GOOD[case])
    answers = entry(done.entry_id).answers or {}
    assert {key: answers[key] for key in GOOD[case]} == KEPT.get(case, GOOD[case])


def _early(out: desk.Out) -> None:
    desk.at(desk.MORNING - timedelta(days=1))


def _late(out: desk.Out) -> None:
    desk.at(desk.MORNING + timedelta(days=7))


def _paused(out: desk.Out) -> None:
    publishing.pause(OPERATOR, out.slug, desk.edition(out.slug))


def _ended(out: desk.Out) -> None:
    publishing.end(OPERATOR, out.slug, desk.edition(out.slug), "换一个新活动")


def _sold_out(out: desk.Out) -> None:
    desk.give(out.prizes[0], 100)


STATES = {
    "early": (_early, "not_started"),
    "late": (_late, "ended"),
    "paused": (_paused, "paused"),
    "ended": (_ended, "ended"),
    "sold out": (_sold_out, "sold_out"),
}


@pytest.mark.parametrize(("becomes", "code"), STATES.values(), ids=STATES)
def test_outside_its_time_and_stock_nobody_takes_part(cast: Cast, becomes: Any, code: str) -> None:
    out, me = desk.published(), somebody()
    becomes(out)
    before = content(db.bound())
    assert told(out, me) == code
    assert content(db.bound()) == before


def test_a_draft_and_what_never_was_answer_alike(cast: Cast) -> None:
    slug = desk.ready()
    for name in (slug, "never-was"):
        with pytest.raises(Refusal) as no:
            entering.enter(somebody(), wish(desk.Out(0, name, 0, ())))
        assert no.value.code == "campaign_unknown"


def test_without_consent_nothing_is_kept(cast: Cast) -> None:
    out, me = desk.published("form"), somebody()
    for given in (set(), {"phone"}, {"lead_to_dealer"}, {"marketing", "prize"}):
        assert told(out, me, consents=frozenset(given)) == "consent_missing"
    assert entries(out) == []


def test_words_that_are_not_fit_are_asked_for_otherwise_and_doubtful_ones_are_looked_at(cast: Cast) -> None:
    out, me = desk.published(), somebody()
    assert told(out, me, words="risky") == "words_refused"
    assert entries(out) == []
    found = entry(enter(out, me, words="doubtful").entry_id)
    assert (found.state, found.risk_reasons) == ("held", "words")
    assert entry(enter(out, words="unseen").entry_id).state == ENTERED
