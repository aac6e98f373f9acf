"""Who is signed in to the console, and the guard that stands before every route."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

import flask_babel
from flask import Response, current_app, g, make_response, redirect, request, url_for
from werkzeug.exceptions import HTTPException

from console.answers import from_htmx
from doorway import cookies
from doorway.access import ANYONE, STAFF, declaration_of_request
from doorway.house import house
from services import access, sessions
from services.access import Actor
from services.accounts import Staff
from services.errors import NotAllowed
from services.second_factor import codes

HOME = "/console/"
# Addresses of the console, letter by letter: nothing that a browser could read as another host.
# Each repetition ends in a slash of its own, so that no text makes the search branch.
OUR_PAGES = re.compile(r"/console/(?:[A-Za-z0-9_.~%-]+/)*[A-Za-z0-9_.~%-]*(?:\?[A-Za-z0-9_.~%=&+-]*)?")
LONGEST_NEXT = 800
WITHOUT_SECOND_FACTOR = (
    "console.second_factor.show",
    "console.second_factor.begin",
    "console.second_factor.confirm",
    "console.sign_in.leave",
)
UPWARDS = re.compile(r"(?:\.|%2e){2}", re.IGNORECASE)


def safe_next(text: str) -> str:
    """A path inside the console; whatever is none becomes the home page."""
    ours = len(text) <= LONGEST_NEXT and OUR_PAGES.fullmatch(text) and not UPWARDS.search(text)
    return text if ours else HOME


def guard() -> Response | None:
    """Let in whom the route declares: anyone, anybody signed in, or who may do the named act.

    No role grants an act nobody knows, so a misspelt declaration serves nobody.
    """
    declaration = declaration_of_request() or ""
    if declaration == ANYONE:
        return None
    try:
        g.staff = sessions.staff_behind(request.cookies.get(cookies.CONSOLE, ""))
    except NotAllowed:
        return _to_sign_in()
    flask_babel.refresh()  # whoever spoke before knew the browser's language only
    if _lacks_second_factor():
        return _led_to(url_for("console.second_factor.show"))
    if declaration != STAFF:
        access.require(actor(), declaration)
    return None


def _lacks_second_factor() -> bool:
    """Where every account must have one, only its set-up and the way out are open to who has none."""
    if not house().settings.require_second_factor or request.endpoint in WITHOUT_SECOND_FACTOR:
        return False
    return not codes.has(staff().account_id)


def _to_sign_in() -> Response:
    """A form that came too late was not done, and the page to sign in says so."""
    unsaved = None if request.method == "GET" else 1
    return _led_to(url_for("console.sign_in.form", next=safe_next(_present_page()), unsaved=unsaved))


def _led_to(address: str) -> Response:
    """Elsewhere, from a page or from a part of one."""
    if not from_htmx():
        return redirect(address)  # type: ignore[return-value]
    response = make_response("", 401)
    response.headers["HX-Redirect"] = address
    return response


def _present_page() -> str:
    """The page to come back to: the one that a part of it, or a form sent too late, was asked from."""
    if from_htmx():
        return _opened(request.headers.get("HX-Current-URL", ""))
    if request.method != "GET":
        return _opened(request.referrer or "")
    query = request.query_string.decode("ascii", "ignore")
    return quote(request.path) + (f"?{query}" if query else "")


def _opened(address: str) -> str:
    """The path of a page of ours that can be opened anew: where a form was sent to, and what it lacked is shown, is
    none."""
    shown = urlsplit(address)
    try:
        current_app.url_map.bind("").match(shown.path, method="GET")
    except HTTPException:  # of routing: no such page, or none to be asked for
        return HOME
    return shown.path + (f"?{shown.query}" if shown.query else "")


def staff() -> Staff:
    """The account this request is made with."""
    signed_in: Staff = g.staff
    return signed_in


def actor() -> Actor:
    return staff().actor


def may(act: str) -> bool:
    """Whether to show a link or button; the route behind it asks again."""
    return "staff" in g and access.may(actor(), act)
