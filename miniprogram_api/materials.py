"""The briefcase: what I may take out, by folder, kind and word; and taking it out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway.access import BEARER, who_may
from doorway.house import files_url, public_url
from miniprogram_api import auth, errors
from miniprogram_api.dealer import LARGEST_ID, SECURED
from miniprogram_api.keys import takes_keys
from miniprogram_api.schemas import Shape
from services import clock, materials
from services.sharing import briefcase, taking_out
from services.sharing.briefcase import Asked, Piece
from services.sharing.taking_out import WAYS, TakenOut

blueprint = Blueprint("materials_api", __name__, url_prefix="/api/v1", description="The briefcase and taking out of it")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

GIVEN = r"[A-Za-z0-9_-]{10,40}"
CURSOR = r"(-?[0-9]{1,17})\.([0-9]{1,18})"
READER_PAGE = "pages/reader/index?share="


class WantedSchema(Shape):
    kind = fields.String(load_default=None, validate=validate.OneOf(sorted(materials.KINDS)))
    folder = fields.Integer(load_default=None, validate=validate.Range(1, LARGEST_ID))
    q = fields.String(
        load_default="", validate=validate.Length(0, 80), metadata={"description": "words of title, summary or tags"}
    )
    must_read = fields.Boolean(load_default=False, metadata={"description": "only those"})
    unread = fields.Boolean(load_default=False, metadata={"description": "only what I must read and have not yet"})
    order = fields.String(
        load_default=briefcase.HOUSE,
        validate=validate.OneOf(briefcase.ORDERS),
        metadata={"description": "headquarters' own, the newest first, or what has most effect"},
    )
    cursor = fields.String(load_default=None, validate=validate.Regexp(f"^{CURSOR}$"))


class EffectSchema(Shape):
    shares = fields.Integer(required=True, metadata={"description": "taken out in the last 90 days, ten at least"})
    completed = fields.Integer(required=True, metadata={"description": "readings to the end that came of them"})
    contacts = fields.Integer(required=True, metadata={"description": "numbers that readers left"})


class MaterialSchema(Shape):
    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(sorted(materials.KINDS)))
    title = fields.String(required=True)
    summary = fields.String(required=True, allow_none=True)
    product_line = fields.String(required=True, allow_none=True)
    folder = fields.Integer(required=True, allow_none=True)
    tags = fields.List(fields.String(), required=True)
    cover_url = fields.String(required=True, allow_none=True)
    body = fields.String(required=True, validate=validate.OneOf(["file", "link", "article"]))
    file_url = fields.String(required=True, allow_none=True, metadata={"description": "the file itself, to look at"})
    file_kind = fields.String(
        required=True, allow_none=True, validate=validate.OneOf(["picture", "pdf", "office", "film"])
    )
    pages = fields.Integer(required=True, allow_none=True, metadata={"description": "as pictures, where there are"})
    must_read = fields.Boolean(required=True)
    must_read_until = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "the moment after the last day in time"}
    )
    read_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "when I was through with what I must read"}
    )
    effect = fields.Nested(EffectSchema, required=True, allow_none=True)
    is_new = fields.Boolean(required=True, metadata={"description": "published within 14 days"})
    published_at = fields.AwareDateTime(required=True, allow_none=True)
    valid_until = fields.AwareDateTime(required=True, allow_none=True)


class MaterialsSchema(Shape):
    items = fields.List(fields.Nested(MaterialSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class FolderSchema(Shape):
    id = fields.Integer(required=True)
    parent = fields.Integer(required=True, allow_none=True)
    name = fields.String(required=True)


class FoldersSchema(Shape):
    items = fields.List(fields.Nested(FolderSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class TakeOutSchema(Shape):
    parent = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Regexp(f"^{GIVEN}$"),
        metadata={"description": "the share I was sent: mine becomes a forward of it"},
    )
    way = fields.String(load_default="link", validate=validate.OneOf(WAYS))


class CardSchema(Shape):
    title = fields.String(required=True)
    image_url = fields.String(required=True, allow_none=True)
    path = fields.String(required=True, metadata={"description": "of the mini program's page"})


class TakenOutSchema(Shape):
    share = fields.String(required=True)
    url = fields.String(required=True)
    card = fields.Nested(CardSchema, required=True)
    poster_url = fields.String(
        required=True,
        metadata={"description": "PNG with my name and a code that is good for weeks: who follows by it came by me"},
    )
    print_url = fields.String(required=True, metadata={"description": "the same for print: its code does not die"})


@blueprint.get("/materials")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.arguments(WantedSchema, location="query")
@blueprint.response(200, MaterialsSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def listing(asked: dict[str, Any]) -> dict[str, Any]:
    """What I may take out now; what was recalled or is over is gone at once. A cursor is of the order it came from."""
    position, _, number = (asked["cursor"] or "").partition(".")
    after = (int(position), int(number)) if number else None
    wanted = Asked(
        asked["kind"], asked["folder"], asked["q"], asked["must_read"], asked["unread"], asked["order"], after
    )
    found, more = briefcase.page_of(auth.speaker().id, wanted)
    cursor = None if more is None else f"{more[0]}.{more[1]}"
    return {"items": [_told(piece) for piece in found], "next_cursor": cursor}


@blueprint.get("/material-folders")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, FoldersSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def folders() -> dict[str, Any]:
    """The folders that hold something for me, and those above them, in headquarters' order."""
    found = briefcase.folders_of(auth.speaker().id)
    items = [{"id": one.id, "parent": one.parent_id, "name": one.name} for one in found]
    return {"items": items, "next_cursor": None}


