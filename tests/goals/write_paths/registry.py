"""The list of write paths, and the people their deeds need."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

from sqlalchemy import func, select

from models.db import Base, reading, session
from services import people
from services.access import OPERATOR
from services.bindings import arriving, claiming, inviting
from services.bindings.claiming import Claimed
from services.people import Person
from tests.goals.deeds import Deed

PATHS: dict[str, Deed] = {}
FOLLOWED = datetime(2026, 9, 1, tzinfo=UTC)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

_numbers = itertools.count(1)


def path(deed: Deed) -> Deed:
    """One way rows are written, by the name of its function."""
    assert deed.__name__ not in PATHS, deed.__name__
    PATHS[deed.__name__] = deed
    return deed


@reading
def newest(table: type[Base]) -> int:
    """The number of the row written last. MariaDB counts on after a rollback, so none can be written down here."""
    number: int = session().execute(select(func.max(table.__table__.c.id))).scalar_one()
    return number


def somebody() -> Person:
    """A new follower of the Official Account."""
    person = people.meet(people.OFFICIAL_ACCOUNT, f"oPath{next(_numbers)}")
    people.followed(person.id, FOLLOWED)
    return person


def newcomer() -> Person:
    """Somebody new of the mini program, who never followed."""
    return people.meet(people.MINI_PROGRAM, f"mPath{next(_numbers)}")


def owner_of(dealer: str = "D001") -> Person:
    """Somebody bound as the owner of a dealer."""
    person = somebody()
    arriving.arrive(person.id, inviting.invite_dealer(OPERATOR, dealer, policy="on_follow").scene)
    return person


def claim_of(person: Person, *, employee: str = "E003", phone: str = "13600000001") -> Claimed:
    """A bind form that waits for headquarters."""
    token = inviting.invite_employee(OPERATOR, employee, policy="confirm").token
    return claiming.claim(person.id, token, name="何一", phone=phone, agreed=True)
