"""The owner hands customers of one person of the shop to another, or back to the dealer."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway.access import BEARER, who_may
from miniprogram_api import auth, errors
from miniprogram_api.dealer import LARGEST_ID, SECURED, refuses
from miniprogram_api.keys import takes_keys
from miniprogram_api.schemas import Shape, WholeNumber
from services.attribution import handing_over
from services.attribution.handing_over import LONGEST_REASON, SHOWN, Wish

blueprint = Blueprint(
    "hand_over", __name__, url_prefix="/api/v1/dealer/staff", description="Customers from hand to hand inside a shop"
)
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)


class WishSchema(Shape):
    to = WholeNumber(
        required=True,
        allow_none=True,
        validate=validate.Range(1, LARGEST_ID),
        metadata={"description": "who of the staff receives them; null: the dealer itself"},
    )
    customers = fields.List(
        fields.String(validate=validate.Length(1, 16)),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, SHOWN),
        metadata={"description": "some of them, by label; null: everybody the giver looks after"},
    )
    reason = fields.String(required=True, validate=validate.Length(1, LONGEST_REASON))


class HandedOverSchema(Shape):
    id = fields.Integer(required=True)
    customers = fields.Integer(required=True, metadata={"description": "how many were handed over"})
    receiver = fields.String(required=True)


@blueprint.post(f"/<int(max={LARGEST_ID}):staff_id>/hand-over")
@who_may(BEARER)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.arguments(WishSchema)
@blueprint.response(201, HandedOverSchema)
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`clerk_unknown`: nobody of my dealer")
@blueprint.alt_response(
    409, schema=errors.ErrorSchema, description="`nothing_to_hand_over`, `handed_over_meanwhile`: somebody was quicker"
)
@blueprint.alt_response(422, schema=errors.ErrorSchema, description="`receiver_unknown`, `reason_missing`, `malformed`")
@refuses
def hand_over(wish: dict[str, Any], staff_id: int) -> dict[str, Any]:
    """Hand customers over: they stay my dealer's, somebody else looks after them; the record says who, when and why.
    `staff_id` 0 is the dealer itself, whose customers go to somebody in person."""
    labels = wish["customers"]
    some = None if labels is None else frozenset(labels)
    made = handing_over.hand_over_by_owner(auth.speaker().id, Wish(staff_id or None, wish["to"], some, wish["reason"]))
    return {"id": made.id, "customers": made.customers, "receiver": made.receiver}
