"""My data: my own copy of it, and asking to be forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from doorway.access import BEARER, who_may
from doorway.sentences import said
from miniprogram_api import auth, errors
from miniprogram_api.keys import takes_keys
from services import access, clock, privacy, sessions
from services.errors import NotAllowed
from services.privacy import RequestRow

blueprint = Blueprint("privacy", __name__, url_prefix="/api/v1/privacy", description="My data: a copy, an erasure")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

SECURED: dict[str, Any] = {"security": [{"bearer": []}]}


class PartSchema(Schema):
    table = fields.String(required=True, metadata={"description": "stable, for programs"})
    title = fields.String(required=True)
    purpose = fields.String(required=True)
    basis = fields.String(required=True)
    kept = fields.String(required=True)
    rows = fields.List(fields.Dict(), required=True, metadata={"description": "values by the names of their columns"})
    withheld = fields.List(fields.String(), required=True, metadata={"description": "what is not given, and why"})


class CopySchema(Schema):
    label = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)
    parts = fields.List(fields.Nested(PartSchema), required=True)


class ErasureSchema(Schema):
    state = fields.String(
        required=True,
        validate=validate.OneOf(["none", "waiting", "refused"]),
        metadata={"description": "`refused`: bound meanwhile; after an erasure the session itself is gone (401)"},
    )
    asked_at = fields.AwareDateTime(required=True, allow_none=True)
    due_at = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "done by then at the latest"}
    )


class ConsentSchema(Schema):
    purpose = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": "the words that were shown"})
    given_at = fields.AwareDateTime(required=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)


class ConsentsSchema(Schema):
    items = fields.List(fields.Nested(ConsentSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    may_ask = fields.Dict(
        required=True,
        metadata={"description": "by purpose: whether to ask for it now; never within 30 days after it was taken back"},
    )


@blueprint.get("/consents")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, ConsentsSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def consents() -> dict[str, Any]:
    """What I agreed to, in which words, and what may be asked of me now."""
    me = auth.speaker().id
    items = [
        {
            "purpose": one.purpose,
            "text": said(one.text),
            "given_at": _there(one.given_at),
            "withdrawn_at": one.withdrawn_at and _there(one.withdrawn_at),
        }
        for one in privacy.given_by(me)
    ]
    asked = {purpose: privacy.may_ask(me, purpose) for purpose in ("phone", "bind")}
    return {"items": items, "next_cursor": None, "may_ask": asked}


@blueprint.delete("/consents/<purpose>")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(204)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`consent_unknown`: nothing to take back by itself")
def withdraw(purpose: str) -> None:
    """Take a consent back; what it allowed is erased in the same moment."""
    privacy.take_back(auth.speaker().id, purpose)


@blueprint.get("/export")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, CopySchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(403, schema=errors.ErrorSchema, description="`sign_in_fresh`: signed in over five minutes ago")
def export() -> dict[str, Any]:
    """Everything held about me and nobody else, with why and how long; it is made at once. The session must be at most
    five minutes old: sign in with `wx.login` just before."""
    if not sessions.is_fresh("api", auth.bearer_token()):
        raise NotAllowed("sign_in_fresh", "为了您的资料安全，请重新登录后再取。")
    copy = privacy.take_copy(auth.speaker().id)
    return {**copy.as_json(), "made_at": copy.made_at.astimezone(clock.SHANGHAI)}


@blueprint.get("/erasure")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, ErasureSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again; also after an erasure")
def erasure() -> dict[str, Any]:
    """How far my request to be forgotten is."""
    return _told(privacy.newest_of(auth.speaker().id))


@blueprint.post("/erasure")
@who_may(BEARER)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.response(202, ErasureSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(409, schema=errors.ErrorSchema, description="`bound_still`: end the binding first")
def ask_erasure() -> dict[str, Any]:
    """Ask to be forgotten: done within minutes, a day at the latest. Cannot be taken back."""
    me = auth.speaker()
    privacy.ask_erasure(access.follower(me.id, me.label), me.id)
    return _told(privacy.newest_of(me.id))


def _told(request: RequestRow | None) -> dict[str, Any]:
    if request is None:
        return {"state": "none", "asked_at": None, "due_at": None}
    return {"state": request.state, "asked_at": _there(request.asked_at), "due_at": _there(request.due_at)}


def _there(moment: datetime) -> datetime:
    return moment.astimezone(clock.SHANGHAI)
