"""Entries that wait: headquarters decides, the worker holds, WeChat says what it thinks of their person."""

from __future__ import annotations

from services.access import OPERATOR
from services.campaigns import crowds, farming, rank_waits
from services.campaigns.risk import Seen
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import path
from tests.services.campaigns import desk
from tests.services.campaigns.crowd import enter
from tests.services.campaigns.ranks import NO_ANSWER, came, careful, ranked


def an_entry_that_is_held() -> int:
    out = desk.published()
    for _ in range(4):
        enter(out, seen=Seen("192.0.2.9", "one browser"))
    return enter(out, seen=Seen("192.0.2.9", "one browser")).entry_id


@path
def lets_an_entry_count(ground: Ground) -> Act:
    number = an_entry_that_is_held()
    return lambda: farming.accept(OPERATOR, number)


@path
def refuses_an_entry(ground: Ground) -> Act:
    number = an_entry_that_is_held()
    return lambda: farming.refuse(OPERATOR, number, "同一部手机参加了很多次")


@path
def holds_an_entry_that_counted(ground: Ground) -> Act:
    number = enter(desk.published()).entry_id
    return lambda: crowds.hold(number, 75)


@path
def learns_a_low_rank(ground: Ground) -> Act:
    _, number = came(careful(), NO_ANSWER)
    return lambda: rank_waits.learn(number, ranked(0))


@path
def does_without_a_rank(ground: Ground) -> Act:
    _, number = came(careful(), NO_ANSWER)
    return lambda: rank_waits.do_without(number)
