"""What waits with leads: an answer that does not come, a holder who lets it lie, a date to come back to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from models.db import reading, session, transaction
from models.dealers import OWNER, DealerStaff
from models.leads import Lead
from services import audit, clock, notices, one_by_one
from services.access import SYSTEM
from services.leads import states
from services.leads.holders import Holder, dealer_hand, holder_of, managers_of, name_of, told_in
from services.leads.routing import next_hand
from services.leads.telling import tell_of_lapse, tell_of_silence
from services.leads.writing import NOTHING_LEFT, hold, owe, put, tell
from services.sentences import say

AT_ONCE = 200
UNANSWERED = "lead_unanswered"
COME_BACK = "lead_next"


def watch() -> dict[str, int]:
    """Everything that is due now, each lead in a transaction of its own; how many of each. One that fails, also because
    it was let go at this very moment, keeps no other waiting: the next look tries it again."""
    work: dict[str, tuple[Any, Callable[[int], bool]]] = {
        "unanswered": (Lead.answer_due_at, tell_unanswered),
        "lapsed": (Lead.lapse_at, lapse),
        "reminded": (Lead.remind_at, remind),
    }
    return {name: one_by_one.done(name, act, _due(column)) for name, (column, act) in work.items()}


@transaction
def tell_unanswered(lead_id: int) -> bool:
    """Nobody answered in time: the holder is reminded, and whoever looks after them is told, once. Of headquarters'
    pool everybody is told who may give its leads away. False when it was answered meanwhile. Locks: lead."""
    lead = hold(lead_id)
    if lead.answer_due_at is None or lead.answer_due_at > clock.now():
        return False
    since, held = lead.given_at or lead.created_at, holder_of(lead)
    lead.answer_due_at = None
    tell(lead, "unanswered", SYSTEM)
    facts = {"holder": name_of(held) or "总部线索池", "waited": _waited(int((clock.now() - since).total_seconds()))}
    for reader in dict.fromkeys([*told_in(held), *(managers_of(held) or _headquarters(lead))]):
        owe(UNANSWERED, reader, lead, held, f"lead:{lead.id}:unanswered:{since.timestamp():.0f}", **facts)
    if not _asks_the_owner(held):
        tell_of_silence(lead, since.timestamp())
    return True


@transaction
def lapse(lead_id: int) -> bool:
    """It was not answered at all, or not touched for as long as its holder was protected: it goes back. A person's goes
    to their dealer's pool, a pool's to the next dealer, else to headquarters. False when somebody touched it meanwhile.
    Locks: lead."""
    lead = hold(lead_id)
    if lead.lapse_at is None or lead.lapse_at > clock.now():
        return False
    held, reason = holder_of(lead), "untouched" if lead.answered_at else "unanswered"
    lead.state = states.step(lead.state, states.LAPSE)
    event = tell(lead, "lapsed", SYSTEM, left=held, reason=reason)
    shop = dealer_hand(held.dealer_id) if held.staff_id is not None else None
    put(SYSTEM, lead, shop or next_hand(lead))
    tell_of_lapse(lead, held, event.id)
    audit.record(SYSTEM, "lead:record:lapse", "lead", lead.id, reason=reason)
    return True


@transaction
def remind(lead_id: int) -> bool:
    """The date they wanted to come back to it is there. False when it was moved meanwhile. Locks: lead."""
    lead = hold(lead_id)
    if lead.remind_at is None or lead.remind_at > clock.now():
        return False
    at, held = lead.remind_at, holder_of(lead)
    lead.remind_at = None
    for reader in told_in(held):
        owe(
            COME_BACK,
            reader,
            lead,
            held,
            f"lead:{lead.id}:next:{at.timestamp():.0f}",
            interest=lead.interest or NOTHING_LEFT,
        )
    return True


@reading
def _due(column: Any) -> list[int]:
    return list(session().scalars(select(Lead.id).where(column <= clock.now()).order_by(column).limit(AT_ONCE)))


def _asks_the_owner(held: Holder) -> bool:
    """A clerk's owners look after it themselves, and hear of it in WeChat."""
    return held.staff_id is not None and session().get_one(DealerStaff, held.staff_id).role != OWNER


def _headquarters(lead: Lead) -> list[int]:
    """Whoever may give this lead away, and is bound in WeChat."""
    return [one.follower_id for one in notices.able("leads.write", Lead, lead.id)]


def _waited(seconds: int) -> str:
    hours, minutes = divmod(seconds // 60, 60)
    days, hours = divmod(hours, 24)
    if days:
        return say("%(days)s 天 %(hours)s 小时", days=days, hours=hours)
    if hours:
        return say("%(hours)s 小时 %(minutes)s 分钟", hours=hours, minutes=minutes)
    return say("%(minutes)s 分钟", minutes=minutes)
