"""The counter: looking at a voucher's code, redeeming it once, and what was redeemed at my shop."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway.access import BEARER, who_may
from doorway.limits import at_most
from doorway.repeats import safe_to_repeat
from miniprogram_api import auth, errors
from miniprogram_api.dealer import SECURED
from miniprogram_api.schemas import Shape
from miniprogram_api.shares import CursorSchema
from services import clock
from services.campaigns import redeeming, redemptions
from services.campaigns.redeemables import KINDS, STATES, Redeemable

blueprint = Blueprint("redemptions_api", __name__, url_prefix="/api/v1", description="Redeeming vouchers at a counter")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

LOOKS_OF_A_PERSON = 120  # a busy counter; who guesses finds nothing among 80 bits
KEY = r"[A-Za-z0-9-]{16,64}"
NOT_HERE = "`not_at_counter`: only people of a dealer in partnership"


class VoucherCodeSchema(Shape):
    code = fields.String(required=True, validate=validate.Length(1, 80))


class RedeemSchema(VoucherCodeSchema):
    key = fields.String(
        required=True,
        validate=validate.Regexp(f"^{KEY}$"),
        metadata={"description": "my phone's own name of this scan: sent again it brings the same answer, for good"},
    )
    scanned_at = fields.AwareDateTime(
        load_default=None,
        allow_none=True,
        metadata={"description": "when it was scanned, if the phone had no network; believed for 72 hours"},
    )


class RedeemableSchema(Shape):
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    title = fields.String(required=True)
    detail = fields.String(required=True, allow_none=True)
    of = fields.String(required=True, metadata={"description": "the campaign or the product it comes from"})
    holder = fields.String(required=True, allow_none=True, metadata={"description": "a label, never a name"})
    good_until = fields.AwareDateTime(required=True, allow_none=True)


class LookedAtSchema(RedeemableSchema):
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    redeemed_at = fields.AwareDateTime(required=True, allow_none=True)
    redeemed_here = fields.Boolean(required=True)


class RedeemedSchema(RedeemableSchema):
    id = fields.Integer(required=True)
    scanned_at = fields.AwareDateTime(required=True)
    at = fields.AwareDateTime(required=True)
    undone = fields.Boolean(required=True, metadata={"description": "headquarters took it back meanwhile"})


class RedemptionSchema(Shape):
    id = fields.Integer(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    title = fields.String(required=True)
    by = fields.String(required=True, allow_none=True)
    holder = fields.String(required=True, allow_none=True, metadata={"description": "a label, never a name"})
    at = fields.AwareDateTime(required=True)
    undone = fields.Boolean(required=True)


class RedemptionsSchema(Shape):
    items = fields.List(fields.Nested(RedemptionSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


@blueprint.post("/redemptions/look")
@who_may(BEARER)
@at_most(LOOKS_OF_A_PERSON, each=auth.speaker_key)
@safe_to_repeat("it only looks and writes nothing down")
@blueprint.doc(**SECURED)
@blueprint.arguments(VoucherCodeSchema)
@blueprint.response(200, LookedAtSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(403, schema=errors.ErrorSchema, description=NOT_HERE)
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`voucher_unknown`")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def look(said: dict[str, Any]) -> dict[str, Any]:
    """What a code stands for and how it stands now, before anybody redeems it."""
    seen = redeeming.look(auth.speaker().id, said["code"])
    return {
        **_told(seen.what),
        "state": seen.state,
        "redeemed_at": seen.redeemed_at and seen.redeemed_at.astimezone(clock.SHANGHAI),
        "redeemed_here": seen.redeemed_here,
    }


@blueprint.post("/redemptions")
@who_may(BEARER)
@at_most(LOOKS_OF_A_PERSON, each=auth.speaker_key)
@safe_to_repeat("a scan is redeemed once under its phone's own key, also days later")
@blueprint.doc(**SECURED)
@blueprint.arguments(RedeemSchema)
@blueprint.response(201, RedeemedSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(403, schema=errors.ErrorSchema, description=f"{NOT_HERE}; `own_voucher`: one's own")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`voucher_unknown`")
@blueprint.alt_response(
    409, schema=errors.ErrorSchema, description="`voucher_redeemed` (says when and where), `voucher_held`, `key_reused`"
)
@blueprint.alt_response(410, schema=errors.ErrorSchema, description="`voucher_over`, `voucher_withdrawn`")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def redeem(said: dict[str, Any]) -> dict[str, Any]:
    """Redeem a voucher for my shop, once."""
    done = redeeming.redeem(auth.speaker().id, said["code"], said["key"], said["scanned_at"])
    return {
        **_told(done.what),
        "id": done.id,
        "scanned_at": done.scanned_at.astimezone(clock.SHANGHAI),
        "at": done.at.astimezone(clock.SHANGHAI),
        "undone": done.undone,
    }


@blueprint.get("/redemptions")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(CursorSchema, location="query")
@blueprint.response(200, RedemptionsSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(403, schema=errors.ErrorSchema, description=NOT_HERE)
def listing(asked: dict[str, Any]) -> dict[str, Any]:
    """What was redeemed at my shop, the newest first; a clerk sees their own."""
    found, more = redemptions.of_my_counter(auth.speaker().id, before=asked["cursor"])
    items = [
        {
            "id": one.id,
            "kind": one.kind,
            "title": one.title,
            "by": one.by,
            "holder": one.holder,
            "at": one.at.astimezone(clock.SHANGHAI),
            "undone": one.undone_at is not None,
        }
        for one in found
    ]
    return {"items": items, "next_cursor": None if more is None else str(more)}


def _told(what: Redeemable) -> dict[str, Any]:
    return {
        "kind": what.kind,
        "title": what.title,
        "detail": what.detail,
        "of": what.of,
        "holder": what.holder,
        "good_until": what.good_until and what.good_until.astimezone(clock.SHANGHAI),
    }
