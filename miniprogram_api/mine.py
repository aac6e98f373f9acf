"""What I am to the brand and how I give it up; and the code by which customers come to me."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields

from doorway.access import BEARER, who_may
from miniprogram_api import auth, errors
from miniprogram_api.dealer import LARGEST_ID, SECURED, InvitationSchema, worded
from miniprogram_api.keys import takes_keys
from miniprogram_api.schemas import Shape
from services import clock
from services.attribution import customers, own_signs
from services.bindings import ending
from services.errors import NotFound

blueprint = Blueprint("mine", __name__, url_prefix="/api/v1", description="My identities, and my code for customers")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)


class BindingSchema(Shape):
    id = fields.Integer(required=True)
    target = fields.String(required=True, metadata={"description": "as a sentence names it: 华南总代理的老板"})
    code = fields.String(required=True, metadata={"description": "the dealer's or employee's"})
    role = fields.String(required=True, metadata={"description": "owner, clerk or employee"})
    since = fields.AwareDateTime(required=True)


class ServedBySchema(Shape):
    dealer = fields.String(required=True)
    since = fields.AwareDateTime(required=True)


class BindingsSchema(Shape):
    items = fields.List(fields.Nested(BindingSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    served_by = fields.Nested(
        ServedBySchema, required=True, allow_none=True, metadata={"description": "the dealer whose customer I am"}
    )


def of_a_dealer(route: Any) -> Any:
    """What the routes of one's own sign may say."""
    route = blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")(route)
    return blueprint.alt_response(
        403, schema=errors.ErrorSchema, description="`not_of_a_dealer`: neither owner nor clerk"
    )(route)


@blueprint.get("/bindings")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, BindingsSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def bindings() -> dict[str, Any]:
    """Every identity I hold now, and the dealer that serves me."""
    me = auth.speaker().id
    items = [
        {
            "id": one.binding_id,
            "target": one.target.words,
            "code": one.target.code,
            "role": one.target.role,
            "since": one.since.astimezone(clock.SHANGHAI),
        }
        for one in ending.held_by(me)
    ]
    belongs = customers.served_by(me)
    served = belongs and {"dealer": belongs.dealer, "since": belongs.since.astimezone(clock.SHANGHAI)}
    return {"items": items, "next_cursor": None, "served_by": served}


@blueprint.delete(f"/bindings/<int(max={LARGEST_ID}):binding_id>")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(204)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`binding_unknown`: none of mine")
@blueprint.alt_response(409, schema=errors.ErrorSchema, description="`already_ended`")
def leave(binding_id: int) -> None:
    """Give one identity up at once; who approved of it is told."""
    ending.leave(auth.speaker().id, binding_id)


@blueprint.delete("/bindings/dealer")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(204)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def leave_dealer() -> None:
    """Be nobody's customer any more."""
    customers.object_to(auth.speaker().id)


@blueprint.get("/sign")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, InvitationSchema)
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`sign_unknown`: none was made yet")
@of_a_dealer
def sign() -> dict[str, Any]:
    """The code whose customers I look after."""
    invited = own_signs.own_sign(auth.speaker().id)
    if invited is None:
        raise NotFound("sign_unknown", "您还没有顾客码，请先生成。")
    return worded(invited)


@blueprint.post("/sign")
@who_may(BEARER)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.response(201, InvitationSchema)
@of_a_dealer
def make_sign() -> dict[str, Any]:
    """Make that code; the one that stands is given again."""
    return worded(own_signs.issue_own_sign(auth.speaker().id))
