"""Leads to look at and to enter: the boxes of whoever works on them, one with its trail, a new one."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from doorway.access import BEARER, who_may
from doorway.limits import at_most
from doorway.repeats import safe_to_repeat
from miniprogram_api import auth, errors
from miniprogram_api.dealer import LARGEST_ID, SECURED
from miniprogram_api.keys import takes_keys
from miniprogram_api.lead_shapes import (
    BoxesSchema,
    EnteredSchema,
    LeadsAskedSchema,
    LeadsSchema,
    NewLeadSchema,
    NumberSchema,
    OfferedProductsSchema,
    OneLeadSchema,
    ProductsAskedSchema,
    TakenSchema,
    line,
    whole,
)
from services.leads import boxes, entering, offering
from services.leads.boxes import Asked
from services.leads.entering import Wish

blueprint = Blueprint("leads_api", __name__, url_prefix="/api/v1/leads", description="Leads (线索) and working on them")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

NUMBER = f"<int(max={LARGEST_ID}):lead_id>"
NUMBERS_OF_A_PERSON = 30
"""A minute: whether a number is taken can be asked of one number after the other."""


def refuses(route: Any) -> Any:
    """What every route here may say."""
    route = blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")(route)
    return blueprint.alt_response(403, schema=errors.ErrorSchema, description="`not_ours`: nobody of the house")(route)


@blueprint.get("")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(LeadsAskedSchema, location="query")
@blueprint.response(200, LeadsSchema)
@refuses
def listing(asked: dict[str, Any]) -> dict[str, Any]:
    """The leads of one box, the newest first; a word is looked for in all boxes that are mine."""
    wanted = Asked(asked["box"], asked["state"], asked["waits"], asked["q"], asked["cursor"])
    found, more = boxes.box(auth.speaker().id, wanted)
    return {"items": [line(one) for one in found], "next_cursor": None if more is None else str(more)}


@blueprint.get("/boxes")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, BoxesSchema)
@refuses
def counted() -> dict[str, Any]:
    """How many open leads each of my boxes holds."""
    found = boxes.counted(auth.speaker().id)
    return {"mine": found.mine, "due": found.due, "pool": found.pool, "team": found.team}


@blueprint.post("/look-up")
@who_may(BEARER)
@at_most(NUMBERS_OF_A_PERSON, each=auth.speaker_key)
@safe_to_repeat("looking a number up changes nothing")
@blueprint.doc(**SECURED)
@blueprint.arguments(NumberSchema)
@blueprint.response(200, TakenSchema)
@blueprint.alt_response(422, schema=errors.ErrorSchema, description="`phone_invalid`, `phone_country`, `malformed`")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
@refuses
def look_up(said: dict[str, Any]) -> dict[str, Any]:
    """Whether somebody works on this number already, before it is entered; never who."""
    return {"taken": entering.is_taken(auth.speaker().id, said["phone"])}


@blueprint.post("")
@who_may(BEARER)
@at_most(NUMBERS_OF_A_PERSON, each=auth.speaker_key)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.arguments(NewLeadSchema)
@blueprint.response(201, EnteredSchema)
@blueprint.alt_response(409, schema=errors.ErrorSchema, description="`lead_exists`: somebody works on it; never who")
@blueprint.alt_response(
    422,
    schema=errors.ErrorSchema,
    description="`consent_missing`, `name_missing`, `interest_missing`, `phone_invalid`, `region_unknown`, `malformed`",
)
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
@refuses
def enter(said: dict[str, Any]) -> dict[str, Any]:
    """Enter a lead of mine: of my dealer, or of headquarters when I am its employee. Where headquarters wants to see it
    first, it waits (`new`) for its nod."""
    wish = Wish(said["name"], said["phone"], said["interest"], said["region"], said["agreed"])
    return {"id": entering.enter(auth.speaker().id, wish).lead_id}


@blueprint.get("/products")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(ProductsAskedSchema, location="query")
@blueprint.response(200, OfferedProductsSchema)
@refuses
def products(asked: dict[str, Any]) -> dict[str, Any]:
    """Products on sale that an opportunity may name, the first twenty by name."""
    found, more = offering.products(auth.speaker().id, asked["q"])
    return {"items": [{"code": one.code, "name": one.name} for one in found], "more": more}


@blueprint.get(f"/{NUMBER}")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, OneLeadSchema)
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`lead_unknown`: none of those I may see")
@refuses
def one(lead_id: int) -> dict[str, Any]:
    """One lead with its trail, and what I may do with it now."""
    return whole(boxes.one(auth.speaker().id, lead_id))
