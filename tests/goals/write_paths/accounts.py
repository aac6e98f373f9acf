"""Writing console accounts: roles taken away, accounts closed and opened, passwords, and acts that need two persons."""

from __future__ import annotations

import pyotp

from services import accounts, clock, languages, leaving, second_person, sessions, staff_accounts
from services.access import OPERATOR, Actor
from services.accounts import Proof, Staff
from services.organisation.handing_over import hand_dealers_over
from services.second_factor import codes, setting_up
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import path, somebody
from tests.world import PASSWORD


def administrator(code: str) -> Actor:
    return accounts.add_staff(OPERATOR, code, "admin", PASSWORD).actor


def proof(actor: Actor) -> Proof:
    return Proof(actor.id or 0, clock.now())


def asked() -> int:
    wang = administrator("E001")
    facts = {"employee": "E003", "role": "channel_manager"}
    return second_person.ask(wang, proof(wang), "grant_role", facts, reason="接手区域")


def wang() -> Staff:
    return accounts.add_staff(OPERATOR, "E001", "admin", PASSWORD)


def awaited(staff: Staff) -> pyotp.TOTP:
    """The authenticator of somebody whose first code is awaited."""
    setting_up.begin(staff, proof(staff.actor))
    waits = setting_up.pending(staff)
    assert waits is not None
    return pyotp.TOTP(waits.secret)


def turned_on(staff: Staff) -> pyotp.TOTP:
    totp = awaited(staff)
    setting_up.confirm(staff, totp.at(clock.now(), counter_offset=-1), token="")
    return totp


@path
def begins_a_second_factor(ground: Ground) -> Act:
    staff = wang()
    mine = proof(staff.actor)
    return lambda: setting_up.begin(staff, mine)


@path
def turns_a_second_factor_on(ground: Ground) -> Act:
    staff = wang()
    code = awaited(staff).at(clock.now())
    return lambda: setting_up.confirm(staff, code, token="")


@path
def accepts_a_code(ground: Ground) -> Act:
    staff = wang()
    code = turned_on(staff).at(clock.now())
    return lambda: codes._settle(staff.actor, staff.account_id, code, accounts.OPEN)


@path
def counts_a_wrong_code(ground: Ground) -> Act:
    staff = wang()
    turned_on(staff)
    return lambda: codes._settle(staff.actor, staff.account_id, "000000", accounts.OPEN)


@path
def makes_recovery_codes(ground: Ground) -> Act:
    staff = wang()
    turned_on(staff)
    mine = proof(staff.actor)
    return lambda: setting_up.new_recovery_codes(staff, mine)


@path
def turns_a_second_factor_off(ground: Ground) -> Act:
    staff = wang()
    turned_on(staff)
    mine = proof(staff.actor)
    return lambda: setting_up.remove(staff, mine)


@path
def resets_a_second_factor(ground: Ground) -> Act:
    staff = wang()
    turned_on(staff)
    return lambda: setting_up.reset(OPERATOR, staff.account_id, employee="E001")


@path
def changes_ones_own_password(ground: Ground) -> Act:
    staff = wang()
    mine = proof(staff.actor)
    return lambda: accounts.change_password(staff, mine, "another long password", token="")


@path
def chooses_ones_language(ground: Ground) -> Act:
    staff = wang()
    return lambda: languages.choose(staff, "en")


@path
def signs_other_devices_out(ground: Ground) -> Act:
    staff = wang()
    sessions.open_session("console", account_id=staff.account_id)
    return lambda: sessions.end_others(staff, "")


@path
def signs_everybody_out_after_a_restore(ground: Ground) -> Act:
    sessions.open_session("console", account_id=wang().account_id)
    sessions.open_session("page", follower_id=somebody().id)
    return sessions.end_all


@path
def takes_a_role_away(ground: Ground) -> Act:
    return lambda: staff_accounts.revoke_role(OPERATOR, "E002", "channel_manager")


@path
def disables_an_account(ground: Ground) -> Act:
    return lambda: staff_accounts.disable(OPERATOR, "E002")


@path
def enables_an_account(ground: Ground) -> Act:
    staff_accounts.disable(OPERATOR, "E002")
    return lambda: staff_accounts.enable(OPERATOR, "E002", confirmed=1)


@path
def makes_a_password_up(ground: Ground) -> Act:
    return lambda: staff_accounts.new_password(OPERATOR, "E002")


@path
def asks_for_a_second_person(ground: Ground) -> Act:
    wang = administrator("E001")
    mine = proof(wang)
    facts = {"employee": "E003", "role": "channel_manager"}
    return lambda: second_person.ask(wang, mine, "grant_role", facts, reason="接手区域")


@path
def is_confirmed_by_a_second_person(ground: Ground) -> Act:
    act_id, chen = asked(), administrator("E002")
    hers = proof(chen)
    return lambda: second_person.confirm(chen, hers, act_id)


@path
def is_refused_by_a_second_person(ground: Ground) -> Act:
    act_id, chen = asked(), administrator("E002")
    return lambda: second_person.refuse(chen, act_id)


@path
def an_employee_comes_back(ground: Ground) -> Act:
    leaving.leave(OPERATOR, "E002")
    return lambda: leaving.come_back(OPERATOR, "E002")


@path
def an_employee_hands_dealers_over(ground: Ground) -> Act:
    return lambda: hand_dealers_over(OPERATOR, "E003", "E004", dealers={"D001"}, reason="岗位调整")


@path
def an_employee_leaves(ground: Ground) -> Act:
    """Bound, with an account; what they look after goes to a colleague."""
    return lambda: leaving.leave(OPERATOR, "E002", successor="E003")
