"""People who ask to be bound, without a phone to scan with."""

from __future__ import annotations

from itertools import count

from services import clock, people
from services.access import OPERATOR
from services.bindings import claiming, inviting

_people = count(1)


def waiting_claim(dealer_code: str = "D001", *, name: str = "张伟", phone: str = "13900000001") -> int:
    """Somebody who follows hands in the form of a dealer's owner; the claim's id."""
    person = people.meet(people.OFFICIAL_ACCOUNT, f"openid-{next(_people)}")
    people.followed(person.id, clock.now())
    invited = inviting.invite_dealer(OPERATOR, dealer_code)
    return claiming.claim(person.id, invited.token, name=name, phone=phone, agreed=True).claim_id
