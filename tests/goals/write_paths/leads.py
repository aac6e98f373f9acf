"""Writing of leads: they come in, are taken up, declined, given back, handed on, followed up, decided about."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from models.db import session, transaction
from models.dealers import DealerCategory
from models.leads import Lead
from services import clock, console_inbox
from services.access import OPERATOR, SYSTEM
from services.leads import (
    assigning,
    clocks,
    counted_ahead,
    deciding,
    demo,
    entering,
    letting_go,
    own,
    taking,
    telling,
    working,
)
from services.leads.entering import Wish
from services.leads.taking import Entry
from services.leads.working import FollowUp, Opportunity
from tests.goals.deeds import Act
from tests.goals.ground import Ground
from tests.goals.write_paths.registry import owner_of, path, somebody

WISH = Wish(name="赵先生", phone="13911112222", interest="春季新品", agreed=True)


def in_the_pool() -> int:
    entry = Entry("campaign", "想要报价", follower_id=somebody().id, region_code="440000")
    return taking.take_lead(SYSTEM, entry).lead_id


def taken(person: int) -> int:
    return entering.enter(person, WISH).lead_id


@path
def a_contact_comes_in(ground: Ground) -> Act:
    owner_of()
    entry = Entry("campaign", "想要报价", follower_id=somebody().id, region_code="440000")
    return lambda: taking.take_lead(SYSTEM, entry)


@path
def a_contact_comes_in_again(ground: Ground) -> Act:
    entry = Entry("campaign", "想要报价", follower_id=somebody().id, region_code="440000")
    taking.take_lead(SYSTEM, entry)
    return lambda: taking.take_lead(SYSTEM, entry)


@path
def a_word_is_said_in_the_chat(ground: Ground) -> Act:
    person = somebody()
    return lambda: taking.leave_word(person.id, "报价")


@path
def a_number_is_left_after_a_word(ground: Ground) -> Act:
    person = somebody()
    taking.leave_word(person.id, "报价")
    return lambda: own.leave_number(person.id, "13911112233", "", agreed=True)


@path
def no_call_is_wanted(ground: Ground) -> Act:
    person = somebody()
    taking.leave_word(person.id, "报价")
    return lambda: own.want_no_call(person.id)


@path
def a_lead_is_entered(ground: Ground) -> Act:
    person = owner_of()
    return lambda: entering.enter(person.id, WISH)


@path
def a_lead_waits_for_a_nod(ground: Ground) -> Act:
    person = owner_of()
    ask_for_a_nod()
    return lambda: entering.enter(person.id, WISH)


@path
def somebody_is_told_of_a_lead_at_the_bell(ground: Ground) -> Act:
    facts = {"words": telling.GONE_BACK, "path": "/console/leads/1", "lead": "1", "holder": "张伟"}
    return lambda: console_inbox.tell_employee(ground.cast.employees["E001"], telling.LAPSED, "deed", facts, "退回")


@path
def the_demo_gets_its_leads(ground: Ground) -> Act:
    return lambda: demo.furnish(demo.PIECES[:2])  # one is like the other, and each statement fails once


@path
def a_lead_is_entered_at_headquarters(ground: Ground) -> Act:
    owner_of()
    return lambda: entering.enter_at_headquarters(OPERATOR, WISH, "D001")


@path
def a_lead_is_claimed(ground: Ground) -> Act:
    person = owner_of()
    number = in_the_pool()
    return lambda: working.claim(person.id, number)


@path
def a_lead_is_declined(ground: Ground) -> Act:
    person = owner_of()
    number = in_the_pool()
    return lambda: working.decline(person.id, number, reason="busy")


@path
def a_lead_is_given_back(ground: Ground) -> Act:
    person = owner_of()
    number = taken(person.id)
    return lambda: working.give_back(person.id, number, reason="busy")


@path
def a_lead_is_called(ground: Ground) -> Act:
    person = owner_of()
    number = taken(person.id)
    return lambda: working.call(person.id, number)


@path
def a_lead_becomes_an_opportunity(ground: Ground) -> Act:
    person = owner_of()
    number = taken(person.id)
    figures = Opportunity(None, 100, 50, "2027-01-01")
    return lambda: working.follow_up(person.id, number, FollowUp("报价", stage="opportunity", opportunity=figures))


@path
def a_lead_is_handed_on(ground: Ground) -> Act:
    giver = owner_of()
    number = taken(giver.id)
    deciding.reassign(OPERATOR, number, dealer="D001", reason="重新分配")
    staff = ground.cast.owners["D001"]
    return lambda: working.pass_on(giver.id, number, staff)


@path
def a_lead_is_reassigned(ground: Ground) -> Act:
    number = taken(owner_of().id)
    return lambda: deciding.reassign(OPERATOR, number, employee="E002", reason="大客户")


@path
def many_leads_are_reassigned(ground: Ground) -> Act:
    numbers = [taken(owner_of().id), in_the_pool()]
    return lambda: assigning.assign_many(OPERATOR, dict.fromkeys(numbers), employee="E002", reason="大客户")


@path
def a_lead_is_closed(ground: Ground) -> Act:
    number = taken(owner_of().id)
    return lambda: deciding.close(OPERATOR, number, outcome="invalid")


@path
def a_consent_is_noted(ground: Ground) -> Act:
    number = taken(owner_of().id)
    return lambda: deciding.note_consent(OPERATOR, number, reason="电话里同意")


@path
def a_lead_that_waits_is_approved(ground: Ground) -> Act:
    number = waiting()
    return lambda: deciding.approve(OPERATOR, number)


@path
def a_lead_that_waits_is_refused(ground: Ground) -> Act:
    number = waiting()
    return lambda: deciding.refuse(OPERATOR, number, reason="重复")


@path
def a_lead_is_to_be_come_back_to(ground: Ground) -> Act:
    number = taken(owner_of().id)
    is_due(number)
    return lambda: clocks.remind(number)


@path
def a_lead_nobody_answers(ground: Ground) -> Act:
    owner_of()
    number = in_the_pool()
    is_due(number)
    return lambda: clocks.tell_unanswered(number)


@path
def a_lead_lapses(ground: Ground) -> Act:
    owner_of()
    number = in_the_pool()
    is_due(number)
    return lambda: clocks.lapse(number)


@path
def a_lead_nobody_works_on_is_let_go(ground: Ground) -> Act:
    number = in_the_pool()
    long_after = clock.now() + timedelta(days=400)

    def act() -> bool:
        clock.use(lambda: long_after)
        return letting_go.let_go(number)

    return act


@transaction
def is_due(number: int) -> None:
    """Its minutes are over."""
    lead = session().get_one(Lead, number)
    lead.answer_due_at = lead.lapse_at = lead.remind_at = clock.now() - timedelta(days=1)


def waiting() -> int:
    """Entered by a dealer's person whose leads begin with a nod."""
    person = owner_of()
    ask_for_a_nod()
    return taken(person.id)


@transaction
def ask_for_a_nod() -> None:
    session().execute(update(DealerCategory).values(leads_need_approval=True))


@path
def figures_of_leads_are_counted_ahead(ground: Ground) -> Act:
    in_the_pool()
    return lambda: counted_ahead.count_whole(30, "sources")
