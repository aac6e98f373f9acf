"""A desk where leads are worked: who of the cast is bound, leads of every source, and what became of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from sqlalchemy import select

from models.db import reading, session
from models.leads import Lead, LeadEvent
from models.outbox import OutboxPromise
from services import clock, people
from services.access import OPERATOR, SYSTEM
from services.bindings import arriving, claiming, clerks, deciding, inviting
from services.leads import entering, taking
from services.leads.entering import Wish
from services.leads.holders import Holder
from services.leads.taking import Entry

PHONE = "13911110000"


def person(name: str) -> int:
    found = people.meet(people.OFFICIAL_ACCOUNT, f"openid of {name}")
    people.followed(found.id, clock.now())
    return found.id


def owner(dealer: str) -> int:
    """The owner of a dealer, bound; their follower."""
    who = person(f"owner of {dealer}")
    arriving.arrive(who, inviting.invite_dealer(OPERATOR, dealer, policy="on_follow").scene)
    return who


def employee(code: str) -> int:
    who = person(f"employee {code}")
    arriving.arrive(who, inviting.invite_employee(OPERATOR, code).scene)
    return who


def clerk(owner_id: int, name: str, phone: str) -> int:
    """A clerk of this owner's dealer, bound; their follower."""
    who = person(f"clerk {name}")
    token = clerks.invite_clerk(owner_id).token
    claimed = claiming.claim(who, token, name=name, phone=phone, agreed=True)
    deciding.decide(OPERATOR, claimed.claim_id, accept=True, reason="", via="console")
    return who


def from_place(region: str | None = "440300", name: str = "reader", **more: Any) -> int:
    """Somebody from a place wants something; the number of the lead."""
    entry = Entry("campaign", "想要报价", follower_id=person(name), region_code=region, **more)
    return taking.take_lead(SYSTEM, entry).lead_id


def entered(follower_id: int, phone: str = PHONE, **more: Any) -> int:
    wish = Wish(name="赵先生", phone=phone, interest="春季新品", agreed=True, **more)
    return entering.enter(follower_id, wish).lead_id


@reading
def lead(lead_id: int) -> Lead:
    row = session().get_one(Lead, lead_id)
    session().expunge(row)
    return row


def hand(lead_id: int) -> Holder:
    row = lead(lead_id)
    return Holder(row.dealer_id, row.dealer_staff_id, row.employee_id)


@reading
def history(lead_id: int) -> list[str]:
    return list(session().scalars(select(LeadEvent.kind).where(LeadEvent.lead_id == lead_id).order_by(LeadEvent.id)))


@reading
def told(topic: str) -> list[tuple[int | None, dict[str, str]]]:
    rows = session().scalars(select(OutboxPromise).where(OutboxPromise.topic == topic).order_by(OutboxPromise.id))
    return [(row.follower_id, cast(dict[str, Any], row.payload)["facts"]) for row in rows]


def pass_time(**much: float) -> None:
    at = clock.now() + timedelta(**much)
    clock.use(lambda: at)
