"""An owner decides about the clerks of his own shop, and of no other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from services import clock, outbox, people
from services.access import OPERATOR, follower
from services.bindings import arriving, claiming, clerks, deciding, ending, history, inviting
from services.errors import Conflict, Expired, NotAllowed, NotFound, Refusal
from tests.world import Cast


def somebody(name: str) -> int:
    person = people.meet(people.OFFICIAL_ACCOUNT, f"openid of {name}")
    people.followed(person.id, clock.now())
    return person.id


def owner(code: str = "D001") -> int:
    who = somebody(f"owner of {code}")
    arriving.arrive(who, inviting.invite_dealer(OPERATOR, code, policy="on_follow").scene)
    return who


def clerk(boss: int, name: str = "马超", phone: str = "13900000011") -> tuple[int, int]:
    """A follower with a waiting claim to be a clerk of this owner's dealer."""
    who = somebody(name)
    token = (clerks.living_invitation(boss) or clerks.invite_clerk(boss)).token
    return who, claiming.claim(who, token, name=name, phone=phone, agreed=True).claim_id


def decide(who: int, claim: int, *, accept: bool = True, shown: str | None = None) -> None:
    deciding.decide(
        follower(who, "老板"), claim, accept=accept, reason="不是店里的人", via="wechat", shown_conflict=shown
    )


def test_several_clerks_join_by_one_code_as_people_of_their_own(app: Flask, cast: Cast) -> None:
    boss = owner()
    for n in range(7):  # more than the five wrong numbers an owner's invitation bears
        _, claim = clerk(boss, f"店员{n}", f"1390000020{n}")
        decide(boss, claim)
    assert [one.name for one in clerks.staff_of(boss)] == ["张伟", *(f"店员{n}" for n in range(7))]


def test_only_the_owner_is_asked_and_headquarters_may_still_decide(app: Flask, cast: Cast) -> None:
    hq = somebody("wang")
    arriving.arrive(hq, inviting.invite_employee(OPERATOR, "E001", policy="on_follow").scene)
    boss = owner()
    outbox.claim("before", 100)
    _, claim = clerk(boss)
    assert [(held.topic, held.follower_id) for held in outbox.claim("after", 100) if held.topic] == [
        ("approval_wanted", boss)
    ]
    deciding.decide(OPERATOR, claim, accept=True, reason="", via="console")
    assert history.claim(OPERATOR, claim).state == "accepted"


def test_without_an_owner_in_wechat_headquarters_is_asked(app: Flask, cast: Cast) -> None:
    hq = somebody("wang")
    arriving.arrive(hq, inviting.invite_employee(OPERATOR, "E001", policy="on_follow").scene)
    boss = owner()
    token = clerks.invite_clerk(boss).token
    ending.leave(boss, ending.held_by(boss)[0].binding_id)
    outbox.claim("before", 100)
    claiming.claim(somebody("late"), token, name="马超", phone="13900000011", agreed=True)
    assert [held.follower_id for held in outbox.claim("after", 100) if held.topic] == [hq]


@pytest.mark.parametrize("accept", [True, False])
def test_the_owner_of_another_dealer_finds_no_such_claim(app: Flask, cast: Cast, accept: bool) -> None:
    boss, other = owner(), owner("D002")
    _, claim = clerk(boss)
    with pytest.raises(NotFound):
        decide(other, claim, accept=accept)
    with pytest.raises(NotFound):
        history.claim(follower(other, "别的老板"), claim)
    assert history.claim(OPERATOR, claim).state == "waiting"


def test_an_owner_decides_no_claim_of_becoming_an_owner(app: Flask, cast: Cast) -> None:
    boss = owner()
    token = inviting.invite_dealer(OPERATOR, "D001").token
    claim = claiming.claim(somebody("rival"), token, name="张伟", phone="13900000001", agreed=True).claim_id
    with pytest.raises(NotFound):
        decide(boss, claim, shown="target_taken")


def test_an_owner_takes_nobody_away_from_another_dealer(app: Flask, cast: Cast) -> None:
    boss, other = owner(), owner("D002")
    who, claim = clerk(boss)
    decide(boss, claim)
    token = clerks.invite_clerk(other).token
    moving = claiming.claim(who, token, name="马超", phone="13900000011", agreed=True).claim_id
    with pytest.raises(NotAllowed) as refused:
        decide(other, moving, shown="bound_elsewhere")
    assert refused.value.code == "needs_headquarters"
    assert [held.target.code for held in ending.held_by(who)] == ["D001"]


def test_a_clerk_with_a_new_wechat_takes_the_old_record_over_by_the_owners_tap(app: Flask, cast: Cast) -> None:
    boss = owner()
    old, first = clerk(boss)
    decide(boss, first)
    new, second = clerk(boss, "马超的新手机")
    decide(boss, second, shown="target_taken")
    assert ending.held_by(old) == []
    assert [held.target.words for held in ending.held_by(new)] == ["华南总代理的店员"]
    assert len(clerks.staff_of(boss)) == 2


def test_a_new_code_ends_the_one_before(app: Flask, cast: Cast) -> None:
    boss = owner()
    first, second = clerks.invite_clerk(boss), clerks.invite_clerk(boss)
    with pytest.raises(Expired):
        claiming.claim(somebody("late"), first.token, name="马超", phone="13900000011", agreed=True)
    living = clerks.living_invitation(boss)
    assert living is not None
    assert living.id == second.id


BAD: list[tuple[str, type[Refusal], Callable[[int, int, int], object]]] = [
    ("not_owner", NotAllowed, lambda boss, other, who: clerks.invite_clerk(who)),
    ("not_owner", NotAllowed, lambda boss, other, who: clerks.staff_of(who)),
    ("not_owner", NotAllowed, lambda boss, other, who: clerks.let_go(who, clerks.staff_of(boss)[1].id)),
    ("clerk_unknown", NotFound, lambda boss, other, who: clerks.let_go(other, clerks.staff_of(boss)[1].id)),
    ("clerk_unknown", NotFound, lambda boss, other, who: clerks.let_go(boss, clerks.staff_of(boss)[0].id)),
    ("clerk_unknown", NotFound, lambda boss, other, who: clerks.let_go(boss, 999)),
    ("own_shop", Conflict, lambda boss, other, who: arriving.arrive(boss, clerks.invite_clerk(boss).scene)),
]


@pytest.mark.parametrize(("code", "family", "act"), BAD, ids=[f"{n}-{case[0]}" for n, case in enumerate(BAD)])
def test_what_is_not_theirs_is_refused(
    app: Flask, cast: Cast, code: str, family: type[Refusal], act: Callable[[int, int, int], object]
) -> None:
    boss, other = owner(), owner("D002")
    who, claim = clerk(boss)
    decide(boss, claim)
    with pytest.raises(family) as refused:
        act(boss, other, who)
    assert refused.value.code == code
    assert len(ending.held_by(who)) == 1


def test_who_was_let_go_holds_nothing_and_is_let_go_once(app: Flask, cast: Cast) -> None:
    boss = owner()
    who, claim = clerk(boss)
    decide(boss, claim)
    person = clerks.staff_of(boss)[1].id
    clerks.let_go(boss, person)
    assert ending.held_by(who) == []
    with pytest.raises(Conflict) as refused:
        clerks.let_go(boss, person)
    assert refused.value.code == "already_left"
