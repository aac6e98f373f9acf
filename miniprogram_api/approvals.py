"""Claims on a decider's phone: those that wait, those that were decided, and deciding one."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway.access import BEARER, who_may
from miniprogram_api import auth, errors
from miniprogram_api.dealer import LARGEST_ID, SECURED
from miniprogram_api.keys import takes_keys
from miniprogram_api.schemas import Shape
from services import clock
from services.access import Actor
from services.bindings import deciders, deciding, history
from services.bindings.history import ClaimRow

blueprint = Blueprint("approvals_api", __name__, url_prefix="/api/v1/approvals", description="Deciding on the phone")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

ROLES = {"d": "owner", "k": "clerk", "e": "employee"}
CONFLICTS = ("bound_elsewhere", "target_taken", "both")
CONFLICT_WORDS = {
    "bound_elsewhere": "申请人的微信已绑定其他身份，通过后原绑定结束。",
    "target_taken": "这个身份已由其他微信绑定，通过后原绑定结束。",
    "both": "申请人的微信已绑定其他身份，这个身份也已由其他微信绑定；通过后两份原绑定都结束。",
}
LONGEST_REASON = deciding.LONGEST_REASON


class SideSchema(Shape):
    side = fields.String(
        data_key="as",
        load_default=None,
        validate=validate.OneOf(["hq", "dealer_staff"]),
        metadata={"description": "by which of my roles; left out: headquarters' where I may, else my dealer's"},
    )


class ListSchema(SideSchema):
    state = fields.String(load_default="waiting", validate=validate.OneOf(["waiting", "decided"]))
    cursor = fields.Integer(
        load_default=None, validate=validate.Range(1, LARGEST_ID), metadata={"description": "`next_cursor` of before"}
    )


class ApprovalSchema(Shape):
    id = fields.Integer(required=True)
    state = fields.String(
        required=True, metadata={"description": "`waiting`, `accepted`, `refused`, or how else it ended"}
    )
    label = fields.String(required=True, metadata={"description": "the WeChat person, never a name"})
    name = fields.String(required=True, allow_none=True, metadata={"description": "as they typed it"})
    phone = fields.String(required=True, allow_none=True, metadata={"description": "masked"})
    phone_verified = fields.Boolean(required=True, metadata={"description": "WeChat vouches for the number"})
    comparison = fields.String(required=True, validate=validate.OneOf(["matches", "differs", "no_record"]))
    conflict = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(CONFLICTS),
        metadata={"description": "what accepting ends: of one claim as of now, in a list as of its sending"},
    )
    conflict_words = fields.String(required=True, allow_none=True)
    role = fields.String(required=True, validate=validate.OneOf(sorted(ROLES.values())))
    target = fields.String(required=True, metadata={"description": "the dealer's or employee's name"})
    target_code = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    decided_by = fields.String(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    may_decide = fields.Boolean(required=True, metadata={"description": "whether the buttons are worth showing"})


class ApprovalsSchema(Shape):
    items = fields.List(fields.Nested(ApprovalSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class DecisionSchema(SideSchema):
    decision = fields.String(required=True, validate=validate.OneOf(["accept", "refuse"]))
    reason = fields.String(
        load_default="",
        validate=validate.Length(0, LONGEST_REASON),
        metadata={"description": "needed for a refusal; the applicant reads it"},
    )
    shown_conflict = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(CONFLICTS),
        metadata={"description": "the `conflict` that was on the screen"},
    )


def refuses(route: Any) -> Any:
    """What every route here may say."""
    route = blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")(route)
    return blueprint.alt_response(
        403,
        schema=errors.ErrorSchema,
        description="`not_allowed`, `not_owner`: decides nothing; `own_claim`, `needs_headquarters`, "
        "`needs_administrator`: not this one",
    )(route)


@blueprint.get("")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(ListSchema, location="query")
@blueprint.response(200, ApprovalsSchema)
@refuses
def listing(asked: dict[str, Any]) -> dict[str, Any]:
    """Claims I may decide, or that were decided, the newest first: of headquarters' those I may see, of an owner those
    of becoming their clerk."""
    me = auth.speaker().id
    actor = deciders.decider(me, asked["side"])
    found, cursor = deciders.claims_for(actor, waiting=asked["state"] == "waiting", before=asked["cursor"])
    return {
        "items": [_told(actor, me, claim) for claim in found],
        "next_cursor": None if cursor is None else str(cursor),
    }


@blueprint.get(f"/<int(max={LARGEST_ID}):claim_id>")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(SideSchema, location="query")
@blueprint.response(200, ApprovalSchema)
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`claim_unknown`: none I may see")
@refuses
def one(asked: dict[str, Any], claim_id: int) -> dict[str, Any]:
    """One claim as it stands now."""
    me = auth.speaker().id
    actor = deciders.decider(me, asked["side"])
    return _told(actor, me, history.claim(actor, claim_id))


@blueprint.post(f"/<int(max={LARGEST_ID}):claim_id>/decision")
@who_may(BEARER)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.arguments(DecisionSchema)
@blueprint.response(200, ApprovalSchema)
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`claim_unknown`: none I may see")
@blueprint.alt_response(
    409,
    schema=errors.ErrorSchema,
    description="`already_decided`, by whom it says; `changed_meanwhile`: look again before deciding; `shop_day_full`: "
    "an owner takes on no more today, headquarters may",
)
@blueprint.alt_response(410, schema=errors.ErrorSchema, description="`target_left`: can only be refused")
@blueprint.alt_response(422, schema=errors.ErrorSchema, description="`reason_missing`, `malformed`")
@refuses
def decide(said: dict[str, Any], claim_id: int) -> dict[str, Any]:
    """Accept or refuse, by the same rules as the link in the message: once, never one's own, and nobody's binding ends
    by an approval whose maker was not shown so."""
    me = auth.speaker().id
    actor = deciders.decider(me, said["side"])
    deciding.decide(
        actor,
        claim_id,
        accept=said["decision"] == "accept",
        reason=said["reason"],
        via="wechat",
        shown_conflict=said["shown_conflict"],
    )
    return _told(actor, me, history.claim(actor, claim_id))


def _told(actor: Actor, me: int, claim: ClaimRow) -> dict[str, Any]:
    return {
        "id": claim.id,
        "state": claim.state,
        "label": claim.label,
        "name": claim.name,
        "phone": claim.phone,
        "phone_verified": claim.phone_source == "verified",
        "comparison": claim.comparison,
        "conflict": claim.conflict,
        "conflict_words": CONFLICT_WORDS.get(claim.conflict or ""),
        "role": ROLES[claim.letter],
        "target": claim.target_name,
        "target_code": claim.target_code,
        "created_at": claim.created_at.astimezone(clock.SHANGHAI),
        "decided_by": claim.decided_by,
        "decided_at": claim.decided_at and claim.decided_at.astimezone(clock.SHANGHAI),
        "reason": claim.reason,
        "may_decide": deciders.may_decide(actor, me, claim),
    }
