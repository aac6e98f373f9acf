"""Writing while somebody signs in by scanning: the code shown, scanned, decided, taken, linked and unlinked."""

from __future__ import annotations

from services import accounts, clock, people
from services.access import OPERATOR
from services.accounts import Proof, Staff
from services.bindings import arriving, inviting
from services.people import Person
from services.scan_sign_in import answering, asking, linking
from services.sessions import Device
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import path, somebody
from tests.world import PASSWORD

TOKEN, BROWSER = "t" * 24, "b" * 32
DEVICE = Device("Chrome · Windows", "127.0.0.1")


def li() -> Staff:
    return accounts.add_staff(OPERATOR, "E003", "boss", PASSWORD)


def phone() -> Person:
    """李强's own WeChat."""
    person = somebody()
    arriving.arrive(person.id, inviting.invite_employee(OPERATOR, "E003", policy="on_follow").scene)
    return people.person(person.id)


def shown(purpose: str, staff: Staff | None = None) -> None:
    asking._keep(TOKEN, BROWSER, "47", DEVICE, purpose, staff.account_id if staff else None)


def scanned_to_link() -> tuple[Person, str]:
    staff, theirs = li(), phone()
    shown("link", staff)
    return theirs, answering.scan(theirs.id, f"c_{TOKEN}").token


def linked() -> Person:
    theirs, token = scanned_to_link()
    answering.decide(token, theirs, accept=True)
    asking_again()
    return theirs


def asking_again() -> None:
    """The next code is of a browser of its own."""
    asking._keep("s" * 24, "d" * 32, "48", DEVICE, "sign_in", None)


def proof(staff: Staff) -> Proof:
    return Proof(staff.employee_id, clock.now())


@path
def shows_a_code_to_scan(ground: Ground) -> Act:
    return lambda: shown("sign_in")


@path
def is_scanned_by_its_owner(ground: Ground) -> Act:
    theirs = linked()
    return lambda: answering.scan(theirs.id, f"c_{'s' * 24}")


@path
def links_an_account(ground: Ground) -> Act:
    theirs, token = scanned_to_link()
    return lambda: answering.decide(token, theirs, accept=True)


@path
def denies_a_scan(ground: Ground) -> Act:
    theirs, token = scanned_to_link()
    return lambda: answering.decide(token, theirs, accept=False)


@path
def confirms_a_sign_in(ground: Ground) -> Act:
    theirs = linked()
    token = answering.scan(theirs.id, f"c_{'s' * 24}").token
    return lambda: answering.decide(token, theirs, accept=True)


@path
def is_let_in_by_a_scan(ground: Ground) -> Act:
    theirs = linked()
    answering.decide(answering.scan(theirs.id, f"c_{'s' * 24}").token, theirs, accept=True)
    return lambda: asking.take("d" * 32)


@path
def unlinks_an_account(ground: Ground) -> Act:
    linked()
    staff = li()
    return lambda: linking.unlink(staff)
