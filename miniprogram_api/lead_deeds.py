"""Working a lead: taking it up, calling, noting what was said, giving it back, handing it on."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from doorway.access import BEARER, who_may
from doorway.limits import at_most
from doorway.repeats import safe_to_repeat
from miniprogram_api import auth, errors
from miniprogram_api.dealer import SECURED
from miniprogram_api.keys import takes_keys
from miniprogram_api.lead_shapes import (
    FollowedUpSchema,
    FollowUpSchema,
    HandOnSchema,
    LetGoSchema,
    OneLeadSchema,
    ReceivedSchema,
    WholeNumberSchema,
    whole,
)
from miniprogram_api.leads import NUMBER
from services.leads import boxes, working
from services.leads.working import FollowUp, Opportunity

blueprint = Blueprint("lead_deeds", __name__, url_prefix="/api/v1/leads", description="What is done with a lead")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

CALLS_OF_A_PERSON = 30


def refuses(*conflicts: str) -> Any:
    """What every route here may say, and what may have happened meanwhile."""

    def declare(route: Any) -> Any:
        route = blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")(route)
        route = blueprint.alt_response(
            403, schema=errors.ErrorSchema, description="`not_ours`; `not_your_lead`: in somebody else's hand"
        )(route)
        route = blueprint.alt_response(404, schema=errors.ErrorSchema, description="`lead_unknown`")(route)
        said = ", ".join(f"`{one}`" for one in (*conflicts, "lead_ended", "lead_cannot"))
        return blueprint.alt_response(409, schema=errors.ErrorSchema, description=said)(route)

    return declare


@blueprint.post(f"/{NUMBER}/claim")
@who_may(BEARER)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.response(200, OneLeadSchema)
@refuses("lead_taken", "too_many_leads")
def claim(lead_id: int) -> dict[str, Any]:
    """Take it from a pool, or take up what was given to me."""
    me = auth.speaker().id
    working.claim(me, lead_id)
    return whole(boxes.one(me, lead_id))


@blueprint.post(f"/{NUMBER}/decline")
@who_may(BEARER)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.arguments(LetGoSchema)
@blueprint.response(204)
@refuses()
def decline(said: dict[str, Any], lead_id: int) -> None:
    """Not for me, with a reason: a clerk's goes to the dealer's pool, an owner's to the next dealer."""
    working.decline(auth.speaker().id, lead_id, reason=said["reason"], note=said["note"])


@blueprint.post(f"/{NUMBER}/give-back")
@who_may(BEARER)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.arguments(LetGoSchema)
@blueprint.response(204)
@refuses()
def give_back(said: dict[str, Any], lead_id: int) -> None:
    """I took it up and cannot go on; a reason stays with it."""
    working.give_back(auth.speaker().id, lead_id, reason=said["reason"], note=said["note"])


@blueprint.post(f"/{NUMBER}/hand-on")
@who_may(BEARER)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.arguments(HandOnSchema)
@blueprint.response(200, ReceivedSchema)
@blueprint.alt_response(422, schema=errors.ErrorSchema, description="`colleague_unknown`, `malformed`")
@refuses()
def hand_on(said: dict[str, Any], lead_id: int) -> dict[str, Any]:
    """To a colleague of the same house, who is told; `to` is one of the lead's `colleagues`."""
    return {"receiver": working.pass_on(auth.speaker().id, lead_id, said["to"], note=said["note"])}


@blueprint.post(f"/{NUMBER}/follow-ups")
@who_may(BEARER)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.arguments(FollowUpSchema)
@blueprint.response(201, FollowedUpSchema)
@blueprint.alt_response(
    422,
    schema=errors.ErrorSchema,
    description="`note_missing`, `next_at_unfit`, `opportunity_unfit`, `product_unknown`, `reason_missing`, "
    "`colleague_unknown`, `malformed`",
)
@refuses()
def follow_up(said: dict[str, Any], lead_id: int) -> dict[str, Any]:
    """Note what was said, when to come back to it, and how far it came; the first one answers the lead."""
    figures = said["opportunity"]
    told = FollowUp(
        note=said["note"],
        way=said["way"],
        next_at=said.get("next_at"),
        as_planned="next_at" not in said,
        mentions=said["mentions"],
        stage=said["stage"],
        opportunity=None if figures is None else Opportunity(**figures),
        reason=said["reason"],
    )
    return {"state": working.follow_up(auth.speaker().id, lead_id, told)}


@blueprint.post(f"/{NUMBER}/call")
@who_may(BEARER)
@at_most(CALLS_OF_A_PERSON, each=auth.speaker_key)
@safe_to_repeat("each look is a look of its own and a line of the history; no answer with a number is kept")
@blueprint.doc(**SECURED)
@blueprint.response(200, WholeNumberSchema)
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
@refuses()
def call(lead_id: int) -> dict[str, Any]:
    """The whole number, for whoever holds the lead and was named by its person (`number_not_yours` otherwise)."""
    return {"phone": working.call(auth.speaker().id, lead_id)}
