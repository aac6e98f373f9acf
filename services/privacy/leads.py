"""Leads of a person who is to be forgotten, or who left: they end, and nothing stays of who it was."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, select, update

from models.bindings import OPEN
from models.db import session
from models.leads import KEYWORD, Lead, LeadEvent, LeadNumber
from services import clock, people
from services.privacy.letters import forget_letters_of, personal

TELL_OF_LEADS = ("lead_new", "lead_unanswered", "lead_next", "lead_mention", "lead_refused")
"""Notices that tell others what a lead is."""

OBJECTED = "objected"  # they asked to be forgotten, or took their consent back
LEFT = "left"  # they left, and nothing else is a reason to know them


def forget_leads(ids: Sequence[int], why: str) -> None:
    """Nobody is to work on them any more: their leads end, without name, number, place or a word of what was said; that
    there was one, in whose hand, and why it ended, stays for the figures. What holders were told of them goes too."""
    _forget(Lead.follower_id.in_(ids), why)


def forget_words_of_the_chat(ids: Sequence[int]) -> None:
    """The same of who said a word in the chat and left no number, and now left the chat: nobody can answer them."""
    no_number = (Lead.source == KEYWORD) & Lead.phone_index.is_(None)
    _forget(Lead.follower_id.in_(ids) & no_number & (Lead.open_marker == OPEN), LEFT)


def forget_leads_by_number(ids: Sequence[int]) -> None:
    """The same of what somebody of ours entered by hand, when it is the very number WeChat verified for them."""
    _forget(Lead.follower_id.is_(None) & Lead.phone_index.in_(people.verified_numbers(ids)), OBJECTED)


def forget_letters_of_lead(lead_id: int) -> None:
    """What holders and headquarters were told of it."""
    for kind in TELL_OF_LEADS:
        forget_letters_of(f"{kind}:lead:{lead_id}:")


def _forget(whose: ColumnElement[bool], why: str) -> None:
    """What was noted before a lead was known to be theirs names nobody, and goes with the lead."""
    numbers = session().execute(select(Lead.id).where(whose)).scalars().all()
    for lead_id in numbers:
        forget_letters_of_lead(lead_id)
    over = dict.fromkeys(("open_marker", "answer_due_at", "lapse_at", "next_at", "remind_at"))
    open_ones = update(Lead).where(Lead.id.in_(numbers), Lead.open_marker == OPEN)
    session().execute(
        open_ones.values(state="closed", outcome=why, ended_at=clock.now(), **over).execution_options(
            synchronize_session=False
        )
    )
    beside = delete(LeadNumber).where(LeadNumber.lead_id.in_(numbers))
    session().execute(beside.execution_options(synchronize_session=False))
    for table, link in ((Lead, Lead.id), (LeadEvent, LeadEvent.lead_id)):
        emptied = dict.fromkeys(personal(table.__table__))  # type: ignore[arg-type]
        session().execute(
            update(table).where(link.in_(numbers)).values(emptied).execution_options(synchronize_session=False)
        )