@blueprint.get("/materials/<material>")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, MaterialSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`material_unknown`: gone, or not for me")
def one(material: str) -> dict[str, Any]:
    """One material."""
    return _told(briefcase.piece(auth.speaker().id, material))


@blueprint.post("/materials/<material>/shares")
@who_may(BEARER)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.arguments(TakeOutSchema)
@blueprint.response(201, TakenOutSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(
    404, schema=errors.ErrorSchema, description="`material_unknown`: gone, or not for me; `share_unknown`"
)
@blueprint.alt_response(
    410,
    schema=errors.ErrorSchema,
    description="`share_ended`, `material_recalled`, `material_over`, `material_not_yet`",
)
def take_out(said: dict[str, Any], material: str) -> dict[str, Any]:
    """Take a material out for one conversation. With `parent` it is what I pass on of a share I was sent, and the same
    share however often I ask."""
    me = auth.speaker().id
    if said["parent"] is not None:
        taken = taking_out.pass_on(me, said["parent"], material=material)
    else:
        taken = taking_out.take_out(me, material, way=said["way"])
    return _taken(taken)


def _taken(taken: TakenOut) -> dict[str, Any]:
    return {
        "share": taken.token,
        "url": public_url(f"/m/{taken.token}"),
        "card": {
            "title": taken.title,
            "image_url": taken.cover and files_url(taken.cover),
            "path": READER_PAGE + taken.token,
        },
        "poster_url": public_url(f"/m/{taken.token}/poster.png"),
        "print_url": public_url(f"/m/{taken.token}/poster.png?for=print"),
    }


def _told(piece: Piece) -> dict[str, Any]:
    return {
        "id": piece.token,
        "kind": piece.kind,
        "title": piece.title,
        "summary": piece.summary,
        "product_line": piece.product_line,
        "folder": piece.folder_id,
        "tags": list(piece.tags),
        "cover_url": piece.cover and files_url(piece.cover),
        "body": piece.body,
        "file_url": piece.file and files_url(piece.file),
        "file_kind": piece.file_kind,
        "pages": piece.pages,
        "must_read": piece.must_read,
        "must_read_until": piece.must_read_until and piece.must_read_until.astimezone(clock.SHANGHAI),
        "read_at": piece.read_at and piece.read_at.astimezone(clock.SHANGHAI),
        "effect": piece.effect and asdict(piece.effect),
        "is_new": piece.is_new,
        "published_at": piece.published_at and piece.published_at.astimezone(clock.SHANGHAI),
        "valid_until": piece.valid_until and piece.valid_until.astimezone(clock.SHANGHAI),
    }
