"""Leads at headquarters: the list by reach and filters, one with its trail, many given at once, the figures."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations

import pytest

from services import accounts, clock
from services.access import OPERATOR, Actor
from services.errors import Invalid, NotFound, SlowDown
from services.leads import assigning, deciding, numbers, searching, taking, viewing, working
from services.leads.working import FollowUp, Opportunity
from services.listing import Wanted
from services.privacy import revealing
from tests.services.leads.desk import PHONE, employee, entered, from_place, hand, lead, owner, pass_time, person
from tests.world import Cast


def found(actor: Actor, search: str = "", **filters: str) -> list[int]:
    return [one.id for one in viewing.listing(actor, Wanted(search=search, filters=filters)).rows]


def zhou() -> Actor:
    """The region manager of Guangdong."""
    return next(one.actor for one in accounts.all_staff() if one.actor.name == "周婷")


def test_the_list_keeps_to_reach_and_filters(cast: Cast) -> None:
    zhang = owner("D001")
    mine, far = entered(zhang), from_place("510100", "somebody in Chengdu")
    near = from_place("440300", "somebody in Shenzhen")
    assert found(OPERATOR) == [near, far, mine]
    assert found(zhou()) == [near, mine]
    assert found(OPERATOR, hands="hq") == [far]
    assert found(OPERATOR, dealer="D001", state="claimed") == [mine]
    assert found(OPERATOR, hands="employees") == []
    assert found(OPERATOR, waits="unanswered") == [near, far]
    assert found(OPERATOR, source="manual") == [mine]
    assert found(OPERATOR, PHONE) == found(OPERATOR, "0000") == [mine]
    assert found(OPERATOR, state="nonsense") == []
    with pytest.raises(NotFound) as foreign:
        viewing.one(zhou(), far)
    with pytest.raises(NotFound) as missing:
        viewing.one(zhou(), 999_983)
    assert foreign.value.sentence == missing.value.sentence


ASKED = {
    "state": ("pool", "assigned", "claimed", "contacted", "won", "closed"),
    "waits": viewing.WAITS,
    "hands": viewing.HANDS,
    "source": ("manual", "campaign", "keyword"),
}


def test_two_filters_find_what_each_of_them_finds_whichever_index_leads(cast: Cast) -> None:
    """Each choice of filters is looked through in the order of another index."""
    zhang, wang = owner("D001"), employee("E001")
    entered(zhang)
    entered(wang, "13911110001")
    overdue = entered(zhang, "13911110002")
    working.follow_up(zhang, overdue, FollowUp("打过电话", next_at=clock.now() + timedelta(hours=1)))
    from_place("510100", "in Chengdu")
    from_place("440300", "in Shenzhen")
    taking.leave_word(person("says a word"), "报价")
    deciding.close(OPERATOR, from_place(None, "nowhere"), outcome="invalid")
    pass_time(hours=2)
    for actor in (OPERATOR, zhou()):
        alone = {(name, value): set(found(actor, **{name: value})) for name in ASKED for value in ASKED[name]}
        assert sum(bool(some) for some in alone.values()) >= 8
        for (one, first), (other, second) in combinations(alone, 2):
            if one != other:
                both = found(actor, **{one: first, other: second})
                assert both == sorted(alone[one, first] & alone[other, second], reverse=True), (first, second)


def test_an_interest_is_looked_for_among_the_newest_and_a_number_among_all(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = entered(owner("D001"))
    new = from_place(None, "reader")
    assert (found(OPERATOR, "春季"), found(OPERATOR, "报价")) == ([old], [new])
    monkeypatch.setattr(searching, "NEWEST", 1)
    assert (found(OPERATOR, "春季"), found(OPERATOR, "报价"), found(OPERATOR, PHONE)) == ([], [new], [old])


def test_one_lead_tells_its_whole_way_and_whom_its_number_is_for(cast: Cast) -> None:
    zhang = owner("D001")
    mine = entered(zhang, region_code="440300")
    working.follow_up(zhang, mine, FollowUp("打过电话"))
    figures = Opportunity(None, 8_800_00, 60, "2026-12-31")
    working.follow_up(zhang, mine, FollowUp("报价", stage="opportunity", opportunity=figures))
    card = viewing.one(OPERATOR, mine)
    assert [step.kind for step in card.trail] == ["follow_up", "follow_up", "claimed", "entered"]
    assert (card.named, card.same_hand, card.place) == ("华南总代理", True, "广东省 深圳市")
    assert card.figures is not None
    assert (card.figures.amount_fen, card.figures.probability) == (880000, 60)
    assert card.line.phone == "139****0000"


def test_many_are_given_at_once_and_each_says_how_it_went(cast: Cast) -> None:
    zhang, chen = owner("D001"), employee("E002")
    first, second = entered(zhang), from_place("440000")
    over = entered(zhang, "13911110003")
    working.follow_up(zhang, over, FollowUp("没兴趣", stage="lost", reason="price"))
    ended = assigning.assign_many(
        OPERATOR, dict.fromkeys([second, first, over, 999_983]), employee="E002", reason="大客户"
    )
    assert [one.lead_id for one in ended if not one.problem] == [first, second]
    assert {one.lead_id for one in ended if one.problem} == {over, 999_983}
    assert hand(first).employee_id == hand(second).employee_id == cast.employees["E002"]
    assert lead(over).state == "lost"
    assert chen


@pytest.mark.parametrize(
    ("chosen", "more", "code"),
    [
        ([], {}, "none_chosen"),
        (list(range(1, 202)), {}, "too_many_chosen"),
        ([1], {"reason": " "}, "reason_missing"),
        ([1], {"employee": "E999"}, "receiver_unknown"),
        ([1], {"dealer": "D003"}, "receiver_unknown"),
    ],
)
def test_what_cannot_be_given_is_refused_whole(cast: Cast, chosen: list[int], more: dict[str, str], code: str) -> None:
    first = from_place("440000")
    with pytest.raises(Invalid) as refused:
        assigning.assign_many(OPERATOR, dict.fromkeys(chosen), **{"reason": "大客户", **more})
    assert refused.value.code == code
    assert lead(first).state == "pool"


def test_a_whole_number_is_shown_with_a_reason_and_so_many_a_day(cast: Cast) -> None:
    mine = entered(owner("D001"))
    with pytest.raises(Invalid):
        revealing.reveal(zhou(), "lead", mine, reason="", note="")
    for _ in range(50):
        assert revealing.reveal(zhou(), "lead", mine, reason="call", note="").phone == "139 1111 0000"
    with pytest.raises(SlowDown):
        revealing.reveal(zhou(), "lead", mine, reason="call", note="")
    with pytest.raises(NotFound):
        revealing.reveal(zhou(), "lead", from_place("510100"), reason="call", note="")


def test_the_figures_say_who_answers_and_what_came_of_it(cast: Cast) -> None:
    zhang = owner("D001")
    waiting, won = from_place("440000", "one"), from_place("440300", "two")
    far = from_place("510100", "three")
    working.claim(zhang, won)
    pass_time(minutes=10)
    working.follow_up(zhang, won, FollowUp("打过电话"))
    figures = Opportunity(None, 8_800_00, 60, "2026-12-31")
    working.follow_up(zhang, won, FollowUp("报价", stage="opportunity", opportunity=figures))
    working.follow_up(zhang, won, FollowUp("付款", stage="won"))
    told = numbers.numbers(OPERATOR, 30)
    assert (told.total.came, told.total.answered, told.total.answer_seconds) == (3, 1, 600)
    assert (told.total.open, told.total.unanswered) == (2, 2)
    assert (told.total.opportunities, told.total.won, told.total.won_fen) == (1, 1, 880000)
    by_name = {one.name: one for one in told.lines}
    assert set(by_name) == {"", "华南总代理", "张伟（华南总代理）"}
    assert by_name["张伟（华南总代理）"].won == 1
    assert by_name["华南总代理"].unanswered == 1
    assert numbers.numbers(zhou(), 30).total.came == 2, "those of her region"
    later = clock.now() + timedelta(days=40)
    clock.use(lambda: later)
    over = numbers.numbers(OPERATOR, 7)
    assert (over.total.came, over.total.open, over.total.won) == (0, 2, 0)
    assert waiting
    assert far
