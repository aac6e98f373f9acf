"""Signing in, knowing who I am, signing out, and a phone WeChat vouches for."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Response, after_this_request, request
from flask_smorest import Blueprint
from marshmallow import fields, validate

from doorway import cookies
from doorway.access import ANYONE, BEARER, who_may
from doorway.house import house
from doorway.limits import at_most
from doorway.repeats import safe_to_repeat
from miniprogram_api import auth, errors
from miniprogram_api.schemas import Shape
from services import clock, phones, roles, sessions, signing_in
from services.bindings import claiming
from services.errors import NotAllowed
from services.signing_in import SignedIn

blueprint = Blueprint("api", __name__, url_prefix="/api/v1", description="Sign-in and the person behind it")
blueprint.before_request(auth.guard)
errors.attach_to(blueprint)

SIGN_INS_OF_AN_ADDRESS = 600  # an exhibition hall behind one address; each asks WeChat once
PHONES_OF_A_PERSON = 30

SECURED: dict[str, Any] = {"security": [{"bearer": []}]}


class PersonSchema(Shape):
    id = fields.Integer(required=True)
    label = fields.String(required=True, metadata={"description": "a stable name for a stranger, such as 访客 7F3K"})


class RoleSchema(Shape):
    kind = fields.String(required=True, validate=validate.OneOf(["hq", "employee", "dealer_staff", "consumer"]))
    name = fields.String(required=True)
    dealer = fields.String(metadata={"description": "the dealer's name, for dealer_staff"})
    dealer_code = fields.String(metadata={"description": "for dealer_staff"})
    owner = fields.Boolean(metadata={"description": "for dealer_staff: whether they own the dealer"})
    position = fields.String(metadata={"description": "of an employee, where headquarters wrote one down"})


class MeSchema(Shape):
    person = fields.Nested(PersonSchema, required=True)
    roles = fields.List(fields.Nested(RoleSchema), required=True)


class SessionSchema(MeSchema):
    token = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


class SignInSchema(Shape):
    code = fields.String(
        load_default="", validate=validate.Length(1, 256), metadata={"description": "needed but for `page`"}
    )
    via = fields.String(load_default="mini", validate=validate.OneOf(["mini", "oauth", "page"]))


class PhoneCodeSchema(Shape):
    code = fields.String(required=True, validate=validate.Length(1, 256))


class PhoneSchema(Shape):
    phone = fields.String(required=True, metadata={"description": "masked"})
    bound = fields.List(fields.String(), required=True, metadata={"description": "bindings this phone just proved"})


@blueprint.post("/session")
@who_may(ANYONE)
@safe_to_repeat("a code of WeChat's works once; a repeat is refused and brings a fresh one")
@at_most(SIGN_INS_OF_AN_ADDRESS)
@blueprint.arguments(SignInSchema)
@blueprint.response(200, SessionSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="`page`: the browser is not signed in to our pages")
@blueprint.alt_response(403, schema=errors.ErrorSchema, description="WeChat does not know the code")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def sign_in(body: dict[str, str]) -> dict[str, Any]:
    """Sign in with the code of wx.login (`mini`) or of a page's OAuth (`oauth`); each code works once. A page of ours
    (`page`) hands over no code: its browser came through `/oauth/start` and is known by its cookie."""
    if body["via"] == "page":
        opened = _of_this_browser()
    elif not body["code"]:
        raise NotAllowed("code_refused", "登录已失效，请返回重新打开。")
    elif body["via"] == "mini":
        opened = signing_in.by_mini_program(house().gateway, body["code"])
    else:
        opened = signing_in.by_page_code(house().gateway, body["code"], kind="api")
    return {"token": opened.token, "expires_at": opened.expires_at.astimezone(clock.SHANGHAI), **_me(opened.person_id)}


@blueprint.get("/me")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(200, MeSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def me() -> dict[str, Any]:
    """Who I am, and in which roles."""
    return _me(auth.speaker().id)


@blueprint.delete("/session")
@who_may(BEARER)
@blueprint.doc(**SECURED)
@blueprint.response(204)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
def sign_out() -> None:
    """End this session at once, and with it the same person's sign-in to our pages in this browser."""
    sessions.close_session(auth.bearer_token())
    page = request.cookies.get(cookies.PAGE)
    if page and signing_in.close_page_session(page, auth.speaker().id):
        after_this_request(_without_page_cookie)


@blueprint.post("/phone")
@who_may(BEARER)
@safe_to_repeat("a code of WeChat's works once, and the same number again changes nothing")
@at_most(PHONES_OF_A_PERSON, each=auth.speaker_key)
@blueprint.doc(**SECURED)
@blueprint.arguments(PhoneCodeSchema)
@blueprint.response(200, PhoneSchema)
@blueprint.alt_response(401, schema=errors.ErrorSchema, description="sign in again")
@blueprint.alt_response(403, schema=errors.ErrorSchema, description="WeChat does not know the code")
@blueprint.alt_response(429, schema=errors.ErrorSchema, description="too often; Retry-After says when")
def phone(body: dict[str, str]) -> dict[str, Any]:
    """Hand over the phone number WeChat verified (the code of the phone button; works once)."""
    e164 = signing_in.phone_of_code(house().gateway, auth.speaker().id, body["code"])
    accepted = claiming.phone_verified(auth.speaker().id, e164)
    return {"phone": phones.mask(e164), "bound": [claimed.target.words for claimed in accepted]}


def _of_this_browser() -> SignedIn:
    """By the cookie of our pages, which scripts cannot read. No other site may ask in a person's name: the cookie is
    not sent for it (SameSite), and browsers that say where a request begins are taken at their word."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        raise NotAllowed("sign_in_again", "请先登录。")
    return signing_in.by_page_session(request.cookies.get(cookies.PAGE, ""))


def _without_page_cookie(response: Response) -> Response:
    cookies.drop_cookie(response, cookies.PAGE)
    return response


def _me(person_id: int) -> dict[str, Any]:
    known = roles.of_person(person_id)
    return {
        "person": {"id": known.person.id, "label": known.person.label},
        "roles": [{name: fact for name, fact in asdict(role).items() if fact is not None} for role in known.roles],
    }
