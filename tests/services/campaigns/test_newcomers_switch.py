"""The switch 新客到店核实: which campaigns may have it, what publishing says of it, that it is given up and never begun
once people read the terms; and prizes nobody fetched are there for others again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.access import OPERATOR
from services.audience_forms import AudienceWish
from services.campaigns import cards, checking, crowds, drafting, farming, mine, moments, redeeming, returning, vouching
from services.campaigns.in_person import DEAR_FEN
from services.campaigns.redeeming import OFFLINE
from tests.rig.invariants import broken
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import told, voucher_of
from tests.services.campaigns.desk import Out
from tests.services.campaigns.test_frozen import change
from tests.services.campaigns.test_newcomers import KEY, code_of, seen_first, won
from tests.services.campaigns.test_vouching import refused, shown
from tests.services.leads.desk import owner
from tests.world import Cast

WEEK = timedelta(days=7)
OVER = desk.MORNING + WEEK + timedelta(hours=14)
"""The end of the last day in China of what is good for a week: it is ten there in the morning."""


@pytest.mark.parametrize(
    ("bait", "promoters", "found"),
    [
        ("coupon", desk.EVERYBODY, []),
        ("trial", AudienceWish(roles="dealer_owner"), []),
        ("lottery", AudienceWish(roles="employee", dealers="D001"), []),
        ("form", desk.EVERYBODY, [("in_person_bait", "in_person")]),
        ("material", desk.EVERYBODY, [("bait_missing", "page"), ("in_person_bait", "in_person")]),
        ("appointment", desk.EVERYBODY, [("in_person_bait", "in_person")]),
        ("coupon", AudienceWish(roles="employee"), [("in_person_nowhere", "audience")]),
    ],
)
def test_only_what_is_fetched_at_a_counter_may_have_it(
    cast: Cast, bait: str, promoters: AudienceWish, found: list[tuple[str, str]]
) -> None:
    slug = desk.ready(bait, promoters=promoters, in_person="yes")
    assert [(one.code, one.where) for one in checking.look(OPERATOR, slug)] == found


@pytest.mark.parametrize(
    ("worth", "promoters", "in_person", "advised"),
    [
        (DEAR_FEN, desk.EVERYBODY, "no", True),
        (DEAR_FEN - 1, desk.EVERYBODY, "no", False),
        (DEAR_FEN, desk.EVERYBODY, "yes", False),
        (DEAR_FEN, AudienceWish(roles="employee"), "no", False),
    ],
)
def test_where_a_prize_is_dear_it_is_advised_and_not_asked_for(
    cast: Cast, worth: int, promoters: AudienceWish, in_person: str, advised: bool
) -> None:
    prize = desk.a_prize(worth=f"{worth / 100:.2f}")
    slug = desk.ready("coupon", [prize], budget="9000", promoters=promoters, in_person=in_person)
    assert checking.look(OPERATOR, slug) == []
    assert [one.code for one in cards.card(OPERATOR, slug).hints] == (["in_person_advised"] if advised else [])
    desk.publish(slug)
    assert cards.card(OPERATOR, slug).hints == []


def test_once_published_it_is_given_up_and_never_begun(cast: Cast) -> None:
    """Given up, it is for all: whoever won while it stood shows their voucher like everybody."""
    out = seen_first()
    me, number = won(out)
    change(out.slug, in_person="no")()
    found = mine.entry(me, number)
    assert found.voucher is not None
    assert (found.voucher.in_person, found.check_code) == (False, None)
    redeeming.redeem(owner("D001"), code_of(number), KEY)
    no = desk.refused(change(out.slug, in_person="yes"))
    assert (no.code, list(no.facts["fields"])) == ("form_wrong", ["in_person"])  # type: ignore[call-overload]
    assert desk.refused(change(desk.published().slug, in_person="yes")).code == "form_wrong"
    assert desk.refused(change(out.slug, in_person="perhaps")).code == "form_wrong"
    draft = desk.ready()
    change(draft, in_person="yes")()
    assert desk.row(draft).newcomers_in_person
    assert desk.row(drafting.copy_campaign(OPERATOR, draft)).newcomers_in_person


# PRIZES NOBODY FETCHED


def one_left(in_person: str = "yes") -> Out:
    """One prize of 30 yuan, good for seven days, in a campaign of a month."""
    prize = desk.a_prize(stock="1", worth="30", good_days="7")
    ends = desk.typed(moments.now() + timedelta(days=30))
    return desk.published(prizes=[prize], budget="30", ends=ends, in_person=in_person)


def test_what_a_newcomer_did_not_fetch_in_time_is_there_for_others_again(cast: Cast) -> None:
    out, zhang = one_left(), owner("D001")
    me, number = won(out)
    assert told(out) == "sold_out"
    desk.at(OVER + OFFLINE - timedelta(seconds=1))
    assert returning.return_unfetched() == 0, "a scan without a network may reach us as late as that"
    desk.at(OVER + OFFLINE)
    assert returning.return_unfetched() == 1
    assert returning.return_unfetched() == 0
    assert [change for change, _ in desk.ledger(out.prizes[0])] == [1, -1, 1]
    assert (desk.prize(out.prizes[0]).given, desk.row(out.slug).spent_fen) == (0, 0)
    found = mine.entry(me, number)
    assert found.voucher is not None
    assert (found.state, found.outcome, found.voucher.state) == ("entered", "won", "expired")
    assert refused(redeeming.redeem, zhang, code_of(number), KEY, OVER) == "voucher_over"
    next_one, theirs = won(out)
    vouching.vouch(zhang, shown(next_one, theirs))
    mine.withdraw(me, number)
    assert [change for change, _ in desk.ledger(out.prizes[0])] == [1, -1, 1, -1], "not returned a second time"
    assert broken() == []


@pytest.mark.parametrize("what", ["known", "fetched", "withdrawn", "held", "not asked for"])
def test_nothing_else_is_returned(cast: Cast, what: str) -> None:
    out, zhang = one_left(in_person="no" if what == "not asked for" else "yes"), owner("D001")
    me, number = won(out, zhang if what == "known" else None)
    if what == "fetched":
        vouching.vouch(zhang, shown(me, number))
    if what == "withdrawn":
        mine.withdraw(me, number)
    if what == "held":
        assert crowds.hold(number, 75)
    before = desk.ledger(out.prizes[0])
    desk.at(desk.MORNING + timedelta(days=20))
    assert returning.return_unfetched() == 0
    found = voucher_of(number)
    assert found is not None
    assert not returning.give_back(found.id)
    assert desk.ledger(out.prizes[0]) == before
    if what == "held":
        farming.accept(OPERATOR, number)
        assert mine.entry(me, number).check_code is not None, "its days began anew"
    assert broken() == []
