"""A dealer's own figures, for its owner."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields

from doorway.access import BEARER, who_may
from miniprogram_api import auth, errors
from miniprogram_api.dealer import SECURED, refuses
from miniprogram_api.schemas import Shape
from services import clock
from services.attribution.numbers import numbers_of_owner

blueprint = Blueprint("numbers", __name__, url_prefix="/api/v1/dealer", description="A dealer's own figures")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)


class CustomerNumbersSchema(Shape):
    total = fields.Integer(required=True, metadata={"description": "who belong to this dealer now"})
    came = fields.Integer(required=True, metadata={"description": "in the last 30 days"})
    left = fields.Integer(required=True, metadata={"description": "in the last 30 days"})
    visitors = fields.Integer(
        required=True, metadata={"description": "people who scanned a sign of this dealer in the last 30 days"}
    )


class StaffNumbersSchema(Shape):
    active = fields.Integer(required=True)
    bound = fields.Integer(required=True, metadata={"description": "of these, who are in WeChat"})
    waiting = fields.Integer(required=True, metadata={"description": "who ask to become clerks"})


class DaySchema(Shape):
    day = fields.Date(required=True, metadata={"description": "of China's calendar"})
    came = fields.Integer(required=True)


class HandsSchema(Shape):
    id = fields.Integer(required=True, allow_none=True, metadata={"description": "null: the dealer itself"})
    name = fields.String(required=True)
    active = fields.Boolean(required=True)
    customers = fields.Integer(required=True, metadata={"description": "whom they look after"})


class NumbersSchema(Shape):
    as_of = fields.AwareDateTime(required=True)
    customers = fields.Nested(CustomerNumbersSchema, required=True)
    staff = fields.Nested(StaffNumbersSchema, required=True)
    per_day = fields.List(
        fields.Nested(DaySchema), required=True, metadata={"description": "the last 30 days, today last"}
    )
    by_staff = fields.List(fields.Nested(HandsSchema), required=True)


@blueprint.get("/numbers")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, NumbersSchema)
@refuses
def numbers() -> dict[str, Any]:
    """The figures of the dealer I own: customers, where they come from, who looks after them."""
    found = numbers_of_owner(auth.speaker().id)
    return {
        "as_of": found.as_of.astimezone(clock.SHANGHAI),
        "customers": {
            "total": found.customers,
            "came": found.came,
            "left": found.left,
            "visitors": found.visitors,
        },
        "staff": {"active": found.staff, "bound": found.bound, "waiting": found.waiting},
        "per_day": [{"day": day, "came": came} for day, came in found.per_day],
        "by_staff": [
            {"id": one.staff_id, "name": one.name, "active": one.active, "customers": one.customers}
            for one in found.hands
        ],
    }
