"""What is mine of a campaign: vouchers, taking an entry back, being looked at, being forgotten."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.bindings import OPEN
from models.campaign_entries import ENTERED, HELD, REFUSED, WITHDRAWN, Redemption
from models.db import session, transaction
from models.people import Follower
from services import clock, people, privacy
from services.access import OPERATOR, Actor
from services.campaigns import farming, mine, publishing, vouchers
from services.campaigns.redeemables import read_code
from services.campaigns.risk import Seen
from services.errors import Conflict, Invalid, NotAllowed, NotFound
from services.privacy import forgetting
from tests.rig.invariants import broken
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import a_number, enter, entry, lead_of, promotion, somebody, told, voucher_of
from tests.services.campaigns.test_redeeming import told as told_of
from tests.services.leads.desk import owner
from tests.world import Cast


@transaction
def redeem(entry_id: int) -> None:
    """A counter took it."""
    voucher = voucher_of(entry_id)
    assert voucher is not None
    now = clock.now()
    facts: dict[str, Any] = {"key": "k" * 64, "open_marker": OPEN, "scanned_at": now, "at": now}
    session().add(Redemption(voucher_id=voucher.id, by_follower_id=voucher.follower_id, **facts))


@transaction
def forget(person: int) -> None:
    forgetting.forget_everything(session().get_one(Follower, person), "objected")


def held(out: desk.Out, **said: Any) -> tuple[int, int]:
    """The fifth person on one browser: who, and their entry."""
    for _ in range(4):
        enter(out, seen=Seen("192.0.2.9", "one browser"))
    me = somebody()
    return me, enter(out, me, seen=Seen("192.0.2.9", "one browser"), **said).entry_id


def test_a_voucher_is_good_until_its_day_and_shows_when_it_was_used(cast: Cast) -> None:
    out, me = desk.published(prizes=[desk.a_prize(good_days="7")]), somebody()
    number = enter(out, me).entry_id
    found = mine.entry(me, number).voucher
    assert found is not None
    assert (found.state, found.good_until) == ("good", clock.end_of_day(clock.now(), 7))
    assert read_code(vouchers.in_fours(found.code).lower()) == found.code
    redeem(number)
    assert [one.voucher.state for one in mine.page(me)[0] if one.voucher] == ["used"]
    other = enter(out).entry_id
    desk.at(desk.MORNING + timedelta(days=8))
    assert voucher_of(other) is not None
    assert mine.entry(entry(other).follower_id or 0, other).voucher.state == "expired"  # type: ignore[union-attr]


def test_somebody_elses_entry_is_unknown(cast: Cast) -> None:
    out = desk.published()
    number = enter(out).entry_id
    for act in (mine.entry, mine.withdraw):
        with pytest.raises(NotFound) as no:
            act(somebody(), number)
        assert no.value.code == "entry_unknown"


def test_what_is_taken_back_is_there_for_others_and_the_turn_stays_used(cast: Cast) -> None:
    out, me, number = desk.published(prizes=[desk.a_prize(stock="1", worth="30")], budget="30"), somebody(), a_number()
    taken = enter(out, me, number).entry_id
    assert told(out) == "sold_out"
    mine.withdraw(me, taken)
    mine.withdraw(me, taken)
    row = entry(taken)
    assert (row.state, row.answers, row.region_code) == (WITHDRAWN, None, None)
    assert mine.entry(me, taken).voucher.state == "withdrawn"  # type: ignore[union-attr]
    assert desk.ledger(out.prizes[0]) == [(1, "stocked"), (-1, "given"), (1, "returned")]
    assert (desk.prize(out.prizes[0]).given, desk.row(out.slug).spent_fen) == (0, 0)
    assert told(out, me) == "already_entered"
    assert told(out, somebody(), number) == "already_entered"  # nor does the number draw again from another WeChat
    assert told(out) == "won"


def test_an_hour_that_is_taken_back_is_free_again(cast: Cast) -> None:
    out, me, at = desk.published("appointment"), somebody(), {"slot": "2026-12-01T10:00"}
    first = enter(out, me, fields=at).entry_id
    assert [told(out, fields=at), told(out, fields=at)] == ["nothing", "slot_full"]
    mine.withdraw(me, first)
    assert told(out, fields=at) == "nothing"


def test_what_was_redeemed_cannot_be_taken_back(cast: Cast) -> None:
    out, me = desk.published(), somebody()
    number = enter(out, me).entry_id
    redeem(number)
    with pytest.raises(Conflict) as no:
        mine.withdraw(me, number)
    assert no.value.code == "voucher_used"
    assert entry(number).state == ENTERED


def test_while_it_is_looked_at_the_prize_is_kept_and_told_to_whom_a_counter_may_see(cast: Cast) -> None:
    out = desk.published(prizes=[desk.a_prize(stock="5")])
    me, number = held(out)
    assert entry(number).state == HELD
    shown = mine.entry(me, number)
    assert (shown.state, shown.outcome, shown.prize, shown.voucher) == (HELD, "won", "50 元券", None)
    assert [one.prize for one in mine.page(me)[0]] == ["50 元券"]
    me, number = held(desk.published(), words="doubtful")
    shown = mine.entry(me, number)
    assert (shown.state, shown.outcome, shown.prize, shown.voucher) == (HELD, "nothing", None, None)
    assert lead_of(me) is None
    assert told(out) == "sold_out"


def test_let_count_it_brings_its_voucher_and_its_lead_to_whom_was_named(cast: Cast) -> None:
    out = desk.published()
    me, number = held(out, share=promotion(out, owner("D002")), hands_to="深圳湾专卖")
    farming.accept(OPERATOR, number)
    shown = mine.entry(me, number)
    assert (shown.state, shown.outcome, shown.prize) == (ENTERED, "won", "50 元券")
    assert shown.voucher is not None
    lead = lead_of(me)
    assert lead is not None
    assert lead.phone_for_dealer_id == lead.dealer_id == cast.dealers["D002"]
    assert entry(number).lead_id == lead.id
    with pytest.raises(Conflict) as no:
        farming.refuse(OPERATOR, number, "太晚了")
    assert no.value.code == "entry_decided"
    assert broken() == []


def test_refused_its_prize_goes_to_somebody_else_and_the_reason_is_told(cast: Cast) -> None:
    out = desk.published(prizes=[desk.a_prize(stock="5")])
    me, number = held(out)
    farming.refuse(OPERATOR, number, "  同一部手机参加了很多次 ")
    assert (entry(number).state, mine.entry(me, number).refused_reason) == (REFUSED, "同一部手机参加了很多次")
    assert lead_of(me) is None
    assert told(out) == "won"
    assert sum(change for change, _ in desk.ledger(out.prizes[0])) == 0


def test_only_who_may_judges_and_never_without_a_reason(cast: Cast) -> None:
    _, number = held(desk.published())
    with pytest.raises(Invalid) as no:
        farming.refuse(OPERATOR, number, " \x00 ")
    assert no.value.code == "reason_missing"
    for role in ("region_manager", "boss", "auditor"):
        with pytest.raises(NotAllowed):
            farming.accept(Actor("hq", "周婷", 4, frozenset({role})), number)
    with pytest.raises(NotFound):
        farming.accept(OPERATOR, 999_999)


def test_what_i_am_given_a_copy_of_and_what_stays_when_i_am_forgotten(cast: Cast) -> None:
    out, me = desk.published(), somebody()
    number = enter(out, me, "13622223333", fields={"name": "金丝雀女士"}).entry_id
    copy = json.dumps(privacy.copy_of(me).as_json(), ensure_ascii=False, default=str)
    assert "金丝雀女士" in copy
    assert "已中奖或已领取" in copy
    privacy.take_back(me, "phone")
    row = entry(number)
    assert (row.answers, row.contact_index, row.state, row.outcome) == (None, None, ENTERED, "won")
    assert broken() == []


def test_forgotten_nothing_of_me_is_left_but_that_somebody_won(cast: Cast) -> None:
    out, me = desk.published(), somebody()
    number = enter(out, me, "13622223334", fields={"name": "金丝雀女士"}).entry_id
    forget(me)
    row = entry(number)
    assert (row.answers, row.contact_index, row.region_code, row.risk_reasons) == (None, None, None, None)
    assert row.outcome == "won"
    assert lead_of(me) is None or lead_of(me).phone is None  # type: ignore[union-attr]


def test_people_read_the_title_of_the_page_they_saw_never_what_we_call_it_among_ourselves(cast: Cast) -> None:
    out = desk.published(content=replace(desk.page(), title="到店领好礼"))
    me = somebody()
    people.followed(me, clock.now())
    number = enter(out, me).entry_id
    desk.redraft(out.slug, title="到店领大礼")
    publishing.publish(OPERATOR, out.slug, desk.edition(out.slug))
    assert (mine.entry(me, number).campaign, mine.page(me)[0][0].campaign) == ("到店领好礼", "到店领好礼")
    assert [facts["campaign"] for facts in told_of("prize_won")] == ["到店领好礼"]
    waits, kept = held(out)
    people.followed(waits, clock.now())
    farming.accept(OPERATOR, kept)
    assert [facts["campaign"] for facts in told_of("prize_won")][-1] == "到店领大礼"
