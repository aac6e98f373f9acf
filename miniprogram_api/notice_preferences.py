"""How I want to be told: which kinds, when not, one by one or together; and what the mini program may still send me."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway.access import BEARER, who_may
from doorway.limits import at_most
from doorway.repeats import safe_to_repeat
from miniprogram_api import auth, errors
from miniprogram_api.dealer import SECURED
from miniprogram_api.keys import takes_keys
from miniprogram_api.schemas import Shape
from services import message_grants, notice_preferences, notices
from services.notice_kinds import KIND_NAMES, KINDS, may_be_switched_off
from services.notice_preferences import Wishes
from services.quiet_hours import MOMENT, QuietHours, read, shown

blueprint = Blueprint("notice_preferences", __name__, url_prefix="/api/v1", description="How I want to be told")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

GRANTS_A_MINUTE = 20
SWITCHABLE = [kind for kind in KINDS if may_be_switched_off(kind)]


class Moment(fields.String):
    """A minute of China's day, such as 22:00."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Regexp(f"^{MOMENT}$"), **options)


class KindSchema(Shape):
    kind = fields.String(required=True)
    name = fields.String(required=True)
    on = fields.Boolean(required=True)


class HoursSchema(Shape):
    begins = Moment(required=True)
    ends = Moment(required=True, metadata={"description": "the same as `begins`: no quiet hours"})


class StandingHoursSchema(HoursSchema):
    mine = fields.Boolean(required=True, metadata={"description": "false: the house's hold for me"})


class OfferSchema(Shape):
    template_id = fields.String(required=True, metadata={"description": "for wx.requestSubscribeMessage"})
    kinds = fields.List(fields.String(), required=True, metadata={"description": "what this template tells"})
    names = fields.List(fields.String(), required=True)
    remaining = fields.Integer(required=True, metadata={"description": "messages I still allow"})


class PreferencesSchema(Shape):
    kinds = fields.List(
        fields.Nested(KindSchema),
        required=True,
        metadata={"description": "those that may be switched off and concern me; others are always told"},
    )
    quiet = fields.Nested(StandingHoursSchema, required=True)
    daily_at = Moment(required=True, allow_none=True, metadata={"description": "null: each by itself"})
    mini_program = fields.List(fields.Nested(OfferSchema), required=True)


class WishedSchema(Shape):
    off = fields.List(
        fields.String(validate=validate.OneOf(SWITCHABLE)), required=True, validate=validate.Length(0, 50)
    )
    quiet = fields.Nested(HoursSchema, required=True, allow_none=True, metadata={"description": "null: the house's"})
    daily_at = Moment(required=True, allow_none=True)


class AllowedSchema(Shape):
    templates = fields.List(
        fields.String(validate=validate.Length(1, 64)), required=True, validate=validate.Length(1, 3)
    )


@blueprint.get("/notice-preferences")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, PreferencesSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def preferences() -> dict[str, Any]:
    """How I am told now."""
    return _told(auth.speaker().id)


@blueprint.put("/notice-preferences")
@who_may(BEARER)
@safe_to_repeat("the same wishes again are the same wishes")
@blueprint.doc(**SECURED)
@blueprint.arguments(WishedSchema)
@blueprint.response(200, PreferencesSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(422, schema=errors.ErrorSchema, description="`malformed`: also a kind that is always told")
def change(body: dict[str, Any]) -> dict[str, Any]:
    """Be told so from now on; what waits for me is due when these wishes say."""
    me, quiet = auth.speaker().id, body["quiet"]
    hours = QuietHours(read(quiet["begins"]), read(quiet["ends"])) if quiet else None
    daily = None if body["daily_at"] is None else read(body["daily_at"])
    notice_preferences.change(me, Wishes(frozenset(body["off"]), hours, daily))
    return _told(me)


@blueprint.post("/message-grants")
@who_may(BEARER)
@at_most(GRANTS_A_MINUTE, each=auth.speaker_key)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.arguments(AllowedSchema)
@blueprint.response(201, PreferencesSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`template_unknown`")
def allow(body: dict[str, Any]) -> dict[str, Any]:
    """I tapped 允许 for these in WeChat's question: one message more of each."""
    me = auth.speaker().id
    message_grants.allow(me, body["templates"])
    return _told(me)


def _told(me: int) -> dict[str, Any]:
    wishes, house = notice_preferences.wishes(me), notice_preferences.house_hours()
    hours = wishes.quiet or house
    mine = notices.switchable(me)
    return {
        "kinds": [{"kind": kind, "name": KIND_NAMES[kind], "on": kind not in wishes.off} for kind in mine],
        "quiet": {"begins": shown(hours.begins), "ends": shown(hours.ends), "mine": wishes.quiet is not None},
        "daily_at": None if wishes.daily_at is None else shown(wishes.daily_at),
        "mini_program": [
            {
                "template_id": one.template_id,
                "kinds": list(one.kinds),
                "names": [KIND_NAMES[kind] for kind in one.kinds],
                "remaining": one.remaining,
            }
            for one in message_grants.offers(me)
        ],
    }
