"""The counter: somebody whose entry waits shows a live code, and is vouched for."""

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
from services import clock
from services.campaigns import vouching
from services.campaigns.vouching import Checked

blueprint = Blueprint("vouches_api", __name__, url_prefix="/api/v1", description="Vouching for people at a counter")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

LOOKS_OF_A_PERSON = 120
NOT_HERE = "`not_at_counter`, `own_entry`, `colleague` (headquarters looks at people of the trade), `campaign_not_here`"
TOO_LATE = "`entry_decided`, `voucher_redeemed` (says when and where), `not_for_counter`"


class CheckCodeSchema(Shape):
    code = fields.String(required=True, validate=validate.Length(1, 80))


class CheckedSchema(Shape):
    label = fields.String(required=True, metadata={"description": "a label, never a name"})
    campaign = fields.String(required=True)
    prize = fields.String(
        required=True, allow_none=True, metadata={"description": "what is handed out by the same act; null: nothing is"}
    )
    at = fields.AwareDateTime(required=True)
    state = fields.String(required=True, validate=validate.OneOf(vouching.STATES))
    redeemed_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "when the prize was handed out"}
    )
    left_today = fields.Integer(required=True, metadata={"description": "how many more I may vouch for today"})


@blueprint.post("/vouches/look")
@who_may(BEARER)
@at_most(LOOKS_OF_A_PERSON, each=auth.speaker_key)
@safe_to_repeat("it only looks and writes nothing down")
@blueprint.doc(**SECURED)
@blueprint.arguments(CheckCodeSchema)
@blueprint.response(200, CheckedSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(403, schema=errors.ErrorSchema, description=NOT_HERE)
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`check_unknown`")
@blueprint.alt_response(409, schema=errors.ErrorSchema, description=TOO_LATE)
@blueprint.alt_response(410, schema=errors.ErrorSchema, description="`check_over`: the page shows a new one")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def look(said: dict[str, Any]) -> dict[str, Any]:
    """Who shows me this code, before I vouch for them."""
    return _told(vouching.look(auth.speaker().id, said["code"]))


@blueprint.post("/vouches")
@who_may(BEARER)
@at_most(LOOKS_OF_A_PERSON, each=auth.speaker_key)
@safe_to_repeat("whoever my shop vouched for is vouched for")
@blueprint.doc(**SECURED)
@blueprint.arguments(CheckCodeSchema)
@blueprint.response(201, CheckedSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(403, schema=errors.ErrorSchema, description=NOT_HERE)
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`check_unknown`")
@blueprint.alt_response(
    409,
    schema=errors.ErrorSchema,
    description=f"{TOO_LATE}, `vouched_enough`: 30 a day, 60 a shop with the clerks it took on",
)
@blueprint.alt_response(410, schema=errors.ErrorSchema, description="`check_over`: the page shows a new one")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def vouch(said: dict[str, Any]) -> dict[str, Any]:
    """I see this person at my counter: their entry counts, and what they won is redeemed for my shop."""
    return _told(vouching.vouch(auth.speaker().id, said["code"]))


def _told(one: Checked) -> dict[str, Any]:
    return {
        "label": one.label,
        "campaign": one.campaign,
        "prize": one.prize,
        "at": one.at.astimezone(clock.SHANGHAI),
        "state": one.state,
        "redeemed_at": one.redeemed_at and one.redeemed_at.astimezone(clock.SHANGHAI),
        "left_today": one.left_today,
    }
