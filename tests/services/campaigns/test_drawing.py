"""Draws: each value as likely as any other, the same again after a crash, and open to everybody once it is over."""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from models.campaign_entries import CampaignEntry
from models.campaigns import CampaignSeed
from models.db import session, transaction
from services.campaigns import drawing, fairness, seeds, showing
from services.campaigns.drawing import MILLION, prize_for, value_of
from services.campaigns.stock import Prize
from services.errors import NotFound
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import enter, entry, somebody, told
from tests.world import Cast

SEEDS = st.binary(min_size=32, max_size=32).map(bytes.hex)
KNOWN = [199654, 741928, 823539, 782078, 979676]
SLUGS = st.text("abcdefghijkmnpqrstuvwxyz23456789", min_size=4, max_size=22)


def prize(number: int, odds: int) -> Prize:
    return Prize(number, f"奖品{number}", None, None, 0, 1, odds, None)


def test_a_known_seed_gives_known_values() -> None:
    """Computed once by another hand: what a checker outside must find, too."""
    seed = "00" * 32
    mac = hmac.new(seed.encode(), b"spring:1", hashlib.sha256).digest()
    assert value_of(seed, "spring", 1) == int.from_bytes(mac[:8], "big") % MILLION
    assert [value_of(seed, "spring", number) for number in range(1, 6)] == KNOWN


@given(seed=SEEDS, slug=SLUGS, number=st.integers(1, 2**53))
def test_a_value_is_one_of_a_million_and_the_same_again(seed: str, slug: str, number: int) -> None:
    value = value_of(seed, slug, number)
    assert 0 <= value < MILLION
    assert value == value_of(seed, slug, number)


