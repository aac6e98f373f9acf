"""How many people's numbers somebody of ours may look at in a day: whoever takes up, looks and gives back again would
else read a whole pool, and take it along when they leave."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from models.db import session
from models.leads import Lead, LeadEvent
from services import clock, console_inbox
from services.audit_tags import N_
from services.errors import SlowDown
from services.hq_settings import number
from services.leads.holders import Holder
from services.leads.states import WON
from services.privacy.promised import WON_SETTLED
from services.sentences import say

CALLED = "called"
MANY = N_("%(who)s 今天已经看过 %(leads)s 条线索的完整号码，到每天的上限了，请看一下是否正常。")


def has_reason(lead: Lead) -> bool:
    """Whether there is something to call about: it is open, or was won and what was sold is still to be brought. Of one
    that came to nothing, or whose person wants no call any more, the number is told nobody."""
    if lead.open_marker is not None:
        return True
    return lead.state == WON and lead.ended_at is not None and lead.ended_at > clock.now() - WON_SETTLED


def refuse_too_many(lead: Lead, by: Holder, name: str) -> None:
    """Inside a rule that holds who looks: how many leads' numbers this hand saw since midnight in China, each once. The
    last one that `leads.calls_a_day` allows is told to administrators; beyond it refuses `calls_used_up`."""
    most, seen = number("leads.calls_a_day"), _seen_today(by)
    if lead.id in seen:
        return
    if len(seen) >= most:
        sentence = say("今天已经看过 %(most)s 条线索的号码，到每天的上限了，明天再联系；急需时请找总部。", most=most)
        raise SlowDown("calls_used_up", sentence, seconds=_until_tomorrow())
    if len(seen) + 1 == most:
        day = clock.shown(clock.now())[:10]
        hand = f"staff:{by.staff_id}" if by.staff_id is not None else f"employee:{by.employee_id}"
        console_inbox.alarm(f"lead_calls:{hand}:{day}", MANY, who=name, leads=most)


def _seen_today(by: Holder) -> set[int]:
    mine = (
        LeadEvent.by_staff_id == by.staff_id if by.staff_id is not None else LeadEvent.by_employee_id == by.employee_id
    )
    today = select(LeadEvent.lead_id).where(mine, LeadEvent.kind == CALLED, LeadEvent.at >= _midnight())
    return set(session().scalars(today.distinct()))


def _midnight() -> datetime:
    return clock.now().astimezone(clock.SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)


def _until_tomorrow() -> int:
    return int((_midnight() + timedelta(days=1) - clock.now()).total_seconds()) + 1
