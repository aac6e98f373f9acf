"""Draws that anybody can draw again: each is computed from the seed that was committed to (`seeds.py`) and its
number."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, select, update

from models.campaigns import CampaignSeed
from models.db import session
from services.campaigns.stock import Prize
from services.errors import Expired

MILLION = 1_000_000
WORD_BYTES = 8
# Of 2**64 words those below this fall on each value equally often; the few above are passed over.
FAIR_BELOW = 2**64 - 2**64 % MILLION


@dataclass(frozen=True, slots=True)
class Drawn:
    """One draw: its number, its value of a million, and the prize that value stands for (None: no prize)."""

    number: int
    value: int
    prize: Prize | None


def draw(campaign_id: int, slug: str, prizes: Sequence[Prize]) -> Drawn:
    """Inside a rule: the next draw. Its number is used up only when the rule commits: after a crash the number is drawn
    again, to the same value. Refuses `ended` once the seed was told. Locks: campaign_seed."""
    counted = update(CampaignSeed).where(CampaignSeed.campaign_id == campaign_id, CampaignSeed.revealed_at.is_(None))
    done: CursorResult[Any] = session().execute(  # type: ignore[assignment]
        counted.values(draws=CampaignSeed.draws + 1).execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:
        raise Expired("ended", "活动已经结束了，谢谢您来。")
    seed, number = (
        session()
        .execute(select(CampaignSeed.seed, CampaignSeed.draws).where(CampaignSeed.campaign_id == campaign_id))
        .one()
    )
    value = value_of(seed, slug, number)
    return Drawn(number, value, prize_for(value, prizes))


def value_of(seed: str, slug: str, number: int) -> int:
    """Pure: the value of one draw, 0 to 999,999, each as likely as any other. HMAC-SHA-256 under the seed's letters
    over `slug:number` gives four words of eight bytes, big-endian; the first that is below FAIR_BELOW counts, by its
    remainder of a million. Where none is (once in 10 to the 50), `slug:number:1` gives the next four."""
    again = 0
    while True:
        said = f"{slug}:{number}" if again == 0 else f"{slug}:{number}:{again}"
        mac = hmac.new(seed.encode(), said.encode(), hashlib.sha256).digest()
        for place in range(0, len(mac), WORD_BYTES):
            word = int.from_bytes(mac[place : place + WORD_BYTES], "big")
            if word < FAIR_BELOW:
                return word % MILLION
        again += 1


def prize_for(value: int, prizes: Sequence[Prize]) -> Prize | None:
    """Pure: the prizes lie one after the other, each as wide as its odds in a million; behind them lies no prize."""
    ends = 0
    for prize in prizes:
        ends += prize.odds_ppm or 0
        if value < ends:
            return prize
    return None
