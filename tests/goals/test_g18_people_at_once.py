"""G18, people: joining, leaving, deciding and scanning are exact when they happen at the same moment."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from sqlalchemy.exc import MultipleResultsFound

from services import access, clock, invariants, people
from services.access import OPERATOR
from services.attribution import signs
from services.bindings import claiming, clerks, deciding, inviting
from services.errors import Refusal
from tests.goals.ground import Ground
from tests.rig.invariants import broken, number
from tests.rig.races import at_once
from tests.rig.unlocked import without_row_locks
from tests.rig.variants import drop_unique_keys

pytestmark = pytest.mark.mariadb

ROUNDS = pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.proof)])
TRIES_OF_A_CONTROL = 25
_people = itertools.count(1)
Act = Callable[[], Any]


def somebody() -> int:
    person = people.meet(people.OFFICIAL_ACCOUNT, f"oAtOnce{next(_people)}")
    people.followed(person.id, clock.now())
    return person.id


def owner(dealer: str) -> int:
    who, token = somebody(), inviting.invite_dealer(OPERATOR, dealer).token
    claim = claiming.claim(who, token, name="老板", phone="13912345678", agreed=True)
    deciding.decide(OPERATOR, claim.claim_id, accept=True, reason="", via="console", shown_conflict="target_taken")
    return who


def attempt(act: Act) -> str:
    """What came of it: the refusal's code, or "done"; without protection a rule may meet two where there is one."""
    try:
        act()
    except Refusal as refusal:
        return refusal.code
    except MultipleResultsFound:
        return "several"
    return "done"


def race(*acts: Act) -> list[str]:
    return at_once([partial(attempt, act) for act in acts])


def merges(ground: Ground, *rows: int) -> int:
    query = "SELECT COUNT(*) FROM audit_entry WHERE tag = 'follower:merge:done' AND subject_id IN (%s)"
    return number(ground.database, query % ", ".join(map(str, rows)))


@ROUNDS
def test_one_pair_joined_by_eight_at_once_is_joined_once(mariadb_ground: Ground, rounds: int) -> None:
    for _ in range(rounds):
        first, second = somebody(), somebody()
        race(*[partial(people.merge, *pair) for pair in ((first, second), (second, first)) * 4])
        assert people.survivor(second).id == first
        assert merges(mariadb_ground, first, second) == 1
    assert broken() == []


@ROUNDS
def test_three_rows_joined_in_a_ring_at_once_are_one_without_a_chain(mariadb_ground: Ground, rounds: int) -> None:
    for _ in range(rounds):
        ring = [somebody() for _ in range(3)]
        race(*[partial(people.merge, ring[n], ring[(n + 1) % 3]) for n in range(3)])
        assert {people.survivor(who).id for who in ring} == {ring[0]}
        assert merges(mariadb_ground, *ring) == 2
    assert broken() == []


def visits(who: int) -> tuple[list[str], list[str]]:
    scenes = [signs.issue_sign(OPERATOR, code).scene for code in ("D001", "D002")] * 2
    return scenes, race(*[partial(signs.scan_sign, who, scene) for scene in scenes])


def customer_of(ground: Ground, who: int) -> int:
    query = "SELECT COUNT(*) FROM attribution WHERE follower_id = :who AND ended_at IS NULL"
    return number(ground.database, query, who=who)


@ROUNDS
def test_two_signs_scanned_at_once_by_one_person_make_them_one_dealers_customer_and_keep_every_scan(
    mariadb_ground: Ground, rounds: int
) -> None:
    for _ in range(rounds):
        who = somebody()
        scenes, said = visits(who)
        assert said == ["done"] * len(scenes)
        assert customer_of(mariadb_ground, who) == 1
        query = "SELECT SUM(times) FROM sign_scan WHERE follower_id = :who"
        assert number(mariadb_ground.database, query, who=who) == len(scenes)


PEOPLE = 16


