"""Somebody whose entry waits shows a live code at a counter, and whoever works there vouches for them and hands them
what they won, in one act: once, within a limit of the day, never for themselves or people of the trade; headquarters
sees who did, and ends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from models.campaign_entries import ENTERED, HELD
from services import clock, shop_days
from services.access import OPERATOR, Actor
from services.audience_forms import AudienceWish
from services.campaigns import check_codes, crowds, farming, mine, redeeming, undoing, vouches, vouching
from services.campaigns.risk import Seen
from services.errors import Refusal
from services.listing import Wanted
from tests.rig.invariants import broken
from tests.services.campaigns import desk
from tests.services.campaigns.counter import newest_redemption, redemptions
from tests.services.campaigns.crowd import enter, entry, lead_of, somebody, voucher_of
from tests.services.campaigns.desk import Out
from tests.services.campaigns.test_crowds import code_of, come, come_unseen, states, told
from tests.services.leads.desk import clerk, employee, owner
from tests.world import Cast


def waits(out: Out, me: int | None = None) -> tuple[int, int]:
    """The fifth on one browser: who, and their entry."""
    seen = Seen("192.0.2.9", f"browser of {out.slug}")
    come(out, 4, seen)
    me = somebody() if me is None else me
    return me, enter(out, me, seen=seen).entry_id


def shown(me: int, number: int) -> str:
    """What stands on their page."""
    found = mine.entry(me, number).check_code
    assert found is not None
    return found


def refused(act: Callable[..., Any], *args: Any) -> str:
    with pytest.raises(Refusal) as no:
        act(*args)
    return no.value.code


def test_one_scan_vouches_for_whoever_waits_and_hands_them_their_prize(cast: Cast) -> None:
    out, zhang = desk.published(), owner("D001")
    me, number = waits(out)
    kept = mine.entry(me, number)
    assert (kept.state, kept.prize, kept.voucher) == (HELD, "50 元券", None)
    code = shown(me, number)
    seen = vouching.look(zhang, check_codes.in_fours(code).lower())
    assert (seen.state, seen.campaign, seen.prize, seen.left_today) == ("waits", "春季新品体验", "50 元券", 30)
    assert redemptions() == []
    done = vouching.vouch(zhang, code)
    assert (done.state, done.left_today, done.redeemed_at) == ("done", 29, desk.MORNING)
    found = mine.entry(me, number)
    assert (found.state, found.outcome, found.check_code) == (ENTERED, "won", None)
    assert found.voucher is not None
    assert (found.voucher.state, found.voucher.used_at) == ("used", desk.MORNING)
    assert lead_of(me) is not None
    assert entry(number).decided_by == "华南总代理 张伟（店员核实）"
    assert vouching.vouch(zhang, code) == vouching.look(zhang, code) == done, "said again it changes nothing"
    assert [standing for _, standing in redemptions()] == [True]
    assert refused(redeeming.redeem, zhang, found.voucher.code, "0123456789abcdef-1") == "voucher_redeemed"
    assert refused(vouching.vouch, owner("D002"), code) == "voucher_redeemed"
    assert broken() == []


def test_who_won_nothing_is_vouched_for_alone_and_who_lost_is_not_sent_on_a_way(cast: Cast) -> None:
    zhang = owner("D001")
    me, number = waits(desk.published("form", []))
    assert vouching.look(zhang, shown(me, number)).prize is None
    done = vouching.vouch(zhang, shown(me, number))
    assert (done.state, done.prize, done.redeemed_at) == ("done", None, None)
    assert (entry(number).state, redemptions()) == (ENTERED, [])
    lost, theirs = waits(desk.published("lottery", [desk.a_prize("lottery", odds="0.0001")]))
    found = mine.entry(lost, theirs)
    assert (entry(theirs).outcome, found.outcome, found.prize, found.check_code) == ("lost", "nothing", None, None)


def test_a_redemption_taken_back_is_redeemed_again_by_the_voucher(cast: Cast) -> None:
    """They were seen once: that is enough."""
    zhang, out = owner("D001"), desk.published()
    me, number = waits(out)
    code = shown(me, number)
    vouching.vouch(zhang, code)
    undoing.undo(OPERATOR, newest_redemption(), "扫错了")
    again = vouching.vouch(zhang, code)
    assert (again.state, again.redeemed_at) == ("done", None)
    found = mine.entry(me, number)
    assert found.voucher is not None
    assert (found.voucher.state, found.check_code) == ("good", None)
    redeeming.redeem(owner("D002"), found.voucher.code, "0123456789abcdef-1")
    assert broken() == []


def test_a_code_lives_five_to_ten_minutes_and_a_forged_one_not_at_all(cast: Cast) -> None:
    out, zhang = desk.published(), owner("D001")
    me, number = waits(out)
    code = shown(me, number)
    for forged in (
        "",
        "x",
        "0" * 20,
        code[:-1] + ("0" if code[-1] != "0" else "1"),
        code[:8] + code[8:][::-1],
        "不是码",
    ):
        assert refused(vouching.vouch, zhang, forged) == "check_unknown"
    other, theirs = waits(desk.published())
    assert refused(vouching.vouch, zhang, shown(other, theirs)[:8] + code[8:]) == "check_unknown"
    desk.at(desk.MORNING + timedelta(minutes=10))
    assert refused(vouching.vouch, zhang, code) == "check_over"
    assert refused(vouching.look, zhang, code) == "check_over"
    desk.at(desk.MORNING + timedelta(hours=3))
    assert refused(vouching.vouch, zhang, code) == "check_unknown"
    assert vouching.vouch(zhang, shown(me, number)).state == "done"


def test_nobody_vouches_for_themselves_or_for_people_of_the_trade(cast: Cast) -> None:
    zhang, out = owner("D001"), desk.published()
    me, number = waits(out, zhang)
    assert refused(vouching.vouch, zhang, shown(me, number)) == "own_entry"
    for colleague in (clerk(zhang, "李娜", "13900001111"), owner("D002"), employee("E003")):
        _, theirs = waits(desk.published(), colleague)
        assert refused(vouching.vouch, zhang, shown(colleague, theirs)) == "colleague"
        assert entry(theirs).state == HELD


def test_only_who_stands_at_a_counter_whose_dealer_the_campaign_is_for(cast: Cast) -> None:
    me, number = waits(desk.published(promoters=AudienceWish(dealers="D002")))
    code = shown(me, number)
    assert refused(vouching.vouch, somebody(), code) == "not_at_counter"
    assert refused(vouching.vouch, employee("E003"), code) == "not_at_counter"
    assert refused(vouching.vouch, owner("D001"), code) == "campaign_not_here"
    assert vouching.vouch(owner("D002"), code).state == "done"


def test_what_counts_or_was_judged_or_needs_headquarters_is_not_vouched_for(cast: Cast) -> None:
    zhang, now = owner("D001"), clock.now()
    me = somebody()
    fine = enter(desk.published(), me).entry_id
    assert mine.entry(me, fine).check_code is None
    assert refused(vouching.vouch, zhang, check_codes.code_of(fine, me, now)) == "entry_decided"
    me, number = waits(desk.published())
    code = shown(me, number)
    farming.refuse(OPERATOR, number, "同一部手机")
    assert refused(vouching.vouch, zhang, code) == "entry_decided"
    typed = enter(desk.published(), me, words="doubtful").entry_id
    assert mine.entry(me, typed).check_code is None
    assert refused(vouching.vouch, zhang, check_codes.code_of(typed, me, now)) == "not_for_counter"


def test_a_day_has_its_limit_for_a_clerk_and_for_a_shop(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clerk who works with a farm wins no more for it than that."""
    monkeypatch.setattr(vouching, "STAFF_A_DAY", 2)
    monkeypatch.setattr(shop_days, "PEOPLE_A_DAY", 3)
    zhang, chen = owner("D001"), owner("D002")
    li = clerk(zhang, "李娜", "13900001111")
    out = desk.published()
    farm = come(out, 12)
    waiting = [(me, number) for me, number in farm if entry(number).state == HELD]
    codes = [shown(me, number) for me, number in waiting]
    left = [vouching.vouch(zhang, codes[0]).left_today, vouching.vouch(zhang, codes[1]).left_today]
    assert left == [1, 0]
    assert refused(vouching.vouch, zhang, codes[2]) == "vouched_enough"
    assert (entry(waiting[2][1]).state, len(redemptions())) == (HELD, 2), "nothing of it"
    assert vouching.vouch(li, codes[2]).left_today == 0, "the shop's"
    assert refused(vouching.vouch, li, codes[3]) == "vouched_enough"
    assert vouching.vouch(chen, codes[3]).state == "done"
    desk.at(desk.MORNING + timedelta(days=1))
    assert vouching.vouch(zhang, shown(*waiting[4])).state == "done"
    assert broken() == []


