"""People whom WeChat proves to be one while both are bound, and headquarters' word about them."""

from __future__ import annotations

from services import accounts, clock, people
from services.access import OPERATOR, Actor
from services.bindings import arriving, claiming, deciding, ending, inviting
from services.listing import Wanted
from services.merge_cases import deciding as cases
from services.merge_cases import history
from services.merge_cases.history import CaseCard
from tests.world import Cast

PHONE = "+8613900000001"


def somebody(name: str) -> int:
    person = people.meet(people.OFFICIAL_ACCOUNT, f"openid of {name}")
    people.followed(person.id, clock.now())
    return person.id


def owner(name: str, dealer: str) -> int:
    """Somebody whom headquarters accepted as the owner of a dealer."""
    who, token = somebody(name), inviting.invite_dealer(OPERATOR, dealer).token
    made = claiming.claim(who, token, name=name, phone="13912345678", agreed=True)
    deciding.decide(OPERATOR, made.claim_id, accept=True, reason="", via="console")
    return who


def employee(name: str, code: str) -> int:
    who = somebody(name)
    arriving.arrive(who, inviting.invite_employee(OPERATOR, code, policy="on_follow").scene)
    return who


def prove(*rows: int) -> None:
    """WeChat vouches for one number for all of them."""
    for who in rows:
        claiming.phone_verified(who, PHONE)


def the_case() -> CaseCard:
    """The only case there is."""
    [row] = history.cases(OPERATOR, Wanted(size=100)).rows
    return history.get_case(OPERATOR, row.id)


def held(*rows: int) -> list[int]:
    return [one.binding_id for who in rows for one in ending.held_by(who)]


def join(case: CaseCard, keep: list[int], actor: Actor = OPERATOR) -> cases.Decided:
    return cases.join(actor, case.row.id, keep=keep, shown=case.shown, reason="", via="console")


def hq(cast: Cast, code: str) -> Actor:
    staff = accounts.staff_of_employee(cast.employees[code])
    assert staff
    return staff.actor


def one(first: int, second: int) -> bool:
    return people.survivor(first).id == people.survivor(second).id
