"""The deeds of G09: each changes rows and owes somebody a message for it, and can be cut off anywhere."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from services import people
from services.access import OPERATOR
from services.bindings import claiming, deciding, inviting
from services.errors import Conflict
from tests.goals.ground import Ground, hire
from tests.rig.cannon import unanswered

Act = Callable[[], object]
Deed = Callable[[Ground], Act]

_numbers = itertools.count(1)
DECIDERS = 2
FOLLOWED = datetime(2026, 9, 1, tzinfo=UTC)


def bind_deciders(ground: Ground) -> None:
    """王敏 and 陈洁 of headquarters follow by codes of their own: from now on there is somebody to tell."""
    for n, code in enumerate(("E001", "E002")):
        invited = inviting.invite_employee(OPERATOR, code, policy="on_follow")
        assert unanswered([ground.cannon.deliver(ground.follow(f"oDecider{n}", invited.scene))]) == []


def arrival(ground: Ground) -> Act:
    """An employee follows by an on_follow code: bound, and headquarters is owed a word. Comes through the real door."""
    n = next(_numbers)
    letter = ground.follow(f"oArrives{n}", hire(f"N{n:05d}"))
    return lambda: unanswered([ground.cannon.deliver(letter)]) == [] or _fail("the push was not accepted")


def form(ground: Ground) -> Act:
    """Somebody hands in the bind form: a claim waits, and every decider is owed a link."""
    token, person = inviting.invite_dealer(OPERATOR, "D003").token, _somebody()
    return lambda: claiming.claim(person, token, name="何一", phone="13600000001", agreed=True)


def decision(ground: Ground) -> Act:
    """A waiting claim is accepted: bound, and the applicant and headquarters are owed a word."""
    token = inviting.invite_dealer(OPERATOR, "D003").token
    claimed = claiming.claim(_somebody(), token, name="何一", phone="13600000001", agreed=True)

    def decide() -> None:
        # Decided already: the cut came after the commit, and the second try is told so.
        with suppress(Conflict):
            deciding.decide(OPERATOR, claimed.claim_id, accept=True, reason="", via="console")

    return decide


def _somebody() -> int:
    person = people.meet(people.OFFICIAL_ACCOUNT, f"oClaims{next(_numbers)}")
    people.followed(person.id, FOLLOWED, look_up=False)
    return person.id


def _fail(why: str) -> bool:
    raise AssertionError(why)


AROUND = (
    "promise:before_write",
    "promise:after_write",
    "transaction:before_commit",
    "transaction:after_commit",
)
BINDING = ("binding:before_write", "binding:after_write")

# Which deed passes which points.
DEEDS: dict[str, tuple[Deed, tuple[str, ...]]] = {
    "arrival": (arrival, (*BINDING, *AROUND, "push:before_commit", "push:after_commit")),
    "form": (form, AROUND),
    "decision": (decision, (*BINDING, *AROUND)),
}