@pytest.mark.parametrize("crowd", [PEOPLE, pytest.param(32, marks=pytest.mark.proof)])
def test_a_crowd_that_scans_one_clerks_code_at_once_waits_once_each_and_the_owner_is_asked_about_each(
    mariadb_ground: Ground, crowd: int
) -> None:
    boss = owner("D001")
    token = clerks.invite_clerk(boss).token
    crowd_of = [somebody() for _ in range(crowd)]
    forms = [
        partial(claiming.claim, who, token, name=f"店员{n}", phone=f"137{n:08d}", agreed=True)
        for n, who in enumerate(crowd_of)
    ]
    assert race(*forms, *forms[: crowd // 4]) == ["done"] * (crowd + crowd // 4)
    claims = "SELECT COUNT(*) FROM claim JOIN invitation ON invitation.id = claim.invitation_id WHERE letter = 'k'"
    assert number(mariadb_ground.database, f"{claims} AND claim.state = 'waiting'") == crowd
    asked = "SELECT COUNT(*) FROM outbox_promise WHERE topic = 'approval_wanted' AND follower_id = :boss"
    assert number(mariadb_ground.database, asked, boss=boss) == crowd
    assert broken() == []


def wrong_numbers(crowd: int) -> list[str]:
    token = inviting.invite_dealer(OPERATOR, "D002").token
    return race(
        *[
            partial(claiming.claim, somebody(), token, name="路人", phone=f"136{n:08d}", agreed=True)
            for n in range(crowd)
        ]
    )


def test_of_a_crowd_that_guesses_numbers_at_once_exactly_five_are_heard(mariadb_ground: Ground) -> None:
    said = wrong_numbers(PEOPLE)
    assert (said.count("done"), said.count("too_many_tries")) == (5, PEOPLE - 5)


def clerk_decided_twice() -> tuple[int, list[str]]:
    """The owner says yes, headquarters no, at the same moment."""
    boss = owner("D001")
    token = clerks.invite_clerk(boss).token
    number_of_theirs = f"134{next(_people):08d}"
    claim = claiming.claim(somebody(), token, name="店员", phone=number_of_theirs, agreed=True).claim_id
    yes = partial(deciding.decide, access.follower(boss, "老板"), claim, accept=True, reason="", via="wechat")
    no = partial(deciding.decide, OPERATOR, claim, accept=False, reason="不认识", via="console")
    return claim, race(yes, no)


def told(ground: Ground, claim: int) -> int:
    query = "SELECT COUNT(*) FROM outbox_promise WHERE topic IN ('approved', 'refused') AND dedupe_key LIKE :key"
    return number(ground.database, query, key=f"%:claim:{claim}:%")


@ROUNDS
def test_an_owner_who_accepts_while_headquarters_refuses_makes_one_decision(
    mariadb_ground: Ground, rounds: int
) -> None:
    for _ in range(rounds):
        claim, said = clerk_decided_twice()
        assert sorted(said) == ["already_decided", "done"]
        assert told(mariadb_ground, claim) == 1
    assert broken() == []


# CONTROLS


def goes_wrong(act: Callable[[], bool]) -> bool:
    """Whether it goes wrong in one of some tries; a deadlock or a refused key in between is no news."""
    return any(act() for _ in range(TRIES_OF_A_CONTROL))


def test_control_without_locks_a_pair_is_joined_twice(
    fresh_mariadb_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    def joined_twice() -> bool:
        first, second = somebody(), somebody()
        race(*[partial(people.merge, first, second)] * 8)
        return merges(fresh_mariadb_ground, first, second) > 1

    without_row_locks(monkeypatch)
    assert goes_wrong(joined_twice)


def test_control_without_locks_a_ring_of_three_leaves_a_chain(
    fresh_mariadb_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    def chained() -> bool:
        ring = [somebody() for _ in range(3)]
        race(*[partial(people.merge, ring[n], ring[(n + 1) % 3]) for n in range(3)])
        return any(found.name in ("merged_once", "merged_own_nothing") for found in invariants.broken())

    without_row_locks(monkeypatch)
    assert goes_wrong(chained)


def test_control_without_locks_a_claim_is_decided_twice(
    fresh_mariadb_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_row_locks(monkeypatch)
    assert goes_wrong(lambda: told(fresh_mariadb_ground, clerk_decided_twice()[0]) > 1)


def test_control_without_lock_and_key_two_signs_make_two_attributions(
    fresh_mariadb_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_unique_keys(fresh_mariadb_ground.database, "attribution", "uq_attribution_follower")
    drop_unique_keys(fresh_mariadb_ground.database, "sign_scan", "uq_sign_scan")

    def of_two() -> bool:
        who = somebody()
        visits(who)
        return customer_of(fresh_mariadb_ground, who) > 1

    without_row_locks(monkeypatch)
    assert goes_wrong(of_two)


def test_control_without_the_code_held_more_than_five_guesses_are_heard(
    fresh_mariadb_ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = inviting.find_invitation
    monkeypatch.setattr(claiming, "find_invitation", lambda token, *, lock=False: found(token))
    assert goes_wrong(lambda: wrong_numbers(PEOPLE).count("done") > 5)
