"""A dealer's workspace, for its owner: the people, the code that invites clerks, letting one go, the customers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway.access import BEARER, who_may
from doorway.house import public_url
from miniprogram_api import auth, errors
from miniprogram_api.keys import takes_keys
from miniprogram_api.schemas import Shape
from services import clock
from services.attribution import customers, handing_over
from services.bindings import clerks, owners
from services.bindings.inviting import Invited

blueprint = Blueprint("dealer", __name__, url_prefix="/api/v1/dealer", description="A dealer's owner and their shop")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

SECURED: dict[str, Any] = {"security": [{"bearer": []}]}
LARGEST_ID = 2**63 - 1


class DealerSchema(Shape):
    code = fields.String(required=True)
    name = fields.String(required=True)
    customers = fields.Integer(required=True, metadata={"description": "how many consumers belong to this dealer now"})


class ColleagueSchema(Shape):
    id = fields.Integer(required=True)
    role = fields.String(required=True, validate=validate.OneOf(["owner", "clerk"]))
    name = fields.String(required=True)
    phone = fields.String(required=True, allow_none=True, metadata={"description": "masked"})
    active = fields.Boolean(required=True, metadata={"description": "false: let go, kept as history"})
    customers = fields.Integer(required=True, metadata={"description": "how many customers they look after"})
    bound_since = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "null: not in WeChat now"}
    )


class StaffSchema(Shape):
    items = fields.List(fields.Nested(ColleagueSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class InvitationSchema(Shape):
    scene = fields.String(required=True)
    url = fields.String(required=True, metadata={"description": "a page with a parametric QR code that is good now"})
    picture_url = fields.String(required=True, metadata={"description": "that QR code alone, PNG"})
    expires_at = fields.AwareDateTime(required=True)


class CustomerSchema(Shape):
    label = fields.String(required=True, metadata={"description": "never a name or a number"})
    since = fields.AwareDateTime(required=True)
    rule = fields.String(required=True, metadata={"description": "what made them this dealer's customer"})
    held_by = fields.Integer(
        required=True, allow_none=True, metadata={"description": "who of the staff looks after them; null: the dealer"}
    )


class CustomersSchema(Shape):
    items = fields.List(fields.Nested(CustomerSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class CursorSchema(Shape):
    cursor = fields.Integer(
        load_default=None, validate=validate.Range(1, LARGEST_ID), metadata={"description": "`next_cursor` of before"}
    )


def refuses(route: Any) -> Any:
    """What every route here may say."""
    route = blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")(route)
    return blueprint.alt_response(403, schema=errors.ErrorSchema, description="`not_owner`: owns no dealer")(route)


@blueprint.get("")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, DealerSchema)
@refuses
def show() -> dict[str, Any]:
    """The dealer I own."""
    owner = owners.get_owner(auth.speaker().id)
    return {
        "code": owner.dealer_code,
        "name": owner.dealer_name,
        "customers": customers.count_of(owner.dealer_id),
    }


@blueprint.get("/staff")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, StaffSchema)
@refuses
def staff() -> dict[str, Any]:
    """The people of my dealer: owners first, then clerks, those let go last."""
    me = auth.speaker().id
    found, held = clerks.staff_of(me), {one.staff_id: one.customers for one in handing_over.hands_of_owner(me)}
    return {
        "items": [
            {
                "id": one.id,
                "role": one.role,
                "name": one.name,
                "phone": one.phone,
                "active": one.active,
                "customers": held.get(one.id, 0),
                "bound_since": _there(one.bound_since),
            }
            for one in found
        ],
        "next_cursor": None,
    }


@blueprint.get("/staff/invitation")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, InvitationSchema)
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`invitation_unknown`: none is handed out now")
@refuses
def invitation() -> dict[str, Any]:
    """The code for clerks that my dealer hands out now."""
    return worded(clerks.get_living_invitation(auth.speaker().id))


@blueprint.post("/staff/invitation")
@who_may(BEARER)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.response(201, InvitationSchema)
@refuses
def invite() -> dict[str, Any]:
    """A new code for clerks; the one before stops working at once."""
    return worded(clerks.invite_clerk(auth.speaker().id))


@blueprint.delete(f"/staff/<int(max={LARGEST_ID}):staff_id>")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(204)
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`clerk_unknown`: no clerk of my dealer")
@blueprint.alt_response(409, schema=errors.ErrorSchema, description="`already_left`: let go before")
@refuses
def let_go(staff_id: int) -> None:
    """Let a clerk go: their binding ends at once and they are told; the record stays as history. Customers they look
    after go back to the dealer; hand them over before, if they are to go to a colleague."""
    clerks.let_go(auth.speaker().id, staff_id)


@blueprint.get("/customers")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(CursorSchema, location="query")
@blueprint.response(200, CustomersSchema)
@refuses
def my_customers(asked: dict[str, int | None]) -> dict[str, Any]:
    """My dealer's customers by label, the newest first."""
    found, cursor = customers.page_of_owner(auth.speaker().id, before=asked["cursor"])
    return {
        "items": [
            {"label": one.label, "since": _there(one.since), "rule": one.rule, "held_by": one.held_by_id}
            for one in found
        ],
        "next_cursor": None if cursor is None else str(cursor),
    }


def worded(invited: Invited) -> dict[str, Any]:
    """An invitation as `InvitationSchema` has it."""
    page = public_url(f"/q/{invited.token}")
    return {
        "scene": invited.scene,
        "url": page,
        "picture_url": f"{page}/qr.png",
        "expires_at": _there(invited.expires_at),
    }


def _there(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(clock.SHANGHAI)
