"""Looking at personal data, taking it away, sealing it anew."""

from __future__ import annotations

from datetime import timedelta

from models import sealing
from models.dealers import DealerStaff
from models.personal_exports import PersonalExport
from models.sealing import Sealer
from services import (
    access,
    accounts,
    audit_chain,
    audit_pruning,
    clock,
    key_rotation,
    people,
    privacy,
    second_person,
)
from services.access import OPERATOR, Actor
from services.bindings import claiming
from services.leads import taking
from services.listing import Wanted
from services.people.rows import openid_index
from services.personal_exports import asking, making
from services.privacy import copying, counting, erasing, requests, revealing, taking_back, taking_back_again
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.accounts import proof
from tests.goals.write_paths.registry import claim_of, newest, path, somebody
from tests.world import PASSWORD


def administrator() -> Actor:
    return next(staff.actor for staff in accounts.all_staff() if "admin" in staff.roles)


@path
def looks_at_a_number(ground: Ground) -> Act:
    admin, person = administrator(), newest(DealerStaff)
    return lambda: revealing.reveal(admin, "dealer_staff", person, reason="call", note="")


@path
def counts_a_look(ground: Ground) -> Act:
    admin = administrator()
    return lambda: counting.count_look(admin, "contact")


@path
def counts_what_is_taken_away(ground: Ground) -> Act:
    """So much that administrators are told."""
    admin = administrator()
    return lambda: counting.count_taken(admin, "contact", 2_500)


@path
def seals_a_batch_anew(ground: Ground) -> Act:
    """Under a ring whose newest key is another; the old one still opens."""
    ring = sealing.sealer()
    if ring.newest != 7:
        sealing.use(Sealer(((7, b"n" * 32), *ring.ring), ring.index_key))
    employees = next(one for one in key_rotation.sealed_tables() if one.table.name == "employee")
    return lambda: key_rotation.reseal(employees, None, 10)


@path
def notes_a_rotation(ground: Ground) -> Act:
    return lambda: key_rotation._note(OPERATOR, key_rotation.Rotated(2, {"employee": 4}))


@path
def asks_to_be_forgotten(ground: Ground) -> Act:
    person = somebody()
    return lambda: privacy.ask_erasure(access.follower(person.id, person.label), person.id)


@path
def asks_for_somebody_to_be_forgotten(ground: Ground) -> Act:
    admin, person = administrator(), somebody()
    return lambda: requests.ask_for(admin, person.label, "来电提出")


@path
def is_forgotten_as_asked(ground: Ground) -> Act:
    """With a claim that waits."""
    person = somebody()
    claim_of(person)
    request = privacy.ask_erasure(access.follower(person.id, person.label), person.id)
    now = clock.now()
    return lambda: requests._carry_out(request, now)


@path
def is_forgotten_whole_after_a_restore(ground: Ground) -> Act:
    people.meet(people.OFFICIAL_ACCOUNT, "oForgotten")
    key, later = openid_index(people.OFFICIAL_ACCOUNT, "oForgotten"), clock.now()
    return lambda: erasing.forget_person(key, people.OFFICIAL_ACCOUNT, later)


@path
def takes_their_copy(ground: Ground) -> Act:
    person = somebody()
    return lambda: copying.take_copy(person.id)


def asked_for_a_file() -> int:
    admin = administrator()
    return asking.ask(admin, proof(admin), "employees", "csv", Wanted(), reason="年会通知")


def confirmed_file() -> int:
    act = asked_for_a_file()
    boss = accounts.add_staff(OPERATOR, "E002", "admin", PASSWORD).actor
    second_person.confirm(boss, proof(boss), act)
    return newest(PersonalExport)


@path
def asks_for_a_file_of_whole_numbers(ground: Ground) -> Act:
    admin = administrator()
    mine = proof(admin)
    return lambda: asking.ask(admin, mine, "employees", "csv", Wanted(), reason="年会通知")


@path
def keeps_a_file_of_whole_numbers(ground: Ground) -> Act:
    number = confirmed_file()
    return lambda: making._keep(number, b"x" * 600_000, 4)


@path
def ends_a_file_nobody_may_have(ground: Ground) -> Act:
    number = confirmed_file()
    return lambda: making._end(number)


@path
def takes_a_file_of_whole_numbers(ground: Ground) -> Act:
    number, admin = confirmed_file(), administrator()
    making.make(number)
    return lambda: asking.take(admin, number)


@path
def lets_files_of_whole_numbers_go(ground: Ground) -> Act:
    making.make(confirmed_file())
    later = clock.now() + timedelta(days=3)

    def act() -> int:
        clock.use(lambda: later)
        return making.prune()

    return act


@path
def lets_the_oldest_audit_go(ground: Ground) -> Act:
    audit_chain.seal()
    later = clock.now() + timedelta(seconds=1)
    return lambda: audit_pruning.let_go(later, 3)


@path
def notes_that_audit_was_let_go(ground: Ground) -> Act:
    return lambda: audit_pruning._note(OPERATOR, 3, clock.now())


@path
def takes_a_consent_back(ground: Ground) -> Act:
    person = somebody()
    claiming.phone_verified(person.id, "+8613655554444")
    return lambda: privacy.take_back(person.id, "phone")


@path
def a_consent_is_taken_back_again_after_a_restore(ground: Ground) -> Act:
    person = somebody()
    claiming.phone_verified(person.id, "+8613655554444")
    [line, *_] = taking_back._lines(person.id, "phone", clock.now())
    return lambda: taking_back_again.take_back_again(line)


@path
def a_call_is_not_wanted_again_after_a_restore(ground: Ground) -> Act:
    person = somebody()
    taking.leave_word(person.id, "报价")
    [line, *_] = taking_back._lines(person.id, privacy.CALL, clock.now())
    return lambda: taking_back_again.take_back_again(line)
