"""Is it genuine? A code that was scanned or typed in the mini program."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import lru_cache
from typing import Any

from flask import Response, jsonify, request
from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway.access import BEARER, who_may
from doorway.house import files_url
from doorway.limits import address, at_most
from doorway.repeats import safe_to_repeat
from miniprogram_api import auth, errors
from miniprogram_api.dealer import SECURED
from miniprogram_api.schemas import Shape
from services.item_codes import verifying
from services.item_codes.looks import Circumstances
from services.item_codes.remembered import Shown
from services.item_codes.verifying import Answer

blueprint = Blueprint("item_codes", __name__, url_prefix="/api/v1/item-codes", description="Codes on items")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

JSON = "application/json"
LOOKS_OF_A_PERSON = 30
WELL_FORMED = "^(https?://[a-z.]{1,60}/c/)?[0-9A-TV-Z]{16}$"


class WhereSchema(Shape):
    latitude = fields.Float(required=True, validate=validate.Range(-90, 90))
    longitude = fields.Float(required=True, validate=validate.Range(-180, 180))


class CodeLookSchema(Shape):
    code = fields.String(
        required=True,
        validate=validate.Length(1, 1024),
        # Said and not enforced: what is written otherwise is read too, and what is no code is told in which way.
        metadata={"description": "as typed, or the whole link that was scanned", "pattern": WELL_FORMED},
    )
    place = fields.Nested(
        WhereSchema, load_default=None, allow_none=True, metadata={"description": "not kept as long as nobody asks"}
    )


class ProductPartSchema(Shape):
    name = fields.String(required=True, allow_none=True)
    value = fields.String(required=True)


class VerifiedProductSchema(Shape):
    code = fields.String(required=True)
    name = fields.String(required=True)
    lot = fields.String(required=True, allow_none=True)
    warranty_months = fields.Integer(required=True, metadata={"description": "0: none is promised"})
    parameters = fields.List(fields.Nested(ProductPartSchema), required=True)
    selling_points = fields.List(fields.Nested(ProductPartSchema), required=True)
    picture_urls = fields.List(fields.String(), required=True, metadata={"description": "the main one first"})


class InspectionSchema(Shape):
    """What people of ours are told of a code, whatever a consumer is told of it."""

    state = fields.String(
        required=True,
        validate=validate.OneOf(["issued", "scheduled", "active", "frozen", "void", "unknown"]),
        metadata={"description": "unknown: forged or never issued, and nothing else is said"},
    )
    kind = fields.String(required=True, allow_none=True, validate=validate.OneOf(["item", "carton", "pallet"]))
    product = fields.String(required=True, allow_none=True, metadata={"description": "its name"})
    serial = fields.Integer(required=True, allow_none=True)
    batch = fields.String(required=True, allow_none=True)
    lot = fields.String(required=True, allow_none=True)
    dealer = fields.String(required=True, allow_none=True, metadata={"description": "for whom the batch was made"})
    reason = fields.String(required=True, allow_none=True, metadata={"description": "why it is frozen or void"})
    looks = fields.Integer(required=True, metadata={"description": "of consumers, as far as they are kept"})
    first_look_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    bound_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "null while it is nobody's"}, format="iso"
    )
    suspicious = fields.Boolean(required=True, metadata={"description": "a case of a copied label is open"})
    wrong_product = fields.Boolean(required=True, metadata={"description": "the GTIN in the link is another product's"})


class VerdictSchema(Shape):
    verdict = fields.String(
        required=True, validate=validate.OneOf(["genuine", "seen_before", "suspicious", "not_available"])
    )
    product = fields.Nested(VerifiedProductSchema, required=True, allow_none=True)
    first_verified_at = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    seen_by_others_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "when the first of them looked"}, format="iso"
    )
    seen_by_others_place = fields.String(
        required=True, allow_none=True, metadata={"description": "the city they looked from, where it is known"}
    )
    owner = fields.String(required=True, validate=validate.OneOf(["nobody", "me", "somebody_else"]))
    may_bind = fields.Boolean(required=True)
    inspection = fields.Nested(
        InspectionSchema,
        required=True,
        allow_none=True,
        metadata={"description": "only for employees, and for a dealer's people of batches made for their dealer"},
    )


_VERDICT = VerdictSchema()


@blueprint.post("/verify")
@who_may(BEARER)
@at_most(LOOKS_OF_A_PERSON, each=auth.speaker_key)
@safe_to_repeat("one person's look counts once a minute")
@blueprint.doc(**SECURED)
@blueprint.arguments(CodeLookSchema())
@blueprint.response(200, VerdictSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(422, schema=errors.ErrorSchema, description="`code_…`, `gtin_wrong`: no code at all")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def verify(said: dict[str, Any]) -> Response:
    """`not_available` for what is unknown, void, frozen, not active, of another kind or of another GTIN: all alike.
    `owner` never says more of somebody else than that there is one. Looks of employees and of dealers' people are
    counted apart and are nobody's first."""
    seen_from = Circumstances(address(), request.headers.get("User-Agent", ""))
    answer = verifying.verify(auth.speaker().id, said["code"], way="mini", seen_from=seen_from)
    if answer.tells_all_alike:
        return Response(_written_once(replace(answer, code=""), files_url("")), mimetype=JSON)
    return Response(_written(answer), mimetype=JSON)


@lru_cache(maxsize=256)
def _written_once(answer: Answer, _files: str) -> bytes:
    """Most answers say the same of many codes, in the same letters."""
    return _written(answer)


def _written(answer: Answer) -> bytes:
    told = {
        "verdict": answer.verdict,
        "product": answer.product and _as_product(answer.product),
        "first_verified_at": answer.first_verified_at,
        "seen_by_others_at": answer.seen_by_others_at,
        "seen_by_others_place": answer.seen_by_others_place,
        "owner": answer.owner,
        "may_bind": answer.may_bind,
        "inspection": answer.inspection,
    }
    return jsonify(_VERDICT.dump(told)).get_data()


def _as_product(shown: Shown) -> dict[str, Any]:
    return asdict(shown) | {"picture_urls": [files_url(picture.path) for picture in shown.pictures]}
