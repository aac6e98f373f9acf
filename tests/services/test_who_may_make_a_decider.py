"""Becoming somebody who decides for others is an administrator's business, and nobody decides about themselves."""

from __future__ import annotations

import pytest
from flask import Flask

from services import accounts, clock, hq_settings, notices, people, staff_accounts
from services.access import OPERATOR, Actor
from services.bindings import arriving, claiming, deciding, inviting
from services.errors import Expired, NotAllowed, NotFound
from tests.world import PASSWORD, Cast


@pytest.fixture
def region_manager(app: Flask, cast: Cast) -> Actor:
    return next(staff for staff in accounts.all_staff() if staff.code == "E004").actor


@pytest.fixture
def channel_manager(app: Flask, cast: Cast) -> Actor:
    return next(staff for staff in accounts.all_staff() if staff.code == "E002").actor


def somebody(name: str) -> int:
    person = people.meet(people.OFFICIAL_ACCOUNT, f"openid of {name}")
    people.followed(person.id, clock.now())
    return person.id


def test_only_an_administrator_hands_out_a_code_that_makes_a_decider(channel_manager: Actor) -> None:
    with pytest.raises(NotAllowed) as refused:
        inviting.invite_employee(channel_manager, "E001", policy="on_follow")
    assert refused.value.code == "needs_administrator"
    assert inviting.invite_employee(channel_manager, "E001").policy == "confirm"
    assert inviting.invite_employee(channel_manager, "E003").policy == "on_follow"


def test_such_a_code_is_shown_to_administrators_alone(region_manager: Actor, channel_manager: Actor) -> None:
    made = inviting.invite_employee(OPERATOR, "E001")
    assert not inviting.may_show(region_manager, made)
    assert not inviting.may_show(channel_manager, made)
    assert inviting.may_show(next(staff.actor for staff in accounts.all_staff() if staff.code == "E001"), made)


def test_a_claim_to_be_a_decider_is_accepted_by_an_administrator_alone(channel_manager: Actor) -> None:
    invited = inviting.invite_employee(OPERATOR, "E001", policy="confirm")
    claimed = claiming.claim(somebody("x"), invited.token, name="王敏", phone="13800000001", agreed=True)
    with pytest.raises(NotAllowed) as refused:
        deciding.decide(channel_manager, claimed.claim_id, accept=True, reason="", via="console")
    assert refused.value.code == "needs_administrator"
    administrator = next(staff for staff in accounts.all_staff() if staff.code == "E001").actor
    with pytest.raises(NotAllowed) as own:
        deciding.decide(administrator, claimed.claim_id, accept=True, reason="", via="console")
    assert own.value.code == "own_claim"
    accounts.add_staff(OPERATOR, "E003", "admin", PASSWORD)
    another = next(staff for staff in accounts.all_staff() if staff.code == "E003").actor
    assert deciding.decide(another, claimed.claim_id, accept=True, reason="", via="console").state == "accepted"


@pytest.mark.parametrize("how", ["verified before", "verified after", "trusted as typed"])
def test_no_number_alone_makes_a_decider(channel_manager: Actor, how: str) -> None:
    """Whoever may edit the record of an administrator could put their own number there."""
    invited, who = inviting.invite_employee(channel_manager, "E001"), somebody("x")
    if how == "verified before":
        claiming.phone_verified(who, "+8613800000001")
    if how == "trusted as typed":
        hq_settings.change(OPERATOR, "binding.trust_typed_phone", True)
    claimed = claiming.claim(who, invited.token, name="王敏", phone="13800000001", agreed=True)
    assert claimed.state == "waiting"
    if how == "verified after":
        assert claiming.phone_verified(who, "+8613800000001") == []
    assert not bound("E001")


def test_a_code_made_before_there_was_an_account_is_no_key_to_it(channel_manager: Actor) -> None:
    early = inviting.invite_employee(channel_manager, "E003")
    accounts.add_staff(OPERATOR, "E003", "admin", PASSWORD)
    with pytest.raises(Expired) as ended:
        arriving.arrive(somebody("x"), early.scene)
    assert ended.value.code == "invitation_revoked"


def test_a_code_made_while_the_account_was_disabled_is_no_key_to_it(channel_manager: Actor) -> None:
    staff_accounts.disable(OPERATOR, "E004")
    meanwhile = inviting.invite_employee(channel_manager, "E004")
    staff_accounts.enable(OPERATOR, "E004", confirmed=1)
    with pytest.raises(Expired):
        arriving.arrive(somebody("x"), meanwhile.scene)
    assert not bound("E004")


def bound(code: str) -> bool:
    staff = next(staff for staff in accounts.all_staff() if staff.code == code)
    return notices.follower_of_employee(staff.employee_id) is not None


def test_an_unbound_decider_cannot_accept_the_claim_to_be_themselves(channel_manager: Actor) -> None:
    invited = inviting.invite_employee(OPERATOR, "E002", policy="confirm")
    claimed = claiming.claim(somebody("x"), invited.token, name="陈洁", phone="13800000002", agreed=True)
    with pytest.raises(NotAllowed) as refused:
        deciding.decide(channel_manager, claimed.claim_id, accept=True, reason="", via="console")
    assert refused.value.code == "own_claim"


def test_a_region_manager_invites_those_of_her_region_alone(region_manager: Actor) -> None:
    assert inviting.invite_dealer(region_manager, "D002").target.code == "D002"
    with pytest.raises(NotFound):
        inviting.invite_dealer(region_manager, "D003")
    assert inviting.invite_employee(region_manager, "E003").target.code == "E003"  # in charge of a dealer of hers
    with pytest.raises(NotFound):
        inviting.invite_employee(region_manager, "E001")


def test_who_only_reads_makes_no_code(app: Flask, cast: Cast) -> None:
    accounts.add_staff(OPERATOR, "E003", "boss", PASSWORD)
    boss = next(staff for staff in accounts.all_staff() if staff.code == "E003").actor
    made = inviting.invite_dealer(OPERATOR, "D001")
    assert not inviting.may_show(boss, made)


def test_a_code_for_everybody_elses_eyes_still_binds(app: Flask, cast: Cast) -> None:
    made = inviting.invite_employee(OPERATOR, "E001")
    assert arriving.arrive(somebody("wang"), made.scene).outcome == "bound"
