"""The deeds of G09: each changes rows and owes somebody a message for it, and can be cut off anywhere."""

from __future__ import annotations

import itertools
from collections.abc import Callable
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
    token, person = _form_of_a_new_employee()
    return lambda: claiming.claim(person, token, name="何一", phone="13600000001", agreed=True)


def decision(ground: Ground) -> Act:
    """A waiting claim is accepted: bound, and the applicant and headquarters are owed a word."""
    token, person = _form_of_a_new_employee()
    claimed = claiming.claim(person, token, name="何一", phone="13600000001", agreed=True)

    def decide() -> None:
        try:
            deciding.decide(OPERATOR, claimed.claim_id, accept=True, reason="", via="console")
        except Conflict as late:
            # The cut came after the commit, and the second try is told so.
            if late.code != "already_decided":
                raise

    return decide


def _form_of_a_new_employee() -> tuple[str, int]:
    """The token of a bind form, and a follower who may fill it in."""
    n = next(_numbers)
    hire(f"F{n:05d}")
    person = people.meet(people.OFFICIAL_ACCOUNT, f"oClaims{n}")
    people.followed(person.id, FOLLOWED)
    return inviting.invite_employee(OPERATOR, f"F{n:05d}", policy="confirm").token, person.id


def _fail(why: str) -> bool:
    raise AssertionError(why)


AROUND = (
    "together:before_write",
    "together:after_write",
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
