"""Signing in with employee code and password, the code of a second factor, and signing out."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from console import entering
from console.auth import safe_next
from doorway import cookies
from doorway.access import ANYONE, STAFF, who_may
from doorway.limits import at_most, line
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from services import accounts
from services.errors import NotAllowed
from services.second_factor import codes

sign_in = Blueprint("sign_in", __name__)
LANGUAGES = {"zh": "中文", "en": "English"}
LANGUAGE_COOKIE = "qudao_language"
LANGUAGE_LASTS = timedelta(days=365)
# Many share one office address; an account that is tried too often rests by its own rule.
SIGN_INS_OF_AN_ADDRESS = 30


@sign_in.get("/sign-in")
@who_may(ANYONE)
def form() -> str:
    return _form(request.args.get("next", ""), unsaved="unsaved" in request.args)


@sign_in.post("/sign-in")
@who_may(ANYONE)
@safe_to_repeat("one session more, which ends like the first; wrong passwords are to be counted each time")
@at_most(SIGN_INS_OF_AN_ADDRESS)
def enter() -> Response:
    """Open a session, or half of one; what went wrong is said above the form, which keeps the code."""
    code, next_path = request.form.get("code", "")[:32], request.form.get("next", "")
    try:
        staff = accounts.sign_in(code, request.form.get("password", ""), line(), entering.known())
    except NotAllowed as refusal:
        return _refused(_form(next_path, code, refusal), refusal)
    return entering.let_in(staff, next_path)


@sign_in.get("/sign-in/code")
@who_may(ANYONE)
def code_form() -> str | Response:
    """The second step; whoever did not take the first one is led there."""
    next_path = safe_next(request.args.get("next", ""))
    try:
        staff = entering.half_in()
    except NotAllowed:
        return redirect(url_for("console.sign_in.form", next=next_path))  # type: ignore[return-value]
    return render_template("console/code.html", next=next_path, staff=staff, problem=None)


@sign_in.post("/sign-in/code")
@who_may(ANYONE)
@safe_to_repeat("a code is accepted once, and the half session ends with it")
@at_most(SIGN_INS_OF_AN_ADDRESS)
def enter_code() -> Response:
    """The code of the second factor, or a recovery code, makes a session of the half one."""
    next_path = safe_next(request.form.get("next", ""))
    try:
        staff = entering.half_in()
    except NotAllowed as over:
        return _refused(_form(next_path, "", over), over)
    try:
        codes.spend(staff.actor, staff.account_id, request.form.get("code", ""), accounts.OPEN)
    except NotAllowed as refusal:
        page = render_template("console/code.html", next=next_path, staff=staff, problem=refusal)
        return _refused(page, refusal)
    return entering.let_in_wholly(staff, next_path)


@sign_in.post("/sign-out")
@who_may(STAFF)
@safe_to_repeat("who is signed out stays so")
def leave() -> Response:
    return entering.let_out("/console/sign-in")


@sign_in.post("/sign-in/language")
@who_may(ANYONE)
@safe_to_repeat("the same language again")
def language() -> Response:
    """Remember in which language this browser reads the console, as long as nobody who chose one is signed in."""
    response = redirect(safe_next(request.form.get("next", "")), 303)
    remember_language(response, request.form.get("language", ""))
    return response  # type: ignore[return-value]


def remember_language(response: object, chosen: str) -> None:
    """This browser shows pages before the next signing in so."""
    if chosen in LANGUAGES:
        cookies.set_cookie(response, LANGUAGE_COOKIE, chosen, LANGUAGE_LASTS)  # type: ignore[arg-type]


def _form(next_path: str, code: str = "", problem: NotAllowed | None = None, *, unsaved: bool = False) -> str:
    return render_template(
        "console/sign_in.html", next=safe_next(next_path), code=code, problem=problem, unsaved=unsaved
    )


def _refused(page: str, refusal: NotAllowed) -> Response:
    answer = make_response(page, status_of(refusal))
    if "seconds" in refusal.facts:
        answer.headers["Retry-After"] = str(refusal.facts["seconds"])
    return answer
