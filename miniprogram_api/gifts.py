"""Giving an item away and accepting one; and what a dealer's owner does for their customers' items."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from doorway.access import BEARER, who_may
from doorway.limits import at_most
from doorway.repeats import safe_to_repeat
from miniprogram_api import auth, errors
from miniprogram_api.dealer import LARGEST_ID, SECURED, refuses
from miniprogram_api.item_shapes import (
    BINDINGS_OF_A_PERSON,
    AcceptSchema,
    AtTheCounterSchema,
    BoundSchema,
    CodeSchema,
    GiftOfMineSchema,
    GiftSchema,
    ReasonSchema,
    UnlockSchema,
    as_bound,
    gift_url,
)
from miniprogram_api.keys import takes_keys
from services.items import at_the_counter, gifts, inner_tries, mine, returning, terms

blueprint = Blueprint("gifts", __name__, url_prefix="/api/v1", description="Items from hand to hand")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)


@blueprint.post(f"/items/<int(max={LARGEST_ID}):item_id>/transfers")
@who_may(BEARER)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.response(201, GiftOfMineSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`item_unknown`: none of mine")
@blueprint.alt_response(409, schema=errors.ErrorSchema, description="`item_stopped`: its code is frozen or void")
def offer(item_id: int) -> dict[str, Any]:
    """Offer it as a gift: whoever opens the link may accept it, once, within seven days. While an offer stands it is
    given again."""
    made = gifts.offer(auth.speaker().id, item_id)
    return {"url": gift_url(made.token), "token": made.token, "expires_at": made.expires_at}


@blueprint.delete(f"/items/<int(max={LARGEST_ID}):item_id>/transfers")
@who_may(BEARER)
@safe_to_repeat("what is taken back stays so")
@blueprint.doc(**SECURED)
@blueprint.response(204)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`item_unknown`: none of mine")
def take_back(item_id: int) -> None:
    """Take the offer back."""
    gifts.take_back(auth.speaker().id, item_id)


@blueprint.get("/gifts/<gift>")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, GiftSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`gift_unknown`")
def look(gift: str) -> dict[str, Any]:
    """A gift before I accept it; who gives it is for them to say."""
    found = gifts.look(auth.speaker().id, gift)
    return {
        "state": found.state,
        "product": found.product,
        "warranty_until": found.warranty_until,
        "expires_at": found.expires_at,
        "consents": terms.consents(None),
    }


@blueprint.post("/gifts/<gift>/accept")
@who_may(BEARER)
@at_most(BINDINGS_OF_A_PERSON, each=auth.speaker_key)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.arguments(AcceptSchema)
@blueprint.response(201, BoundSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`gift_unknown`")
@blueprint.alt_response(409, schema=errors.ErrorSchema, description="`gift_stopped`: its code is frozen or void")
@blueprint.alt_response(410, schema=errors.ErrorSchema, description="`gift_gone`, `gift_taken_back`, `gift_expired`")
@blueprint.alt_response(422, schema=errors.ErrorSchema, description="`consent_missing`, `gift_to_oneself`, malformed")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def accept(said: dict[str, Any], gift: str) -> dict[str, Any]:
    """Accept a gift: it is mine, with its warranty and what is unused."""
    me = auth.speaker().id
    return as_bound(mine.card(me, gifts.accept(me, gift, frozenset(said["consents"])).item_id))


@blueprint.post("/dealer/item-codes/look")
@who_may(BEARER)
@at_most(BINDINGS_OF_A_PERSON, each=auth.speaker_key)
@safe_to_repeat("reads only; a code in an address would be logged")
@blueprint.doc(**SECURED)
@blueprint.arguments(CodeSchema)
@blueprint.response(200, AtTheCounterSchema)
@blueprint.alt_response(422, schema=errors.ErrorSchema, description="`code_…`: no code at all")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
@refuses
def look_at_the_counter(said: dict[str, Any]) -> Any:
    """What an owner of a dealer may do for whoever brings this item; `not_your_item` for goods that are not the
    shop's, and for what is no code of ours."""
    return at_the_counter.at_the_counter(auth.speaker().id, said["code"])


@blueprint.post(f"/dealer/items/<int(max={LARGEST_ID}):item_id>/return")
@who_may(BEARER)
@safe_to_repeat("an ownership ends once; the second try is refused")
@blueprint.doc(**SECURED)
@blueprint.arguments(ReasonSchema)
@blueprint.response(204)
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`item_unknown`: none of my shop's")
@blueprint.alt_response(409, schema=errors.ErrorSchema, description="`nobodys`")
@blueprint.alt_response(422, schema=errors.ErrorSchema, description="`reason_missing`, malformed")
@refuses
def give_back(said: dict[str, Any], item_id: int) -> None:
    """An owner of a dealer takes an item back that counts for the shop; its consumer reads the reason."""
    returning.take_back_by_owner(auth.speaker().id, item_id, reason=said["reason"])


@blueprint.post("/dealer/item-codes/unlock")
@who_may(BEARER)
@at_most(BINDINGS_OF_A_PERSON, each=auth.speaker_key)
@safe_to_repeat("what is open stays open; the second try is refused")
@blueprint.doc(**SECURED)
@blueprint.arguments(UnlockSchema)
@blueprint.response(204)
@blueprint.alt_response(
    422,
    schema=errors.ErrorSchema,
    description="`code_…`: no code at all; `not_locked`, `reason_missing`, malformed",
)
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
@refuses
def unlock(said: dict[str, Any]) -> None:
    """An owner of a dealer lets a customer try the digits under the scratch layer again; `not_your_item` for goods that
    were not made for the shop."""
    inner_tries.open_again_by_owner(auth.speaker().id, said["code"], reason=said["reason"])