@given(seed=SEEDS, slug=SLUGS)
@settings(max_examples=12, deadline=None)
def test_values_spread_evenly_whatever_the_seed(seed: str, slug: str) -> None:
    """Chi-squared over a hundred drawers of 20,000 draws: 99 degrees of freedom pass 190 once in ten million times."""
    draws = 20_000
    drawers = Counter(value_of(seed, slug, number) * 100 // MILLION for number in range(1, draws + 1))
    expected = draws / 100
    assert sum((drawers[at] - expected) ** 2 / expected for at in range(100)) < 190


@given(seed=SEEDS)
@settings(max_examples=8, deadline=None)
def test_neighbours_say_nothing_of_each_other(seed: str) -> None:
    """Of two draws in a row, all four pairs of halves come equally often (3 degrees of freedom: 40 once in 10^8)."""
    draws = 8_000
    pairs = Counter(
        (value_of(seed, "s", 2 * at) < MILLION // 2, value_of(seed, "s", 2 * at + 1) < MILLION // 2)
        for at in range(1, draws + 1)
    )
    assert sum((pairs[pair] - draws / 4) ** 2 / (draws / 4) for pair in pairs) < 40


@given(odds=st.lists(st.integers(0, 200_000), min_size=1, max_size=5), value=st.integers(0, MILLION - 1))
def test_a_prize_is_as_wide_as_its_odds(odds: list[int], value: int) -> None:
    prizes = [prize(number, wide) for number, wide in enumerate(odds)]
    before = 0
    for one in prizes:
        if before <= value < before + (one.odds_ppm or 0):
            assert prize_for(value, prizes) == one
            return
        before += one.odds_ppm or 0
    assert prize_for(value, prizes) is None


def lottery(*, stock: str = "100", odds: str = "50") -> desk.Out:
    return desk.published("lottery", prizes=[desk.a_prize("lottery", stock=stock, odds=odds, name="蓝牙耳机")])


def over(out: desk.Out) -> None:
    desk.at(desk.MORNING + timedelta(days=8))
    assert fairness.tell_seeds() == 1


def test_what_is_drawn_is_what_the_seed_says_and_everybody_can_draw_again(cast: Cast) -> None:
    out = lottery()
    done = [enter(out) for _ in range(30)]
    assert {one.outcome for one in done} == {"won", "lost"}
    before = fairness.show(out.slug)
    assert (before.seed, before.shown, before.draws) == (None, (), 30)
    assert showing.show(out.slug, None, None).commitment == before.commitment
    over(out)
    after = fairness.show(out.slug)
    assert after.seed is not None
    assert hashlib.sha256(after.seed.encode()).hexdigest() == before.commitment == seeds.commitment_of(after.seed)
    assert [one.value for one in after.shown] == [value_of(after.seed, out.slug, one.number) for one in after.shown]
    assert [one.outcome for one in after.shown] == [one.outcome for one in done]
    assert all((one.label or "").startswith("访客 ") for one in after.shown)
    assert fairness.check(out.slug).wrong == ()


def test_after_the_seed_was_told_nobody_draws_whatever_the_days_say(cast: Cast) -> None:
    out = lottery()
    over(out)
    desk.at(desk.MORNING)  # as if its end had been moved
    assert told(out) == "ended"
    assert showing.show(out.slug, None, None).phase == "ended"
    assert fairness.tell_seeds() == 0


def test_a_prize_that_is_drawn_and_gone_is_told_as_that(cast: Cast) -> None:
    prizes = [
        desk.a_prize("lottery", stock="1", odds="99", name="一等奖"),
        desk.a_prize("lottery", stock="5", odds="0.0001", name="安慰奖"),
    ]
    out = desk.published("lottery", prizes=prizes)
    said = [enter(out) for _ in range(12)]
    assert [one.outcome for one in said].count("won") <= 2
    assert "sold_out" in [one.outcome for one in said]
    assert fairness.check(out.slug).wrong == ()


def test_all_gone_is_told_before_anything_is_asked(cast: Cast) -> None:
    out = lottery(stock="1", odds="100")
    assert [told(out), told(out)] == ["won", "sold_out"]
    assert showing.show(out.slug, None, None).phase == "sold_out"


def test_a_draw_repeated_after_a_crash_gives_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of a draw that was never committed is drawn again, to the same value."""
    out, me = lottery(), somebody()
    drawn: list[drawing.Drawn] = []
    real = drawing.draw

    def noted(campaign_id: int, slug: str, prizes: list[Prize]) -> drawing.Drawn:
        drawn.append(real(campaign_id, slug, prizes))
        if len(drawn) == 1:
            raise RuntimeError("the power went")
        return drawn[-1]

    monkeypatch.setattr(drawing, "draw", noted)
    with pytest.raises(RuntimeError):
        enter(out, me)
    done = enter(out, me)
    assert drawn[0] == drawn[1]
    assert (entry(done.entry_id).draw_number, entry(done.entry_id).draw_value) == (1, drawn[0].value)


TAMPERED = {
    "a value": {"draw_value": 7},
    "an outcome": {"outcome": "won"},
    "a number": {"draw_number": 99},
}


@pytest.mark.parametrize("values", TAMPERED.values(), ids=TAMPERED)
def test_what_was_changed_afterwards_is_found(cast: Cast, values: dict[str, object]) -> None:
    out = lottery()
    lost = next(one for one in (enter(out) for _ in range(40)) if one.outcome == "lost")

    @transaction
    def tamper() -> None:
        session().execute(update(CampaignEntry).where(CampaignEntry.id == lost.entry_id).values(**values))

    tamper()
    assert fairness.check(out.slug).wrong != ()


def test_another_seed_is_found(cast: Cast) -> None:
    out = lottery()
    enter(out)

    @transaction
    def swap() -> None:
        session().get_one(CampaignSeed, out.id).seed = "ab" * 32

    swap()
    assert any("committed" in one for one in fairness.check(out.slug).wrong)


def test_a_coupon_has_no_draws(cast: Cast) -> None:
    with pytest.raises(NotFound) as no:
        fairness.show(desk.published().slug)
    assert no.value.code == "no_draws"
