"""A browser that many people took part on: up to four nobody waits, the fifth and the sixth do, of seven all do, those
before the seventh too, unless their prize was redeemed or somebody looked at them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from models.campaign_entries import ENTERED, HELD, REFUSED
from models.db import reading, session
from models.leads import Lead, LeadEvent
from services import clock
from services.access import OPERATOR
from services.campaigns import crowds, farming, mine, redeeming, risk, tidings
from services.campaigns.risk import Risk, Seen
from services.errors import Refusal
from tests.rig.invariants import broken
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import enter, entry, somebody, voucher_of
from tests.services.campaigns.desk import Out
from tests.services.leads.desk import owner
from tests.world import Cast

RACK = Seen("192.0.2.9", "one browser")
KEY = "0123456789abcdef-1"


def come(out: Out, count: int, seen: Seen = RACK) -> list[tuple[int, int]]:
    """So many people on one browser: who, and their entry."""
    people = [somebody() for _ in range(count)]
    return [(one, enter(out, one, seen=seen).entry_id) for one in people]


def come_unseen(out: Out, count: int, monkeypatch: pytest.MonkeyPatch, seen: Seen = RACK) -> list[tuple[int, int]]:
    """At one moment: none of them sees another."""
    with monkeypatch.context() as blind:
        blind.setattr(risk, "judge", lambda signs: Risk(0, ()))
        return come(out, count, seen)


def states(came: list[tuple[int, int]]) -> list[str]:
    return [entry(number).state for _, number in came]


def code_of(number: int) -> str:
    found = voucher_of(number)
    assert found is not None
    assert found.code is not None
    return found.code


def told(person: int, code: str, key: str = KEY) -> str:
    try:
        redeeming.redeem(person, code, key)
    except Refusal as no:
        return no.code
    return "done"


@reading
def events_of(person: int) -> int:
    """What happened to the lead of somebody, counted."""
    query = select(func.count(LeadEvent.id)).join(Lead, Lead.id == LeadEvent.lead_id)
    return session().scalar(query.where(Lead.follower_id == person)) or 0


@pytest.mark.parametrize(
    ("count", "waiting"), [(1, 0), (2, 0), (4, 0), (5, 1), (6, 2), (7, 7), (8, 8), (20, 20)], ids=str
)
def test_who_waits_of_so_many(count: int, waiting: int) -> None:
    """The last ones, or all; a person who came twice is one."""
    came = [one for one in range(count) for _ in range(2)]
    wait, score = crowds.who_waits(came)
    assert wait == set(range(count - waiting, count))
    assert (score >= risk.HELD_FROM) is (waiting > 0)


def test_from_the_seventh_on_those_before_wait_too(cast: Cast) -> None:
    out = desk.published()
    came = come(out, 6)
    assert crowds.settle() == 0
    assert states(came) == [ENTERED] * 4 + [HELD] * 2
    came += come(out, 1)
    assert crowds.settle() == 4
    assert states(came) == [HELD] * 7
    first = entry(came[0][1])
    assert (first.risk, first.risk_reasons) == (75, "device")
    shown = mine.entry(*came[0])
    assert (shown.state, shown.outcome, shown.prize, shown.voucher) == (HELD, "won", "50 元券", None)
    assert crowds.settle() == 0
    assert broken() == []


def test_of_many_at_one_moment_none_sees_another_and_all_wait_within_the_minute(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = desk.published()
    came = come_unseen(out, 9, monkeypatch)
    five = come_unseen(out, 5, monkeypatch, Seen("192.0.2.9", "another browser"))
    assert states(came + five) == [ENTERED] * 14
    assert crowds.settle() == 10
    assert states(came) == [HELD] * 9
    assert states(five) == [ENTERED] * 4 + [HELD]


def test_a_counter_does_not_redeem_what_the_worker_is_about_to_hold(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, zhang = desk.published(), owner("D001")
    came = come_unseen(out, 7, monkeypatch)
    code = code_of(came[0][1])
    assert redeeming.look(zhang, code).state == "held"
    assert told(zhang, code) == "voucher_held"
    four = come(desk.published(), 4)
    assert told(zhang, code_of(four[3][1])) == "done"


def test_what_was_redeemed_stays_and_what_somebody_looked_at(cast: Cast) -> None:
    out, zhang = desk.published(), owner("D001")
    came = come(out, 4)
    assert told(zhang, code_of(came[1][1])) == "done"
    fifth = come(out, 1)
    farming.accept(OPERATOR, fifth[0][1])
    mine.withdraw(*came[3])
    came += fifth + come(out, 2)
    assert crowds.settle() == 2
    assert states(came) == [HELD, ENTERED, HELD, "withdrawn", ENTERED, HELD, HELD]
    assert broken() == []


def test_let_count_again_its_voucher_is_good_from_that_day_on_and_its_lead_is_the_one_it_had(cast: Cast) -> None:
    out = desk.published(prizes=[desk.a_prize(good_days="7")])
    (me, number), *_ = came = come(out, 7)
    code, called = code_of(number), events_of(me)
    assert crowds.settle() == 4
    desk.at(desk.MORNING + timedelta(days=5))
    assert tidings.watch()["ending"] == 0, "nobody is told of a voucher they may not use"
    farming.accept(OPERATOR, number)
    voucher = mine.entry(me, number).voucher
    assert voucher is not None
    assert (voucher.code, voucher.state, voucher.good_until) == (code, "good", clock.end_of_day(clock.now(), 7))
    assert events_of(me) == called > 0
    assert crowds.settle(crowds.SELDOM * 9) == 0, "who was looked at is not held again"
    assert states(came)[0] == ENTERED
    assert broken() == []


def test_refused_after_it_counted_its_voucher_is_taken_back_and_the_prize_is_there_for_others(cast: Cast) -> None:
    out, zhang = desk.published(prizes=[desk.a_prize(stock="7")]), owner("D001")
    (_, number), *_ = come(out, 7)
    crowds.settle()
    farming.refuse(OPERATOR, number, "同一部手机")
    assert entry(number).state == REFUSED
    assert told(zhang, code_of(number)) == "voucher_withdrawn"
    assert desk.prize(out.prizes[0]).given == 6
    assert broken() == []


def test_the_worker_looks_at_an_hour_and_after_a_night_at_a_day(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    out = desk.published()
    come_unseen(out, 7, monkeypatch)
    desk.at(desk.MORNING + timedelta(hours=20))
    assert crowds.settle() == 0
    assert crowds.settle(crowds.SELDOM) == 7


def test_the_mini_program_has_no_browser_to_share(cast: Cast) -> None:
    came = come(desk.published(), 9, Seen("192.0.2.9"))
    assert crowds.settle() == 0
    assert states(came) == [ENTERED] * 9
