"""G45, "WeChat risk rank down → hold, not pay": where a campaign wants WeChat's risk rank, a farm that no sign of ours
tells wins as many prizes as WeChat takes accounts of it for people, by whichever door it comes; while WeChat is away
nobody is paid, and people are as soon as it answers.

How many accounts of a farm WeChat knows is Tencent's secret: no figure of ours stands for it."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial

import pytest

from models.campaign_entries import ENTERED, HELD
from services.access import OPERATOR
from services.campaigns import entering, farming, rank_waits
from services.campaigns.entering import Wish
from services.campaigns.ranking import Rank
from services.campaigns.risk import Seen
from tests.goals import test_g45_later_farms as later
from tests.goals.farm_hall import COUNTS, Hall, played
from tests.goals.ground import Ground
from tests.goals.later_traces import ACCOUNTS, farms
from tests.goals.test_g45_farms import MOST_LOST, opens
from tests.rig.invariants import broken
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import enter, entry, somebody, voucher_of
from tests.services.campaigns.desk import Out
from tests.services.campaigns.ranks import NO_ANSWER, NO_MINI, NOT_GRANTED, NOT_LATELY, careful, ranked
from wechat.mini_program import HIGHEST_RANK

Record = Callable[[str, object], None]
PRIZES = 10_000


def patient(out: Out, number: int, rank: Rank) -> int:
    """An account with a browser of its own, a network shared by five and a hand's patience: its entry."""
    me = somebody()
    opens(out, me)
    seen = Seen(f"198.51.{number // 5}.1", f"fresh browser {number}", by_page=True)
    return enter(out, me, seen=seen, rank=rank).entry_id


@pytest.mark.parametrize("known", [0.0, 0.5, 0.8, 0.95])
def test_a_patient_farm_wins_what_wechat_takes_for_people(known: float, record_property: Record) -> None:
    """Control: without the rank it wins a thousand of 10,000. For the goal's 2 % WeChat has to know four of five."""
    chance = random.Random(f"g45 {known}")
    came = farms(later.SEEDS[0], 4)["careful scripts"]
    states = played(came, Hall())
    assert sum(state == COUNTS for state in states.values()) == ACCOUNTS, "the control"
    ranks = {who: Rank(HIGHEST_RANK if chance.random() < known else chance.choice((0, 1, 2)), "") for who in states}
    won = sum(state == COUNTS and ranks[who].reason is None for who, state in states.items())
    record_property(f"of 10,000 prizes, where WeChat knows {known:.0%} of its accounts", f"{won / PRIZES:.2%}")
    seen_through = sum(rank.value == HIGHEST_RANK for rank in ranks.values())
    assert (won, won / PRIZES <= MOST_LOST) == (ACCOUNTS - seen_through, known >= 0.8)


@pytest.mark.parametrize("rank", [NO_MINI, NOT_LATELY, NO_ANSWER, NOT_GRANTED, ranked(3), ranked(4)])
def test_on_rows_a_patient_farm_wins_nothing_without_a_low_rank(ground: Ground, rank: Rank) -> None:
    """By the page, where WeChat cannot be asked of it, as by the mini program. Control: without wanting a rank all of
    it win."""
    out, unwanted = careful(), desk.published()
    waits = [patient(out, number, rank) for number in range(12)]
    assert {entry(one).state for one in waits} == {HELD}
    assert [voucher_of(one) for one in waits] == [None] * 12
    assert {entry(patient(unwanted, number, rank)).state for number in range(12)} == {ENTERED}
    assert broken() == []


def test_while_wechat_is_away_nobody_is_paid_and_people_are_once_it_answers(ground: Ground) -> None:
    """Thirty people and thirty accounts of a farm, in one hour without WeChat; not a fen beyond the budget."""
    prize = desk.a_prize(worth="10.00", stock="60")
    out = careful(prizes=[prize], budget="600")
    people = [patient(out, number, NO_ANSWER) for number in range(30)]
    farm = [patient(out, number, NO_ANSWER) for number in range(30, 60)]
    assert {entry(one).state for one in (*people, *farm)} == {HELD}
    assert desk.row(out.slug).spent_fen == 60_000, "what was won is kept, for whoever it is"
    assert desk.refused(partial(entering.enter, somebody(), Wish(out.slug, {}))).code == "sold_out"
    assert all(rank_waits.learn(one, ranked(0)) for one in people)
    assert not any(rank_waits.learn(one, ranked(4)) for one in farm)
    assert {entry(one).state for one in people} == {ENTERED}
    assert {entry(one).state for one in farm} == {HELD}
    for one in farm:
        farming.refuse(OPERATOR, one, "批量注册的账号")
    assert (desk.row(out.slug).spent_fen, desk.prize(out.prizes[0]).given) == (30_000, 30)
    assert broken() == []
