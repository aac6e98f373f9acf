"""What a code means that opened the mini program, and taking up what it offers."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway.access import BEARER, who_may
from doorway.house import house, public_url
from doorway.limits import at_most
from doorway.repeats import safe_to_repeat
from doorway.sentences import said as in_words
from miniprogram_api import auth, errors
from miniprogram_api.keys import takes_keys
from miniprogram_api.schemas import Shape
from services import privacy
from services.attribution import signs
from services.bindings import claiming, inviting
from services.errors import NotFound

blueprint = Blueprint("scenes", __name__, url_prefix="/api/v1", description="Opened by a code or a printed link")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

SECURED: dict[str, Any] = {"security": [{"bearer": []}]}
SCENE = r"[a-z]_[A-Za-z0-9_-]{1,80}"
PRINTED = re.compile(r"/q/([A-Za-z0-9_-]{1,80})/?")
OPENED_BY_A_PERSON = 60
CLAIMS_OF_A_PERSON = 30  # as at the bind form
BECOMES = {"bound": "accepted", "welcome": "accepted", "again": "accepted", "insider": "stays"}


class OpenedSchema(Shape):
    scene = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 128))
    q = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 1024),
        metadata={"description": "a plain-link QR code's address, decoded; used when there is no scene"},
    )


class MeaningSchema(Shape):
    goes_to = fields.String(required=True, validate=validate.OneOf(["bind", "sign"]))
    scene = fields.String(required=True)
    role = fields.String(required=True, validate=validate.OneOf(["owner", "clerk", "employee", "consumer"]))
    target = fields.String(required=True, metadata={"description": "as a sentence names it: 华南总代理的老板"})
    name = fields.String(required=True, metadata={"description": "the dealer's or employee's"})
    state = fields.String(
        required=True,
        validate=validate.OneOf(["open", "follow_first", "waiting", "already_bound", "used", "insider"]),
    )
    conflict = fields.String(
        required=True,
        allow_none=True,
        validate=validate.OneOf(["bound_elsewhere", "target_taken", "both"]),
        metadata={"description": "what an approval would end"},
    )
    refused_because = fields.String(required=True, allow_none=True, metadata={"description": "of the last try"})
    consent = fields.String(required=True, metadata={"description": "the words beside the tick"})
    qr_url = fields.String(
        required=True, allow_none=True, metadata={"description": "PNG to long-press, for `follow_first`"}
    )
    verified_phone = fields.String(required=True, allow_none=True, metadata={"description": "mine, masked"})


class ClaimSchema(Shape):
    scene = fields.String(required=True, validate=validate.Regexp(f"^{SCENE}$"))
    name = fields.String(load_default="", validate=validate.Length(0, 60))
    phone = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 60),
        metadata={"description": "left out: the number WeChat verified for me (POST /phone)"},
    )
    consents = fields.List(fields.String(validate=validate.OneOf(["bind"])), required=True)


class ClaimedSchema(Shape):
    state = fields.String(
        required=True,
        validate=validate.OneOf(["accepted", "waiting", "stays"]),
        metadata={"description": "`stays`: remains another dealer's customer, or one of ours"},
    )
    target = fields.String(required=True)


@blueprint.post("/scenes")
@who_may(BEARER)
@safe_to_repeat("it only looks and writes nothing down")
@at_most(OPENED_BY_A_PERSON, each=auth.speaker_key)
@blueprint.doc(**SECURED)
@blueprint.arguments(OpenedSchema)
@blueprint.response(200, MeaningSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`scene_unknown`: unknown, or of others")
@blueprint.alt_response(410, schema=errors.ErrorSchema, description="over, taken back, or its dealer or employee left")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def opened(body: dict[str, str | None]) -> dict[str, Any]:
    """What the code means that opened the mini program: whom it invites to be what, and how that stands for me."""
    scene = _scene_behind(body)
    letter, _, token = scene.partition("_")
    me = auth.speaker().id
    if letter == signs.SIGN:
        look = signs.look_at_sign(me, token)
        return _meaning(scene, "sign", look.state, "consumer", f"{look.dealer}的顾客", look.dealer)
    form = claiming.form(me, token)
    return _meaning(
        scene,
        "bind",
        form.state,
        form.target.role,
        form.target.words,
        form.target.name,
        conflict=form.conflict,
        refused_because=form.refused_because,
        verified_phone=form.verified_phone,
    )


@blueprint.post("/claims")
@who_may(BEARER)
@at_most(CLAIMS_OF_A_PERSON, each=auth.speaker_key)
@takes_keys(blueprint)
@blueprint.doc(**SECURED)
@blueprint.arguments(ClaimSchema)
@blueprint.response(201, ClaimedSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(403, schema=errors.ErrorSchema, description="`follow_first`")
@blueprint.alt_response(404, schema=errors.ErrorSchema, description="`scene_unknown`: unknown, or of others")
@blueprint.alt_response(409, schema=errors.ErrorSchema, description="`own_shop`: a code for one's own clerks")
@blueprint.alt_response(410, schema=errors.ErrorSchema, description="over, used, taken back, or out of tries")
@blueprint.alt_response(
    422,
    schema=errors.ErrorSchema,
    description="`name_invalid`, `phone_invalid`, `phone_missing`, `consent_missing`, `malformed`",
)
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def claim(body: dict[str, Any]) -> dict[str, Any]:
    """Take up what a code offers, by the same rules as the page's form: become a dealer's owner or clerk, an employee,
    or a dealer's customer. A claim sent twice is one."""
    letter, _, token = body["scene"].partition("_")
    me, agreed = auth.speaker().id, "bind" in body["consents"]
    if inviting.scene_of(token) != body["scene"]:
        raise _unknown()
    if letter == signs.SIGN:
        visit = signs.accept_sign(me, body["scene"], agreed=agreed)
        return {"state": BECOMES.get(visit.outcome, "stays"), "target": f"{visit.dealer}的顾客"}
    made = claiming.claim(me, token, name=body["name"], phone=body["phone"], agreed=agreed)
    return {"state": made.state, "target": made.target.words}


def _scene_behind(body: dict[str, str | None]) -> str:
    """The scene itself, or that of a printed link of ours; of anything else there is none."""
    said, address = body["scene"], body["q"]
    if said is not None:
        if not re.fullmatch(SCENE, said) or inviting.scene_of(said.partition("_")[2]) != said:
            raise _unknown()
        return said
    return inviting.scene_of(_token_of(address or ""))


def _token_of(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        raise _unknown() from None
    ours = urlsplit(house().settings.public_base_url)
    printed = PRINTED.fullmatch(parts.path)
    if (parts.scheme, parts.netloc) != (ours.scheme, ours.netloc) or printed is None:
        raise _unknown()
    return printed[1]


def _unknown() -> NotFound:
    return NotFound("scene_unknown", "没认出这个二维码。请扫邀请码、产品上的防伪码，或门店的码。")


def _meaning(
    scene: str, goes_to: str, state: str, role: str, target: str, name: str, **more: str | None
) -> dict[str, Any]:
    token = scene.partition("_")[2]
    consent = privacy.text("bind", privacy.OF_A_SIGN) if goes_to == "sign" else privacy.text("bind")
    return {
        "goes_to": goes_to,
        "scene": scene,
        "role": role,
        "target": target,
        "name": name,
        "state": state,
        "conflict": None,
        "refused_because": None,
        "consent": in_words(consent),
        "qr_url": public_url(f"/q/{token}/qr.png") if state == "follow_first" else None,
        "verified_phone": None,
        **more,
    }
