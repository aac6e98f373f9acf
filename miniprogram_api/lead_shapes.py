"""Shapes of leads: a line of a list, one with its trail, and what is done to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import fields, validate

from miniprogram_api.dealer import LARGEST_ID
from miniprogram_api.schemas import Shape, WholeNumber
from services import clock
from services.leads.boxes import MyLead
from services.leads.lines import LeadLine
from services.leads.states import STATES
from services.leads.taking import LONGEST_INTEREST, LONGEST_NAME, SOURCES
from services.leads.trail import Step
from services.leads.viewers import BOXES
from services.leads.viewing import WAITS
from services.leads.working import LARGEST_AMOUNT, LONGEST_NOTE, MOST_MENTIONS, REASONS, STAGES, WAYS

DEEDS = ("claim", "decline", "call", "follow_up", "hand_on", "give_back")
LONGEST_WORD = 80


class LeadsAskedSchema(Shape):
    box = fields.String(
        load_default="mine",
        validate=validate.OneOf(BOXES),
        metadata={"description": "in my hand; in a pool I may take from; of everybody I look after"},
    )
    state = fields.String(load_default="", validate=validate.OneOf(["", *STATES]))
    waits = fields.String(
        load_default="",
        validate=validate.OneOf(["", *WAITS]),
        metadata={"description": "nobody answered yet, or the date to come back to it is over"},
    )
    q = fields.String(
        load_default="",
        validate=validate.Length(0, LONGEST_WORD),
        metadata={"description": "a number, its last four digits, a label or an interest; in all boxes of mine"},
    )
    cursor = fields.Integer(
        load_default=None, validate=validate.Range(1, LARGEST_ID), metadata={"description": "`next_cursor` of before"}
    )


class LeadSchema(Shape):
    id = fields.Integer(required=True)
    source = fields.String(required=True, validate=validate.OneOf(SOURCES))
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    called = fields.String(
        required=True, metadata={"description": "a name where I may know it, else a label or the lead's number"}
    )
    phone = fields.String(required=True, allow_none=True, metadata={"description": "masked; null: not for me to know"})
    has_phone = fields.Boolean(required=True)
    interest = fields.String(required=True, allow_none=True)
    holder = fields.String(required=True, metadata={"description": "a person, a dealer; empty: headquarters' pool"})
    given_at = fields.AwareDateTime(required=True, allow_none=True)
    unanswered = fields.Boolean(required=True)
    next_at = fields.AwareDateTime(required=True, allow_none=True)
    overdue = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True)


class LeadsSchema(Shape):
    items = fields.List(fields.Nested(LeadSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class BoxesSchema(Shape):
    mine = fields.Integer(required=True)
    due = fields.Integer(required=True, metadata={"description": "of mine: unanswered, or the next date is over"})
    pool = fields.Integer(required=True)
    team = fields.Integer(required=True, allow_none=True, metadata={"description": "null: I look after nobody"})


class StepSchema(Shape):
    at = fields.AwareDateTime(required=True)
    kind = fields.String(required=True)
    state = fields.String(required=True)
    by = fields.String(required=True)
    whom = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    way = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    next_at = fields.AwareDateTime(required=True, allow_none=True)
    what = fields.String(required=True, allow_none=True, metadata={"description": "of a reading, a scan, a campaign"})
    seconds = fields.Integer(required=True, metadata={"description": "of active reading"})


class LeadMateSchema(Shape):
    id = fields.Integer(required=True)
    name = fields.String(required=True)


class OpportunitySchema(Shape):
    product = fields.String(required=True, allow_none=True, metadata={"description": "its name"})
    amount_fen = fields.Integer(required=True)
    probability = fields.Integer(required=True, metadata={"description": "per cent"})
    expected_on = fields.String(required=True, metadata={"description": "a day"})


class OneLeadSchema(LeadSchema):
    place = fields.String(required=True)
    mine = fields.Boolean(required=True)
    named = fields.String(
        required=True, allow_none=True, metadata={"description": "whom the number is for; empty: headquarters"}
    )
    opportunity = fields.Nested(OpportunitySchema, required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True)
    deeds = fields.List(fields.String(validate=validate.OneOf(DEEDS)), required=True)
    colleagues = fields.List(fields.Nested(LeadMateSchema), required=True)
    trail = fields.List(fields.Nested(StepSchema), required=True)


class NumberSchema(Shape):
    phone = fields.String(required=True, validate=validate.Length(1, 40))


class TakenSchema(Shape):
    taken = fields.Boolean(required=True, metadata={"description": "somebody works on it; never who"})


class NewLeadSchema(Shape):
    name = fields.String(required=True, validate=validate.Length(1, LONGEST_NAME))
    phone = fields.String(required=True, validate=validate.Length(1, 40))
    interest = fields.String(required=True, validate=validate.Length(1, LONGEST_INTEREST))
    region = fields.String(load_default="", validate=validate.Regexp("^([0-9]{6})?$"))
    agreed = fields.Boolean(required=True, metadata={"description": "they were asked, and want to be called"})


class ProductsAskedSchema(Shape):
    q = fields.String(
        load_default="", validate=validate.Length(0, LONGEST_WORD), metadata={"description": "of a name or a code"}
    )


class OfferedProductSchema(Shape):
    code = fields.String(required=True)
    name = fields.String(required=True)


class OfferedProductsSchema(Shape):
    items = fields.List(fields.Nested(OfferedProductSchema), required=True)
    more = fields.Boolean(required=True, metadata={"description": "a word would find others"})


class EnteredSchema(Shape):
    id = fields.Integer(required=True)


class LetGoSchema(Shape):
    reason = fields.String(required=True, validate=validate.OneOf(sorted(REASONS)))
    note = fields.String(load_default="", validate=validate.Length(0, LONGEST_NOTE))


class HandOnSchema(Shape):
    to = WholeNumber(required=True, validate=validate.Range(1, LARGEST_ID))
    note = fields.String(load_default="", validate=validate.Length(0, LONGEST_NOTE))


class ReceivedSchema(Shape):
    receiver = fields.String(required=True)


class FiguresSchema(Shape):
    product = fields.String(
        load_default=None, allow_none=True, validate=validate.Length(1, 40), metadata={"description": "its code"}
    )
    amount_fen = WholeNumber(required=True, validate=validate.Range(1, LARGEST_AMOUNT))
    probability = WholeNumber(required=True, validate=validate.Range(0, 100))
    expected_on = fields.String(required=True, validate=validate.Length(10, 10))


class FollowUpSchema(Shape):
    note = fields.String(required=True, validate=validate.Length(1, LONGEST_NOTE))
    way = fields.String(load_default="call", validate=validate.OneOf(WAYS))
    next_at = fields.AwareDateTime(
        allow_none=True,
        metadata={"description": "when to come back to it; null: not again; left out: as planned, if that is to come"},
    )
    mentions = fields.List(
        WholeNumber(validate=validate.Range(1, LARGEST_ID)),
        load_default=list,
        validate=validate.Length(0, MOST_MENTIONS),
    )
    stage = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(sorted(STAGES)))
    opportunity = fields.Nested(FiguresSchema, load_default=None, allow_none=True)
    reason = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(sorted(REASONS)))


class FollowedUpSchema(Shape):
    state = fields.String(required=True, validate=validate.OneOf(STATES))


class WholeNumberSchema(Shape):
    phone = fields.String(required=True, metadata={"description": "whole, as people dial it"})


def line(one: LeadLine) -> dict[str, Any]:
    """As `LeadSchema` has it."""
    return {
        "id": one.id,
        "source": one.source,
        "state": one.state,
        "called": one.called,
        "phone": one.phone,
        "has_phone": one.has_phone,
        "interest": one.interest,
        "holder": one.holder,
        "given_at": _there(one.given_at),
        "unanswered": one.unanswered,
        "next_at": _there(one.next_at),
        "overdue": one.overdue,
        "created_at": _there(one.created_at),
    }


def whole(one: MyLead) -> dict[str, Any]:
    """As `OneLeadSchema` has it."""
    card, figures = one.card, one.card.figures
    return {
        **line(card.line),
        "place": card.place,
        "mine": one.mine,
        "named": card.named,
        "opportunity": figures
        and {
            "product": figures.product,
            "amount_fen": figures.amount_fen,
            "probability": figures.probability,
            "expected_on": figures.expected_on,
        },
        "outcome": card.outcome,
        "deeds": list(one.deeds),
        "colleagues": [{"id": mate.id, "name": mate.name} for mate in one.colleagues],
        "trail": [_step(step) for step in card.trail],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "at": _there(step.at),
        "kind": step.kind,
        "state": step.state,
        "by": step.by,
        "whom": step.whom,
        "reason": step.reason,
        "way": step.way,
        "note": step.note,
        "next_at": _there(step.next_at),
        "what": step.what,
        "seconds": step.seconds,
    }


def _there(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(clock.SHANGHAI)
