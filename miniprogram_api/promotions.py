"""The toolbox: campaigns I may promote, and taking one with a link and a code of my own."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway.access import BEARER, who_may
from doorway.house import files_url, public_url
from miniprogram_api import auth, errors
from miniprogram_api.dealer import SECURED
from miniprogram_api.keys import takes_keys
from miniprogram_api.schemas import Shape
from miniprogram_api.shares import CursorSchema
from services import clock
from services.campaigns import promoting
from services.campaigns.promoting import BAITS, Tool

blueprint = Blueprint("promotions_api", __name__, url_prefix="/api/v1", description="The toolbox of campaigns")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

READER_PAGE = "pages/reader/index?campaign="


class BroughtSchema(Shape):
    visitors = fields.Integer(required=True, metadata={"description": "who opened the page by me, each once"})
    entries = fields.Integer(required=True)
    leads = fields.Integer(required=True)
    won = fields.Integer(required=True)
    redeemed = fields.Integer(required=True)


class CampaignCardSchema(Shape):
    title = fields.String(required=True)
    image_url = fields.String(required=True, allow_none=True)
    path = fields.String(required=True)


class PromotionSchema(Shape):
    token = fields.String(required=True)
    url = fields.String(required=True, metadata={"description": "the campaign's page, in my name"})
    card = fields.Nested(CampaignCardSchema, required=True)
    qr_url = fields.String(required=True, metadata={"description": "a code of the Official Account, good now, PNG"})
    mini_url = fields.String(required=True, metadata={"description": "a round code of the mini program, PNG"})
    poster_url = fields.String(required=True)
    print_url = fields.String(required=True, metadata={"description": "the same for print: its code does not die"})


class ToolSchema(Shape):
    id = fields.String(required=True, metadata={"description": "the campaign's"})
    name = fields.String(required=True, metadata={"description": "what we call it among ourselves"})
    title = fields.String(required=True, metadata={"description": "what its page says to everybody"})
    summary = fields.String(required=True)
    cover_url = fields.String(required=True, allow_none=True)
    bait = fields.String(required=True, validate=validate.OneOf(BAITS))
    starts_at = fields.AwareDateTime(required=True, allow_none=True)
    ends_at = fields.AwareDateTime(required=True, allow_none=True)
    begun = fields.Boolean(required=True, metadata={"description": "false: to be announced, not yet to be entered"})
    promotion = fields.Nested(PromotionSchema, required=True, allow_none=True)
    brought = fields.Nested(BroughtSchema, required=True)


class ToolsSchema(Shape):
    items = fields.List(fields.Nested(ToolSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


@blueprint.get("/campaigns")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(CursorSchema, location="query")
@blueprint.response(200, ToolsSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def toolbox(asked: dict[str, Any]) -> dict[str, Any]:
    """What I may promote now, with what I brought so far; what was stopped or is over is gone at once."""
    found, more = promoting.toolbox(auth.speaker().id, before=asked["cursor"])
    return {"items": [_told(one) for one in found], "next_cursor": None if more is None else str(more)}


@blueprint.get("/campaigns/<campaign>/promotion")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, ToolSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`campaign_unknown`: gone, or not for me")
def tool(campaign: str) -> dict[str, Any]:
    """One campaign of my toolbox; `promotion` is null until I take it."""
    return _told(promoting.tool(auth.speaker().id, campaign))


@blueprint.post("/campaigns/<campaign>/promotions")
@who_may(BEARER)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.response(201, ToolSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`campaign_unknown`: gone, or not for me")
def promote(campaign: str) -> dict[str, Any]:
    """Take a campaign to promote: the same promotion however often I ask."""
    return _told(promoting.promote(auth.speaker().id, campaign))


def _told(one: Tool) -> dict[str, Any]:
    return {
        "id": one.slug,
        "name": one.name,
        "title": one.title,
        "summary": one.summary,
        "cover_url": one.cover and files_url(one.cover),
        "bait": one.bait,
        "starts_at": one.starts_at and one.starts_at.astimezone(clock.SHANGHAI),
        "ends_at": one.ends_at and one.ends_at.astimezone(clock.SHANGHAI),
        "begun": one.begun,
        "promotion": None if one.promotion is None else _promotion(one, one.promotion),
        "brought": asdict(one.brought),
    }


def _promotion(one: Tool, token: str) -> dict[str, Any]:
    return {
        "token": token,
        "url": public_url(f"/p/{one.slug}?s={token}"),
        "card": {"title": one.title, "image_url": one.cover and files_url(one.cover), "path": READER_PAGE + token},
        "qr_url": public_url(f"/q/{token}/qr.png"),
        "mini_url": public_url(f"/p/go/{token}/mini.png"),
        "poster_url": public_url(f"/p/go/{token}/poster.png"),
        "print_url": public_url(f"/p/go/{token}/poster.png?for=print"),
    }
