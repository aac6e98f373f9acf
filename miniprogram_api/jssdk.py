"""The signature by which a page of ours may use WeChat's scanner and sharing (JS-SDK)."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway.access import BEARER, who_may
from doorway.jssdk import signed
from doorway.limits import at_most
from miniprogram_api import auth, errors
from miniprogram_api.dealer import SECURED
from miniprogram_api.schemas import Shape

blueprint = Blueprint("jssdk", __name__, url_prefix="/api/v1", description="WeChat's scanner and sharing in pages")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

PAGES_OF_A_PERSON = 120


class PageSchema(Shape):
    url = fields.String(required=True, validate=validate.Length(1, 2000), metadata={"description": "of the page"})


class SignatureSchema(Shape):
    appid = fields.String(required=True)
    timestamp = fields.Integer(required=True)
    nonce = fields.String(required=True)
    signature = fields.String(required=True)
    script = fields.String(required=True, metadata={"description": "where the page loads the JS-SDK from"})


@blueprint.get("/jssdk")
@who_may(BEARER)
@at_most(PAGES_OF_A_PERSON, each=auth.speaker_key)
@blueprint.doc(**SECURED)
@blueprint.arguments(PageSchema, location="query")
@blueprint.response(200, SignatureSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(403, schema=errors.ErrorSchema, description="`url_refused`: a page of others")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
@blueprint.alt_response(503, schema=errors.ErrorSchema, description="WeChat does not answer; come back in a moment")
def signature(asked: dict[str, str]) -> dict[str, Any]:
    """What wx.config wants for one page of ours, its #fragment left out; the ticket behind it stays here."""
    return signed(asked["url"])
