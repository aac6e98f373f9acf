"""Reading a material myself: its content, and how far I am with what I must read."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway.access import BEARER, who_may
from doorway.articles import Article
from doorway.house import files_url
from doorway.limits import counted_apart
from doorway.repeats import safe_to_repeat
from miniprogram_api import auth, errors
from miniprogram_api.dealer import SECURED
from miniprogram_api.schemas import Shape, WholeNumber
from services import clock
from services.materials.notes import MOST_PAGES
from services.must_read import own_reading
from services.must_read.own_reading import Progress

blueprint = Blueprint("own_reading_api", __name__, url_prefix="/api/v1", description="Reading what I must read myself")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

WORDS_OF_A_PERSON = 120


class SheetSchema(Shape):
    number = fields.Integer(required=True)
    url = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)


class ProgressSchema(Shape):
    wanted = fields.Boolean(
        required=True, metadata={"description": "I must read it, and how far I am is recorded; else nothing is"}
    )
    seen = fields.List(fields.Integer(), required=True, metadata={"description": "pages, until I am through"})
    read_at = fields.AwareDateTime(required=True, allow_none=True)


class ContentSchema(Shape):
    version = fields.Integer(required=True)
    body = fields.String(required=True, validate=validate.OneOf(["file", "link", "article"]))
    pages = fields.List(fields.Nested(SheetSchema), required=True)
    film_url = fields.String(required=True, allow_none=True)
    file_url = fields.String(required=True, allow_none=True)
    link_url = fields.String(required=True, allow_none=True)
    link_title = fields.String(required=True, allow_none=True)
    article_html = fields.String(required=True, allow_none=True)
    progress = fields.Nested(ProgressSchema, required=True)


class ReadOnSchema(Shape):
    version = WholeNumber(required=True, validate=validate.Range(1, 10_000))
    pages = fields.List(
        WholeNumber(validate=validate.Range(1, MOST_PAGES)),
        load_default=[],
        validate=validate.Length(0, MOST_PAGES),
        metadata={"description": "that were in sight for a second, all of them each time"},
    )
    scroll_pct = WholeNumber(load_default=0, validate=validate.Range(0, 100))


@blueprint.get("/materials/<material>/content")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, ContentSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`material_unknown`: gone, or not for me")
def content(material: str) -> dict[str, Any]:
    """The current version, to read; and how far I am."""
    found = own_reading.open_material(auth.speaker().id, material)
    return {
        "version": found.version,
        "body": found.body,
        "pages": [
            {"number": one.number, "url": files_url(one.path), "width": one.width, "height": one.height}
            for one in found.sheets
        ],
        "film_url": found.film and files_url(found.film),
        "file_url": found.file and files_url(found.file),
        "link_url": found.link_url,
        "link_title": found.link_title,
        "article_html": None if found.article_html is None else str(Article(found.article_html).__html__()),
        "progress": _progress(found.progress),
    }


@blueprint.post("/materials/<material>/reading")
@who_may(BEARER)
@counted_apart(WORDS_OF_A_PERSON, each=auth.speaker_key)
@safe_to_repeat("pages that were seen are seen once; what is told again changes nothing")
@blueprint.doc(**SECURED)
@blueprint.arguments(ReadOnSchema)
@blueprint.response(200, ProgressSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`material_unknown`: gone, or not for me")
@blueprint.alt_response(409, schema=errors.ErrorSchema, description="`version_replaced`: open it anew")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def read_on(said: dict[str, Any], material: str) -> dict[str, Any]:
    """What of it I looked at up to now. When every page was, or the end was reached, I am through: `read_at`. Pages are
    believed at a second each by our own clock, so all are told again each time."""
    progress = own_reading.read_on(
        auth.speaker().id, material, said["version"], pages=said["pages"], scroll_pct=said["scroll_pct"]
    )
    return _progress(progress)


def _progress(progress: Progress) -> dict[str, Any]:
    return {
        "wanted": progress.wanted,
        "seen": list(progress.seen),
        "read_at": progress.read_at and progress.read_at.astimezone(clock.SHANGHAI),
    }