def test_headquarters_sees_who_vouched_and_ends_it_but_not_what_was_redeemed(cast: Cast) -> None:
    zhang, out = owner("D001"), desk.published()
    me, number = waits(out)
    vouching.vouch(zhang, shown(me, number))
    undoing.undo(OPERATOR, newest_redemption(), "没有这位顾客")
    row = vouches.listing(OPERATOR, Wanted()).rows[0]
    assert (row.by, row.dealer, row.turn, row.state, row.ended_at) == ("张伟", "华南总代理", 1, ENTERED, None)
    assert vouches.end(OPERATOR, row.id, "店员不认识这位顾客")
    found = mine.entry(me, number)
    assert (found.state, found.voucher, found.check_code) == (HELD, None, None)
    assert entry(number).risk_reasons == "device,vouch"
    assert refused(vouching.vouch, zhang, check_codes.code_of(number, me, clock.now())) == "not_for_counter"
    assert refused(vouches.end, OPERATOR, row.id, "再撤一次") == "vouch_ended"
    voucher = voucher_of(number)
    assert voucher is not None
    assert voucher.code is not None
    assert refused(redeeming.redeem, zhang, voucher.code, "0123456789abcdef-1") == "voucher_held"
    farming.accept(OPERATOR, number)
    redeeming.redeem(zhang, voucher.code, "0123456789abcdef-1")
    other, theirs = waits(desk.published())
    vouching.vouch(zhang, shown(other, theirs))
    assert not vouches.end(OPERATOR, vouches.listing(OPERATOR, Wanted()).rows[0].id, "店员不认识这位顾客")
    assert entry(theirs).state == ENTERED
    assert [one.ended_by for one in vouches.listing(OPERATOR, Wanted()).rows] == [OPERATOR.name] * 2
    assert broken() == []


