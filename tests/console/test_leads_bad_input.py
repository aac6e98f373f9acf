"""What people type into leads: kept as they meant it, shown as text, exported as text, or refused with nothing lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services import invariants
from services.access import OPERATOR
from services.errors import Refusal
from services.leads import deciding, entering, viewing, working
from services.leads.entering import Wish
from services.leads.taking import LONGEST_INTEREST, LONGEST_NAME
from services.leads.working import LONGEST_NOTE, FollowUp, Opportunity
from tests.console.desk import Desk
from tests.services.leads.desk import PHONE, entered, history, lead, owner, person
from tests.world import Cast

ODD = {
    "emoji": ("赵🙂先生", "🎁" * 20),
    "markup": ("<b>赵</b>", "<script>alert(1)</script>"),
    "a formula": ("=HYPERLINK(1)", "+1+1|cmd"),
    "control characters and line breaks": ("赵\x00\x07\n先生", "春季\r\n新品\u2028"),
    "what turns the line around": ("赵\u202e生先\u2066", "\u200b春季\ufeff新品"),
    "ten thousand characters": ("赵" * 10_000, "想" * 10_000),
    "quotes and signs of databases": ("O'Brien\"; --", "%_\\' OR 1=1"),
}


@pytest.mark.parametrize("case", ODD)
def test_odd_words_are_kept_short_and_shown_as_text(manager: Desk, cast: Cast, case: str) -> None:
    name, interest = ODD[case]
    mine = entering.enter(owner("D001"), Wish(name, PHONE, interest, agreed=True)).lead_id
    row = lead(mine)
    assert row.name
    assert row.interest
    assert len(row.name) <= LONGEST_NAME
    assert len(row.interest) <= LONGEST_INTEREST
    assert not set("\x00\x07\n\r\u200b\u202e\u2066\ufeff") & set(row.name + row.interest)
    for page in (f"/console/leads/{mine}", "/console/leads"):
        shown = manager.get(page)
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text
        assert "<b>赵" not in shown.text
    file = manager.get("/console/leads?export=csv").get_data(as_text=True)
    assert "\n=HYPERLINK" not in file
    assert ",+1+1" not in file
    assert invariants.broken() == []


REFUSED = {
    "no name": (Wish("  ", PHONE, "新品", agreed=True), "name_missing"),
    "a name nobody sees": (Wish("\u200b\x07", PHONE, "新品", agreed=True), "name_missing"),
    "no interest": (Wish("赵", PHONE, "\n\t", agreed=True), "interest_missing"),
    "no consent": (Wish("赵", PHONE, "新品"), "consent_missing"),
    "no number": (Wish("赵", "拨打我", "新品", agreed=True), "phone_invalid"),
    "emoji for a number": (Wish("赵", "📞📞📞", "新品", agreed=True), "phone_invalid"),
    "ten thousand digits": (Wish("赵", "1" * 10_000, "新品", agreed=True), "phone_invalid"),
    "a formula for a number": (Wish("赵", f"={PHONE}", "新品", agreed=True), "phone_invalid"),
    "no place": (Wish("赵", PHONE, "新品", "999999", agreed=True), "region_unknown"),
    "a place with words": (Wish("赵", PHONE, "新品", "' OR 1=1", agreed=True), "region_unknown"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_leaves_no_lead(cast: Cast, case: str) -> None:
    wish, code = REFUSED[case]
    assert refused(lambda: entering.enter(owner("D001"), wish)) == code
    assert not entering.is_taken(owner("D001"), PHONE)


def test_twice_a_strangers_and_late_are_refused_and_lose_nothing(cast: Cast) -> None:
    zhang = owner("D001")
    mine = entered(zhang)
    stranger = person("nobody of ours")
    before = history(mine)
    assert refused(lambda: entered(zhang)) == "lead_exists"
    assert refused(lambda: entered(stranger, "13911110009")) == "not_ours"
    assert refused(lambda: working.call(stranger, mine)) == "not_ours"
    assert refused(lambda: working.follow_up(stranger, mine, FollowUp("我来"))) == "not_ours"
    assert history(mine) == before
    working.follow_up(zhang, mine, FollowUp("打过"))
    working.follow_up(zhang, mine, FollowUp("不要了", stage="lost", reason="price"))
    after = history(mine)
    late = (
        lambda: working.follow_up(zhang, mine, FollowUp("再问问")),
        lambda: working.claim(zhang, mine),
        lambda: working.give_back(zhang, mine, reason="busy"),
        lambda: deciding.close(OPERATOR, mine, outcome="other"),
        lambda: deciding.reassign(OPERATOR, mine, dealer="D001", reason="晚了"),
    )
    assert {refused(act) for act in late} == {"lead_ended"}
    assert history(mine) == after
    assert entered(zhang) != mine, "its number is free again"


def of(figures: Opportunity) -> FollowUp:
    return FollowUp("打过", stage="opportunity", opportunity=figures)


NOTES = {
    "nothing": (FollowUp(" \n"), "note_missing"),
    "a way that is none": (FollowUp("打过", way="fax"), "way_unknown"),
    "a stage that is none": (FollowUp("打过", stage="married"), "stage_unknown"),
    "lost without a reason": (FollowUp("打过", stage="lost"), "reason_missing"),
    "an opportunity without figures": (FollowUp("打过", stage="opportunity"), "opportunity_unfit"),
    "for nothing": (of(Opportunity(None, 0, 50, "2027-01-01")), "opportunity_unfit"),
    "more than sure": (of(Opportunity(None, 1, 101, "2027-01-01")), "opportunity_unfit"),
    "on no day": (of(Opportunity(None, 1, 50, "2027-02-30")), "opportunity_unfit"),
    "of no product": (of(Opportunity("P404", 1, 50, "2027-01-01")), "product_unknown"),
    "asking nobody": (FollowUp("打过", mentions=(999_983,)), "colleague_unknown"),
}


@pytest.mark.parametrize("case", NOTES)
def test_a_note_that_cannot_be_meant_changes_nothing(cast: Cast, case: str) -> None:
    zhang = owner("D001")
    mine = entered(zhang)
    said, code = NOTES[case]
    assert refused(lambda: working.follow_up(zhang, mine, said)) == code
    assert (lead(mine).state, lead(mine).answered_at, history(mine)[-1]) == ("claimed", None, "claimed")


def test_a_long_note_is_kept_as_far_as_it_goes(cast: Cast) -> None:
    zhang = owner("D001")
    mine = entered(zhang)
    working.follow_up(zhang, mine, FollowUp("要" * 10_000))
    [noted] = [step.note for step in viewing.one(OPERATOR, mine).trail if step.kind == "follow_up"]
    assert noted == "要" * LONGEST_NOTE


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.code
