"""A binding ends once: by headquarters with a reason, by the person, or by an approval; whoever loses it is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from services import access, clock, outbox, people, roles
from services.access import OPERATOR, Actor
from services.bindings import arriving, claiming, deciding, ending, history, inviting
from services.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from services.listing import Wanted
from tests.world import Cast

MANAGER = Actor("hq", "陈洁", 2, frozenset({"channel_manager"}))


def somebody(name: str) -> int:
    person = people.meet(people.OFFICIAL_ACCOUNT, f"openid of {name}")
    people.followed(person.id, clock.now())
    return person.id


def employee(name: str, code: str) -> int:
    who = somebody(name)
    assert arriving.arrive(who, inviting.invite_employee(OPERATOR, code, policy="on_follow").scene).outcome == "bound"
    return who


def owner(name: str, code: str = "D001") -> int:
    who = somebody(name)
    assert arriving.arrive(who, inviting.invite_dealer(OPERATOR, code, policy="on_follow").scene).outcome == "bound"
    return who


def binding_of(who: int) -> int:
    [held] = ending.held_by(who)
    return held.binding_id


def told(who: int) -> list[str]:
    """The kinds of notices owed to somebody."""
    return [held.topic for held in outbox.claim("test", 100) if held.follower_id == who and held.topic]


def test_headquarters_ends_a_binding_and_the_role_is_gone_at_once(app: Flask, cast: Cast) -> None:
    who = owner("zhang")
    binding = binding_of(who)
    assert [role.kind for role in roles.of_person(who).roles] == ["dealer_staff"]
    ending.end_binding(MANAGER, binding, reason=" 不再  合作 ")
    assert [role.kind for role in roles.of_person(who).roles] == ["consumer"]
    row = history.binding(OPERATOR, binding)
    assert (row.ended_why, row.ended_reason, row.ended_by) == ("headquarters", "不再 合作", "陈洁")
    assert told(who) == ["unbound"]


def test_who_was_bound_before_is_bound_anew_and_the_history_keeps_both(app: Flask, cast: Cast) -> None:
    who = owner("zhang")
    ending.leave(who, binding_of(who))
    again = inviting.invite_dealer(OPERATOR, "D001", policy="on_follow")
    assert arriving.arrive(who, again.scene).outcome == "bound"
    assert [row.ended_why for row in history.bindings_of(OPERATOR, dealer_code="D001")] == [None, "left"]


def test_a_person_leaves_and_headquarters_is_told(app: Flask, cast: Cast) -> None:
    boss, who = employee("wang", "E001"), owner("zhang")
    outbox.claim("test", 100)
    assert ending.leave(who, binding_of(who)).words == "华南总代理的老板"
    assert ending.held_by(who) == []
    due = [(held.topic, held.follower_id) for held in outbox.claim("later", 100) if held.topic]
    assert due == [("left", boss)]


def test_nobody_leaves_for_somebody_else(app: Flask, cast: Cast) -> None:
    zhang, other = owner("zhang"), owner("liu", "D002")
    with pytest.raises(NotFound):
        ending.leave(other, binding_of(zhang))
    assert len(ending.held_by(zhang)) == len(ending.held_by(other)) == 1


@pytest.mark.parametrize(
    "again",
    [lambda who, binding: ending.end_binding(OPERATOR, binding, reason="再来一次"), ending.leave],
    ids=["headquarters", "the person"],
)
def test_a_binding_ends_once(app: Flask, cast: Cast, again: Callable[[int, int], object]) -> None:
    who = owner("zhang")
    binding = binding_of(who)
    ending.end_binding(OPERATOR, binding, reason="不再合作")
    with pytest.raises(Conflict) as refused:
        again(who, binding)
    assert refused.value.code == "already_ended"
    assert history.binding(OPERATOR, binding).ended_reason == "不再合作"


@pytest.mark.parametrize(
    ("actor", "reason", "code"),
    [
        (MANAGER, "", "reason_missing"),
        (MANAGER, " \n ", "reason_missing"),
        (Actor("hq", "李强", 3, frozenset({"boss"})), "不再合作", "not_allowed"),
        (Actor("hq", "周婷", 4, frozenset({"content_manager"})), "不再合作", "not_allowed"),
        (access.ANONYMOUS, "不再合作", "not_allowed"),
    ],
)
def test_ending_needs_the_right_and_a_reason(app: Flask, cast: Cast, actor: Actor, reason: str, code: str) -> None:
    who = owner("zhang")
    with pytest.raises((Invalid, NotAllowed)) as refused:
        ending.end_binding(actor, binding_of(who), reason=reason)
    refusal: Refusal = refused.value
    assert refusal.code == code
    assert len(ending.held_by(who)) == 1


def test_a_decider_is_cut_off_by_an_administrator_only(app: Flask, cast: Cast) -> None:
    boss = employee("wang", "E001")
    with pytest.raises(NotAllowed) as refused:
        ending.end_binding(MANAGER, binding_of(boss), reason="不再负责")
    assert refused.value.code == "needs_administrator"
    ending.end_binding(Actor("hq", "王敏", 1, frozenset({"admin"})), binding_of(boss), reason="不再负责")
    assert ending.held_by(boss) == []


def test_an_approval_tells_whoever_loses_the_binding(app: Flask, cast: Cast) -> None:
    old, new = owner("zhang"), somebody("zhang's new phone")
    token = inviting.invite_dealer(OPERATOR, "D001").token
    claim = claiming.claim(new, token, name="张伟", phone="13900000001", agreed=True).claim_id
    outbox.claim("before", 100)
    deciding.decide(OPERATOR, claim, accept=True, reason="", via="console", shown_conflict="target_taken")
    owed = {
        held.follower_id: (held.topic, held.payload["facts"]["note"])
        for held in outbox.claim("after", 100)
        if held.topic
    }
    assert owed == {
        old: ("unbound", "这个身份已改由其他微信绑定"),
        new: ("approved", "绑定已生效"),
    }


def test_who_moves_by_approval_is_told_so_in_one_message(app: Flask, cast: Cast) -> None:
    mover = owner("liu", "D002")
    token = inviting.invite_dealer(OPERATOR, "D001").token
    claim = claiming.claim(mover, token, name="刘芳", phone="13900000002", agreed=True).claim_id
    outbox.claim("before", 100)
    deciding.decide(OPERATOR, claim, accept=True, reason="", via="console", shown_conflict="bound_elsewhere")
    assert [(held.topic, held.payload["facts"]["note"]) for held in outbox.claim("after", 100) if held.topic] == [
        ("approved", "绑定已生效，原来的绑定已结束")
    ]


def test_a_follow_that_would_move_somebody_waits_for_headquarters(app: Flask, cast: Cast) -> None:
    who = employee("li", "E003")
    scene = inviting.invite_employee(OPERATOR, "E002", policy="on_follow").scene
    arrived = arriving.arrive(who, scene)
    assert (arrived.outcome, arrived.conflict) == ("waiting", "bound_elsewhere")
    assert arriving.arrive(who, scene).outcome == "waiting"
    [waiting] = history.claims(OPERATOR, Wanted(filters={"state": "waiting"})).rows
    assert (waiting.conflict, waiting.target_code) == ("bound_elsewhere", "E002")
    admin = Actor("hq", "王敏", 1, frozenset({"admin"}))
    deciding.decide(admin, waiting.id, accept=True, reason="", via="console", shown_conflict="bound_elsewhere")
    assert [held.target.code for held in ending.held_by(who)] == ["E002"]


def test_a_one_time_code_whose_claim_was_refused_is_good_again(app: Flask, cast: Cast) -> None:
    curious = employee("li", "E003")
    scene = inviting.invite_employee(OPERATOR, "E002", policy="on_follow").scene
    arriving.arrive(curious, scene)
    right = somebody("chen")
    with pytest.raises(Refusal) as refused:
        arriving.arrive(right, scene)
    assert refused.value.code == "invitation_used"
    [waiting] = history.claims(OPERATOR, Wanted(filters={"state": "waiting"})).rows
    deciding.decide(OPERATOR, waiting.id, accept=False, reason="扫错了码", via="console")
    assert arriving.arrive(right, scene).outcome == "bound"
    assert [held.target.code for held in ending.held_by(curious)] == ["E003"]
