"""Signing in with employee code and password, and signing out."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request, session

from console.auth import safe_next
from doorway import cookies
from doorway.access import ANYONE, STAFF, who_may
from doorway.limits import at_most
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from services import accounts, sessions
from services.errors import NotAllowed

sign_in = Blueprint("sign_in", __name__)
COOKIE_PATH = "/console"
LANGUAGES = {"zh": "中文", "en": "English"}
LANGUAGE_COOKIE = "qudao_language"
LANGUAGE_LASTS = timedelta(days=365)
# Many share one office address; an account that is tried too often rests by its own rule.
SIGN_INS_OF_AN_ADDRESS = 30


@sign_in.get("/sign-in")
@who_may(ANYONE)
def form() -> str:
    return _form(request.args.get("next", ""))


@sign_in.post("/sign-in")
@who_may(ANYONE)
@safe_to_repeat("one session more, which ends like the first; wrong passwords are to be counted each time")
@at_most(SIGN_INS_OF_AN_ADDRESS)
def enter() -> Response:
    """Open a session; what went wrong is said above the form, which keeps the code."""
    code, next_path = request.form.get("code", "")[:32], request.form.get("next", "")
    try:
        staff = accounts.sign_in(code, request.form.get("password", ""), request.remote_addr or "")
    except NotAllowed as refusal:
        answer = make_response(_form(next_path, code, refusal), status_of(refusal))
        if "seconds" in refusal.facts:
            answer.headers["Retry-After"] = str(refusal.facts["seconds"])
        return answer
    opened = sessions.open_session("console", account_id=staff.account_id)
    _close_present()
    session.clear()  # a CSRF token known before signing in is worth nothing after
    response = redirect(safe_next(next_path), 303)
    cookies.set_cookie(response, cookies.CONSOLE, opened.token, sessions.LASTS["console"], path=COOKIE_PATH)  # type: ignore[arg-type]
    return response  # type: ignore[return-value]


@sign_in.post("/sign-out")
@who_may(STAFF)
@safe_to_repeat("who is signed out stays so")
def leave() -> Response:
    _close_present()
    session.clear()
    response = redirect("/console/sign-in", 303)
    cookies.drop_cookie(response, cookies.CONSOLE, path=COOKIE_PATH)  # type: ignore[arg-type]
    return response  # type: ignore[return-value]


@sign_in.post("/sign-in/language")
@who_may(ANYONE)
@safe_to_repeat("the same language again")
def language() -> Response:
    """Remember in which language this browser reads the console, before and after signing in."""
    response = redirect(safe_next(request.form.get("next", "")), 303)
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        cookies.set_cookie(response, LANGUAGE_COOKIE, chosen, LANGUAGE_LASTS)  # type: ignore[arg-type]
    return response  # type: ignore[return-value]


def _form(next_path: str, code: str = "", problem: NotAllowed | None = None) -> str:
    return render_template("console/sign_in.html", next=safe_next(next_path), code=code, problem=problem)


def _close_present() -> None:
    token = request.cookies.get(cookies.CONSOLE)
    if token:
        sessions.close_session(token)
