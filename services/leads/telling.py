"""What headquarters is told of leads at the bell of the console: what waits for its nod, what nobody answered."""

from __future__ import annotations

from models.leads import Lead
from services import console_inbox
from services.audit_tags import N_
from services.hq_settings import number
from services.leads.holders import HEADQUARTERS_POOL, Holder, in_charge_of, name_of

WAITS = "lead_waits"
UNANSWERED = "lead_unanswered"
LAPSED = "lead_lapsed"
NAMED = "lead_named"
WRITE = "leads.write"
ENTERED = N_("%(who)s 录入了线索 #%(lead)s，等您看过才能跟进。")
LIES = N_("线索 #%(lead)s 在 %(holder)s 手上，%(minutes)s 分钟工作时间里还没有人联系。")
LIES_IN_OUR_POOL = N_("总部线索池里的线索 #%(lead)s，%(minutes)s 分钟工作时间里还没有人联系。")
ANOTHER_HOUSE = N_("线索 #%(lead)s 在 %(holder)s 手上，对方又留了号码，想让 %(house)s 联系，请看看由谁来联系。")
US = N_("线索 #%(lead)s 在 %(holder)s 手上，对方又留了号码，想让总部联系，请看看由谁来联系。")
GONE_BACK = N_("线索 #%(lead)s 太久没有动静，已从 %(holder)s 手上退回。")


def tell_of_waiting(lead: Lead, who: str) -> None:
    """Whoever may give this lead a nod."""
    facts = _facts(lead, ENTERED, who=who)
    console_inbox.tell_about(WRITE, Lead, lead.id, WAITS, f"lead:{lead.id}:waits", facts, N_("需要您审核"))


def tell_of_silence(lead: Lead, since: float) -> None:
    """Of headquarters' pool whoever may give its leads away, else the employee who looks after the hand it is in."""
    held = Holder(lead.dealer_id, lead.dealer_staff_id, lead.employee_id)
    words = LIES_IN_OUR_POOL if held == HEADQUARTERS_POOL else LIES
    facts = _facts(lead, words, holder=name_of(held), minutes=str(number("leads.answer_minutes")))
    _tell(lead, held, UNANSWERED, f"lead:{lead.id}:unanswered:{since:.0f}", facts, N_("还没有人联系"))


def tell_of_lapse(lead: Lead, left: Holder, event_id: int) -> None:
    """The employee who looks after the hand it left, where it left the house."""
    if left.staff_id is None or lead.dealer_id != left.dealer_id:
        facts = _facts(lead, GONE_BACK, holder=name_of(left))
        _tell(lead, left, LAPSED, f"lead:{lead.id}:lapsed:{event_id}", facts, N_("线索退回了"))


def tell_of_another_house(lead: Lead, named: Holder, number_id: int, at: float) -> None:
    """Whoever may give this lead away: its person named another house than the one that has it, which sees nothing of
    it."""
    held = Holder(lead.dealer_id, lead.dealer_staff_id, lead.employee_id)
    words = US if named.dealer_id is None else ANOTHER_HOUSE
    facts = _facts(lead, words, holder=name_of(held) or "总部线索池", house=name_of(named))
    cause = f"lead:{lead.id}:named:{number_id}:{at:.0f}"
    console_inbox.tell_about(WRITE, Lead, lead.id, NAMED, cause, facts, N_("想让另一家联系"))


def _tell(lead: Lead, hand: Holder, topic: str, cause: str, facts: dict[str, str], why: str) -> None:
    if hand == HEADQUARTERS_POOL:
        console_inbox.tell_about(WRITE, Lead, lead.id, topic, cause, facts, why)
        return
    reader = in_charge_of(hand)
    if reader is not None:
        console_inbox.tell_employee(reader, topic, cause, facts, why)


def _facts(lead: Lead, words: str, **more: str) -> dict[str, str]:
    """No name and no number: the page it leads to shows as much as its reader may see."""
    return {"words": words, "path": f"/console/leads/{lead.id}", "lead": str(lead.id), **more}
