"""The signature by which a page of ours may use WeChat's scanner and sharing (JS-SDK)."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway.access import BEARER, who_may
from doorway.house import house
from doorway.limits import at_most
from miniprogram_api import auth, errors
from miniprogram_api.dealer import SECURED
from miniprogram_api.schemas import Shape
from services import clock
from services.errors import NotAllowed

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
    page = _own(asked["url"].partition("#")[0])
    gateway, settings = house().gateway, house().settings
    nonce, now = secrets.token_hex(8), int(clock.now().timestamp())
    return {
        "appid": settings.wechat.official_account.appid,
        "timestamp": now,
        "nonce": nonce,
        "signature": gateway.jsapi_signature(gateway.jsapi_ticket(), nonce, now, page),
        "script": settings.wechat.jssdk_url,
    }


def _own(page: str) -> str:
    """The address as given, when it is one of this house: what is signed must be what the browser shows."""
    ours = urlsplit(house().settings.public_base_url)
    try:
        parts = urlsplit(page)
        same = (parts.scheme, parts.hostname, parts.port) == (ours.scheme, ours.hostname, ours.port)
    except ValueError:
        same = False
    if not same or parts.username or parts.password or any(char.isspace() or char == "\\" for char in page):
        raise NotAllowed("url_refused", "只能为本站的页面签名。")
    return page
