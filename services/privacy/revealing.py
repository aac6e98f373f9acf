"""A whole phone number for somebody of headquarters: one at a time, with a reason, written down, so many a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from models.bindings import Claim
from models.campaign_entries import CampaignEntry
from models.db import reading, session, transaction
from models.dealers import DealerContact, DealerStaff
from models.leads import Lead, LeadNumber
from models.organisation import Employee
from models.people import Follower
from services import audit, phones, scopes
from services.access import Actor, require
from services.campaigns.content import NAME, PHONE
from services.campaigns.limits import content_of
from services.errors import Invalid, NotFound
from services.privacy.counting import CONTACT, count_look

ACT = "people.reveal"
REASONS = ("call", "verify", "complaint", "other")
LONGEST_NOTE = 100
# What somebody may be looked at as: a record of headquarters', of a dealer's, what they typed into a form, or who they
# are in WeChat; and how each is called. What was answered to a campaign is sealed as a whole, by question.
SUBJECTS: dict[str, tuple[Any, Any]] = {
    "employee": (Employee, Employee.name),
    "dealer_staff": (DealerStaff, DealerStaff.name),
    "dealer_contact": (DealerContact, DealerContact.name),
    "claim": (Claim, Claim.name),
    "lead": (Lead, Lead.name),
    "lead_number": (LeadNumber, Lead.name),
    "follower": (Follower, Follower.label),
    "campaign_entry": (CampaignEntry, None),
}
_NUMBER = re.compile(r"[0-9０-９]{5,}")


@dataclass(frozen=True, slots=True)
class Contact:
    """Whose number it is, and the number: masked before it was asked for, whole after."""

    name: str
    phone: str


@reading
def contact(actor: Actor, subject: str, subject_id: int) -> Contact:
    """The masked number; foreign, missing and numberless records answer alike."""
    require(actor, ACT)
    row = _find(actor, subject, subject_id)
    return Contact(row.name or "", phones.mask(row.phone))


@transaction
def reveal(actor: Actor, subject: str, subject_id: int, *, reason: str, note: str) -> Contact:
    """The whole number, once. Needs a reason of the list, in words too when it is `other` (`reason_missing`); counts
    against the day's number of the account (`reveals_used_up`). The note goes into the audit without any number in it.
    """
    require(actor, ACT)
    row = _find(actor, subject, subject_id)
    note = _NUMBER.sub("＊", " ".join(note.split()))[:LONGEST_NOTE]
    if reason not in REASONS or (reason == "other" and not note):
        raise Invalid("reason_missing", "请选择查看原因；选“其他”时请写一句说明。")
    count_look(actor, CONTACT)
    audit.record(actor, "person:phone:reveal", subject, subject_id, reason=reason, note=note or None)
    return Contact(row.name or "", phones.national(row.phone))


def _find(actor: Actor, subject: str, subject_id: int) -> Any:
    table, name = SUBJECTS[subject]
    if table is CampaignEntry:
        return _entry(actor, subject_id)
    if table is LeadNumber:  # seen with the lead it stands beside
        query = select(name.label("name"), table.phone).join(Lead, Lead.id == table.lead_id)
        query = query.where(table.id == subject_id, scopes.seen(actor, ACT, Lead))
    else:
        query = select(name.label("name"), table.phone).where(table.id == subject_id, scopes.seen(actor, ACT, table))
    if table is Follower:  # who was joined with another is looked at as that other
        query = query.where(Follower.merged_into_id.is_(None))
    row = session().execute(query).first()
    if row is None or row.phone is None:
        raise NotFound("contact_unknown", "没有找到这个号码。")
    return row


def _entry(actor: Actor, entry_id: int) -> Contact:
    """What somebody answered to the questions for a name and a number."""
    here = select(CampaignEntry).where(CampaignEntry.id == entry_id, scopes.seen(actor, ACT, CampaignEntry))
    entry = session().scalars(here).one_or_none()
    said = (entry.answers if entry is not None else None) or {}
    content = content_of(entry.version_id) if entry is not None and said else None
    phone, name = (content.asked(kind) if content else None for kind in (PHONE, NAME))
    if phone is None or not said.get(phone.key):
        raise NotFound("contact_unknown", "没有找到这个号码。")
    return Contact(said.get(name.key, "") if name else "", said[phone.key])
