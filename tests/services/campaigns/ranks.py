"""WeChat's opinion of accounts, as tests want it; and campaigns that want to know it."""

from __future__ import annotations

import itertools
from typing import Any

from services import people
from services.campaigns import ranking
from services.campaigns.ranking import Rank
from services.campaigns.risk import Seen
from services.people import MINI_PROGRAM
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import enter, somebody
from tests.services.campaigns.desk import Out

HOME = "203.0.113.7"
NO_ANSWER, NOT_GRANTED = Rank(why=ranking.NO_ANSWER), Rank(why="48001")
NOT_LATELY, NO_MINI = Rank(why=ranking.NOT_LATELY), Rank(why=ranking.NO_MINI)
_numbers = itertools.count(1)


class Opinion:
    """WeChat with one opinion; what it was asked."""

    def __init__(self, told: int | Exception) -> None:
        self.told = told
        self.asked: list[tuple[str, str]] = []

    def risk_rank(self, openid: str, address: str) -> int:
        self.asked.append((openid, address))
        if isinstance(self.told, Exception):
            raise self.told
        return self.told


def ranked(value: int) -> Rank:
    return Rank(value, "")


def careful(bait: str = "coupon", **more: Any) -> Out:
    """A campaign that wants WeChat's risk rank."""
    return desk.published(bait, rank="yes", **more)


def with_the_mini_program() -> tuple[int, str]:
    """Somebody of whom WeChat can be asked: who, and their openid there."""
    number = next(_numbers)
    openid, unionid = f"oMini{number:06d}", f"uBoth{number:06d}"
    people.meet(people.OFFICIAL_ACCOUNT, f"oBoth{number:06d}", unionid)
    return people.meet(MINI_PROGRAM, openid, unionid).id, openid


def came(out: Out, rank: Rank, person: int | None = None, **said: Any) -> tuple[int, int]:
    """Somebody takes part, of whom WeChat says this: who, and their entry."""
    me = somebody() if person is None else person
    seen = said.pop("seen", Seen(HOME))
    return me, enter(out, me, rank=rank, seen=seen, **said).entry_id
