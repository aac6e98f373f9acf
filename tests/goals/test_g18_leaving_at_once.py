"""G18, people: who leaves while headquarters lets them move, and one number verified by several at the same moment."""

from __future__ import annotations

import itertools
import time
from functools import partial

import pytest

from services import people
from services.access import OPERATOR
from services.bindings import claiming, deciding, ending, inviting
from tests.goals.ground import Ground
from tests.goals.test_g18_people_at_once import goes_wrong, owner, race, somebody
from tests.rig.invariants import broken, number
from tests.rig.unlocked import without_row_locks
from tests.rig.variants import drop_unique_keys

pytestmark = pytest.mark.mariadb

ROUNDS = pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.proof)])


@ROUNDS
def test_two_who_verify_one_number_at_the_same_moment_are_one_in_the_end(mariadb_ground: Ground, rounds: int) -> None:
    for n in range(rounds):
        rows = [somebody() for _ in range(4)]
        race(*[partial(claiming.phone_verified, who, f"+8615{rounds:03d}{n:06d}") for who in rows])
        race(*[partial(_settle, who) for who in rows])
        assert len({people.survivor(who).id for who in rows}) == 1
    assert broken() == []


def _settle(who: int) -> None:
    people.join_by_phone(who)


def moves() -> tuple[int, int, int]:
    """Somebody who owns D001 asks to own D002 instead: who, their binding, their claim."""
    who = owner("D001")
    token = inviting.invite_dealer(OPERATOR, "D002").token
    claim = claiming.claim(who, token, name="老板", phone="13900000002", agreed=True)
    return who, ending.held_by(who)[0].binding_id, claim.claim_id


def leave_and_accept(who: int, binding: int, claim: int, hesitates: float = 0.0) -> list[str]:
    """They leave at the very moment when headquarters lets them move, or so many seconds after it began to."""

    def leave() -> None:
        time.sleep(hesitates)
        ending.leave(who, binding)

    accept = partial(
        deciding.decide, OPERATOR, claim, accept=True, reason="", via="console", shown_conflict="bound_elsewhere"
    )
    return race(leave, accept)


def ends(ground: Ground, binding: int) -> int:
    query = "SELECT COUNT(*) FROM audit_entry WHERE tag = 'dealer_staff:binding:end' AND subject_id = :binding"
    return number(ground.database, query, binding=binding)


@ROUNDS
def test_who_leaves_while_headquarters_lets_them_move_ends_once_and_holds_one(
    mariadb_ground: Ground, rounds: int
) -> None:
    for _ in range(rounds):
        who, binding, claim = moves()
        left, accepted = leave_and_accept(who, binding, claim)
        assert (left in ("done", "already_ended"), accepted) == (True, "done")
        assert ends(mariadb_ground, binding) == 1
        assert [one.target.code for one in ending.held_by(who)] == ["D002"]
        ending.leave(who, ending.held_by(who)[0].binding_id)
    assert broken() == []


# CONTROLS


def test_control_without_locks_condition_and_key_who_leaves_while_moving_ends_twice(
    fresh_mariadb_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Letting somebody move takes longer than leaving: the moment when both have looked and neither has ended is sought.
    moments = itertools.cycle(n / 250 for n in range(25))

    def ended_twice() -> bool:
        who, binding, claim = moves()
        leave_and_accept(who, binding, claim, next(moments))
        for held in ending.held_by(who):  # the next one wants to move to a place that is free
            ending.leave(who, held.binding_id)
        return ends(fresh_mariadb_ground, binding) > 1

    drop_unique_keys(fresh_mariadb_ground.database, "binding", "uq_binding_follower")
    without_row_locks(monkeypatch)
    assert goes_wrong(ended_twice)


def test_control_without_the_look_afterwards_one_number_verified_at_once_leaves_two(
    fresh_mariadb_ground: Ground,
) -> None:
    """The look is what `settle_twins` does once both have committed."""
    numbers = itertools.count()

    def two_left() -> bool:
        rows = [somebody() for _ in range(4)]
        e164 = f"+86151{next(numbers):08d}"
        race(*[partial(claiming.phone_verified, who, e164) for who in rows])
        return len({people.survivor(who).id for who in rows}) > 1

    assert goes_wrong(two_left)
