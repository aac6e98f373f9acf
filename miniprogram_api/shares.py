"""What I shared and who really read it; and reading in the mini program, which beats as pages do."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway.access import BEARER, who_may
from doorway.limits import at_most, counted_apart
from doorway.repeats import safe_to_repeat
from miniprogram_api import auth, errors
from miniprogram_api.dealer import LARGEST_ID, SECURED
from miniprogram_api.keys import takes_keys
from miniprogram_api.schemas import Shape, WholeNumber
from services import clock
from services.reading import beating, judging, opening
from services.reading.judging import BOUNDS, MOST_BEATS
from services.reading.readers import Reader
from services.sharing import ending, house, mine
from services.sharing.mine import MyShare, MyVisit
from services.sharing.taking_out import EVERY_WAY

blueprint = Blueprint(
    "shares_api", __name__, url_prefix="/api/v1", description="My shares, and reading those of others"
)
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

OPENINGS_OF_A_PERSON = 120
BEATS_OF_A_PERSON = 120
GONE = "`share_ended`, `material_recalled`, `material_over`, `material_not_yet`"


class CursorSchema(Shape):
    cursor = fields.Integer(
        load_default=None, validate=validate.Range(1, LARGEST_ID), metadata={"description": "`next_cursor` of before"}
    )


class ShareSchema(Shape):
    share = fields.String(required=True)
    material = fields.String(required=True)
    title = fields.String(required=True)
    way = fields.String(required=True, validate=validate.OneOf(EVERY_WAY))
    created_at = fields.AwareDateTime(required=True)
    visits = fields.Integer(required=True, metadata={"description": "openings, what was passed on included"})
    visitors = fields.Integer(required=True)
    active_seconds = fields.Integer(required=True)
    completed = fields.Integer(required=True, metadata={"description": "readings to the end, as of a few seconds ago"})
    forwards = fields.Integer(required=True)
    ended = fields.Boolean(required=True, metadata={"description": "taken back: the link shows nothing any more"})


class HouseShareSchema(ShareSchema):
    by = fields.String(required=True, allow_none=True, metadata={"description": "null: they left"})


class HouseSharesSchema(Shape):
    items = fields.List(fields.Nested(HouseShareSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class SharesSchema(Shape):
    items = fields.List(fields.Nested(ShareSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class PageHeatSchema(Shape):
    page = fields.Integer(required=True)
    seconds = fields.Integer(required=True)


class VisitSchema(Shape):
    label = fields.String(required=True, metadata={"description": "never a name or a number"})
    depth = fields.Integer(required=True, metadata={"description": "0: they had it from me"})
    via = fields.String(required=True, allow_none=True, metadata={"description": "the label of who passed it on"})
    opened_at = fields.AwareDateTime(required=True)
    last_at = fields.AwareDateTime(required=True, allow_none=True)
    active_seconds = fields.Integer(required=True)
    furthest_page = fields.Integer(required=True)
    pages = fields.Integer(required=True)
    completed = fields.Boolean(required=True)
    heat = fields.List(fields.Nested(PageHeatSchema), required=True)
    forwarded = fields.Boolean(required=True)
    phone = fields.String(required=True, allow_none=True, metadata={"description": "where they left it for me"})


class VisitsSchema(Shape):
    items = fields.List(fields.Nested(VisitSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class VisitOpenedSchema(Shape):
    visit = fields.String(
        required=True, allow_none=True, metadata={"description": "null: I objected, nothing is recorded"}
    )
    forward = fields.String(required=True, metadata={"description": "the share by which I would pass it on"})


def _bounded(name: str) -> Any:
    low, high = BOUNDS[name]
    return WholeNumber(required=True, validate=validate.Range(low, high))


class BeatSchema(Shape):
    n = _bounded("n")
    page = _bounded("page")
    active_ms_delta = _bounded("active_ms_delta")
    scroll_pct = _bounded("scroll_pct")


class BeatsSchema(Shape):
    beats = fields.List(fields.Nested(BeatSchema), required=True, validate=validate.Length(0, MOST_BEATS))


class KeptSchema(Shape):
    kept = fields.Integer(required=True, metadata={"description": "how many of these are kept now"})


@blueprint.get("/shares")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(CursorSchema, location="query")
@blueprint.response(200, SharesSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def listing(asked: dict[str, Any]) -> dict[str, Any]:
    """What I shared for the house I am bound to, the newest first, with what came of it up to this moment."""
    found, more = mine.my_shares(auth.speaker().id, before=asked["cursor"])
    return {"items": [_share(one) for one in found], "next_cursor": None if more is None else str(more)}


@blueprint.get("/shares/<share>/visits")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(CursorSchema, location="query")
@blueprint.response(200, VisitsSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`share_unknown`: none of mine")
def visits(asked: dict[str, Any], share: str) -> dict[str, Any]:
    """Who opened a share of mine or of somebody of my shop, or what was passed on of it, and how far they read, up to
    this moment."""
    found, more = mine.visits_of(auth.speaker().id, share, before=asked["cursor"])
    return {"items": [_visit(one) for one in found], "next_cursor": None if more is None else str(more)}


@blueprint.get("/dealer/shares")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(CursorSchema, location="query")
@blueprint.response(200, HouseSharesSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(403, schema=errors.ErrorSchema, description="`not_owner`")
def of_my_people(asked: dict[str, Any]) -> dict[str, Any]:
    """What the people of my shop shared for it, with what came of it; who read it, `/shares/{share}/visits` says."""
    found, more = house.house_shares(auth.speaker().id, before=asked["cursor"])
    items = [{**_share(one.share), "by": one.by} for one in found]
    return {"items": items, "next_cursor": None if more is None else str(more)}


@blueprint.delete("/shares/<share>")
@who_may(BEARER)
@safe_to_repeat("a share that was taken back is taken back")
@blueprint.doc(**SECURED)
@blueprint.response(204)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`share_unknown`: none of mine or of my people")
def take_back(share: str) -> None:
    """End a share of mine, or of somebody of my shop: its link, and those passed on of it, show nothing any more."""
    ending.take_back(auth.speaker().id, share)


@blueprint.post("/shares/<share>/visits")
@who_may(BEARER)
@at_most(OPENINGS_OF_A_PERSON, each=auth.speaker_key)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.response(201, VisitOpenedSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`share_unknown`")
@blueprint.alt_response(410, schema=errors.ErrorSchema, description=GONE)
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def open_visit(share: str) -> dict[str, Any]:
    """I open a share in the mini program: a visit begins."""
    agent = request.headers.get("User-Agent", "")
    opened = opening.open_visit(share, Reader(auth.speaker().id), agent=agent, channel="mini")
    return {"visit": opened.visit, "forward": opened.forward}


@blueprint.post("/visits/<visit>/beats")
@who_may(BEARER)
@counted_apart(BEATS_OF_A_PERSON, each=auth.speaker_key)
@safe_to_repeat("a beat is kept once for each visit and number")
@blueprint.doc(**SECURED)
@blueprint.arguments(BeatsSchema)
@blueprint.response(200, KeptSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`visit_unknown`: none of mine")
@blueprint.alt_response(410, schema=errors.ErrorSchema, description=f"`visit_over`: a day old; {GONE}")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def beat(said: dict[str, Any], visit: str) -> dict[str, Any]:
    """Beats of a visit of mine; those of before may come again. Times are cut to what our clock can believe."""
    kept = beating.take_beats(visit, judging.read_beats(said["beats"]), Reader(auth.speaker().id))
    return {"kept": kept}


def _share(one: MyShare) -> dict[str, Any]:
    return {
        "share": one.token,
        "material": one.material,
        "title": one.title,
        "way": one.way,
        "created_at": one.created_at.astimezone(clock.SHANGHAI),
        "visits": one.visits,
        "visitors": one.visitors,
        "active_seconds": judging.seconds(one.active_ms),
        "completed": one.completed,
        "forwards": one.forwards,
        "ended": one.ended,
    }


def _visit(one: MyVisit) -> dict[str, Any]:
    read = one.read
    return {
        "label": one.label,
        "depth": one.depth,
        "via": one.via,
        "opened_at": one.opened_at.astimezone(clock.SHANGHAI),
        "last_at": read.last_at and read.last_at.astimezone(clock.SHANGHAI),
        "active_seconds": judging.seconds(read.active_ms),
        "furthest_page": read.furthest_page,
        "pages": read.pages,
        "completed": read.completed,
        "heat": [{"page": page, "seconds": judging.seconds(ms)} for page, ms in sorted(read.of_pages.items())],
        "forwarded": one.forwarded,
        "phone": one.phone,
    }