def test_ending_needs_a_reason_and_the_right(cast: Cast) -> None:
    me, number = waits(desk.published())
    vouching.vouch(owner("D001"), shown(me, number))
    row = vouches.listing(OPERATOR, Wanted()).rows[0]
    for reason in ("", "  ", "长" * 201):
        assert refused(vouches.end, OPERATOR, row.id, reason) == "form_wrong"
    assert refused(vouches.end, OPERATOR, row.id + 1, "不认识") == "vouch_unknown"
    assert (
        refused(vouches.end, Actor("hq", "周婷", 4, frozenset({"region_manager"})), row.id, "不认识") == "not_allowed"
    )
    assert entry(number).state == ENTERED


def test_what_the_worker_is_about_to_hold_page_and_counter_answer_alike_and_hand_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twenty sent at one moment, of whom none saw another: the worker comes within the minute, a customer sooner."""
    zhang, out = owner("D001"), desk.published(prizes=[desk.a_prize(good_days="7")])
    (me, number), *rest = came = come_unseen(out, 7, monkeypatch)
    assert states(came) == [ENTERED] * 7
    for one in (mine.entry(me, number), mine.page(me)[0][0], mine.of_campaign(me, out.slug)[0]):
        assert (one.state, one.outcome, one.prize, one.voucher) == (HELD, "won", "50 元券", None)
    assert told(zhang, code_of(number)) == "voucher_held"
    code = shown(me, number)
    assert (vouching.look(zhang, code).state, vouching.look(zhang, code).prize) == ("waits", "50 元券")
    assert states(came) == [ENTERED] * 7, "a look writes nothing"
    assert vouching.vouch(zhang, code).redeemed_at is not None
    assert (mine.entry(me, number).state, mine.entry(me, number).check_code) == (ENTERED, None)
    assert crowds.settle() == 6, "whom a counter saw is not held any more"
    assert states(came) == [ENTERED] + [HELD] * 6
    assert all(mine.entry(*one).check_code for one in rest)
    assert broken() == []


def test_what_ran_out_before_the_browser_grew_is_kept_like_what_waits(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    zhang, out = owner("D001"), desk.published(prizes=[desk.a_prize(good_days="1")])
    (me, number), *_ = come_unseen(out, 6, monkeypatch)
    assert mine.entry(me, number).state == ENTERED
    desk.at(desk.MORNING + timedelta(days=2))
    come_unseen(out, 1, monkeypatch)
    assert mine.entry(me, number).state == HELD
    assert vouching.vouch(zhang, shown(me, number)).redeemed_at is not None
    assert broken() == []


def test_a_browser_that_grows_later_does_not_hold_whom_a_counter_saw(cast: Cast) -> None:
    zhang, out = owner("D001"), desk.published()
    came = come(out, 5)
    vouching.vouch(zhang, shown(*came[4]))
    came += come(out, 3)
    crowds.settle()
    assert states(came) == [HELD] * 4 + [ENTERED] + [HELD] * 3
    assert [mine.entry(*one).check_code is not None for one in came] == [True] * 4 + [False] + [True] * 3
