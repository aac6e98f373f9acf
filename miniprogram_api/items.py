"""Items of mine: what I am told before I bind, binding by a code, the list, the warranty card."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from doorway.access import BEARER, who_may
from doorway.limits import address, at_most
from doorway.repeats import safe_to_repeat
from miniprogram_api import auth, errors
from miniprogram_api.dealer import LARGEST_ID, SECURED, CursorSchema
from miniprogram_api.item_shapes import (
    BINDINGS_OF_A_PERSON,
    BindSchema,
    BoundSchema,
    CodeSchema,
    ItemCardSchema,
    ItemsSchema,
    TermsSchema,
    as_bound,
    as_item,
    gift_url,
)
from miniprogram_api.keys import takes_keys
from services.item_codes.looks import Circumstances
from services.items import binding, mine, terms
from services.items.binding import Wish

blueprint = Blueprint("items", __name__, url_prefix="/api/v1", description="Items that people made theirs")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)


@blueprint.post("/item-codes/terms")
@who_may(BEARER)
@at_most(BINDINGS_OF_A_PERSON, each=auth.speaker_key)
@safe_to_repeat("reads only; a code in an address would be logged")
@blueprint.doc(**SECURED)
@blueprint.arguments(CodeSchema)
@blueprint.response(200, TermsSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(422, schema=errors.ErrorSchema, description="`code_…`, `gtin_wrong`: no code at all")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def terms_of(said: dict[str, Any]) -> Any:
    """What I am told before I bind."""
    return terms.of_code(auth.speaker().id, said["code"], Circumstances(address()))


@blueprint.post("/item-codes/bind")
@who_may(BEARER)
@at_most(BINDINGS_OF_A_PERSON, each=auth.speaker_key)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.arguments(BindSchema)
@blueprint.response(201, BoundSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`code_not_available`, whatever the cause")
@blueprint.alt_response(409, schema=errors.ErrorSchema, description="`owned_by_another`, `inner_locked`")
@blueprint.alt_response(
    422,
    schema=errors.ErrorSchema,
    description="`code_…`, `gtin_wrong`, `consent_missing`, `inner_missing`, `inner_wrong`, malformed",
)
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def bind(said: dict[str, Any]) -> dict[str, Any]:
    """The item is mine: its warranty begins, its privileges are granted. Mine already, it stays as it is."""
    me = auth.speaker().id
    wish = Wish(said["code"], said["inner_code"], frozenset(said["consents"]), said["city"])
    return as_bound(mine.card(me, binding.bind(me, wish, Circumstances(address())).item_id))


@blueprint.get("/items")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(CursorSchema, location="query")
@blueprint.response(200, ItemsSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def listing(asked: dict[str, Any]) -> dict[str, Any]:
    """What I own, bound last first."""
    me = auth.speaker().id
    found, more = mine.page(me, before=asked["cursor"])
    return {
        "items": [as_item(one) for one in found],
        "next_cursor": None if more is None else str(more),
        "points": mine.points(me),
    }


@blueprint.get(f"/items/<int(max={LARGEST_ID}):item_id>")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, ItemCardSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`item_unknown`: none of mine")
def card(item_id: int) -> dict[str, Any]:
    """One item of mine with all it brings."""
    found = mine.card(auth.speaker().id, item_id)
    gift = None
    if found.gift is not None:
        gift = {"url": gift_url(found.gift), "token": found.gift, "expires_at": found.gift_until}
    return as_bound(found) | {"dealer": found.dealer, "gift": gift}
