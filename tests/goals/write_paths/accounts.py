"""Writing console accounts: roles taken away, accounts closed and opened, passwords, and acts that need two persons."""

from __future__ import annotations

from services import accounts, clock, leaving, second_person, staff_accounts
from services.access import OPERATOR, Actor
from services.accounts import Proof
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import path
from tests.world import PASSWORD


def administrator(code: str) -> Actor:
    return accounts.add_staff(OPERATOR, code, "admin", PASSWORD).actor


def proof(actor: Actor) -> Proof:
    return Proof(actor.id or 0, clock.now())


def asked() -> int:
    wang = administrator("E001")
    facts = {"employee": "E003", "role": "channel_manager"}
    return second_person.ask(wang, proof(wang), "grant_role", facts, reason="接手区域")


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
def an_employee_leaves(ground: Ground) -> Act:
    """Bound, with an account; what they look after goes to a colleague."""
    return lambda: leaving.leave(OPERATOR, "E002", successor="E003")
