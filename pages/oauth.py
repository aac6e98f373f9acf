"""Silent sign-in of pages opened in WeChat (snsapi_base)."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta
from urllib.parse import quote

import structlog
from flask import Blueprint, Response, g, redirect, request

from doorway import cookies
from doorway.access import ANYONE, PERSON, declaration_of_request, who_may
from doorway.house import house, public_url
from doorway.limits import at_most
from services import sessions, signing_in
from services.errors import Expired, Invalid, NotAllowed
from services.people import Person
from services.signing_in import SignedIn
from wechat.errors import WeChatError

log = structlog.get_logger(__name__)
oauth = Blueprint("oauth", __name__, url_prefix="/oauth")

# Only addresses of our own pages, letter by letter: nothing that a browser could read as another host.
# The client at /app/ keeps its own pages behind a #, which no server ever sees; only it reads what stands there.
OUR_PAGES = re.compile(
    r"/(bind|me|a|q|m|p|c|g|01|app|enter)(/[A-Za-z0-9_-]{0,80}){0,6}(\?[A-Za-z0-9_=&-]{0,200})?"
    r"|/app/#/[A-Za-z0-9_/-]{0,120}(\?[A-Za-z0-9_=&%.~-]{0,200})?"
)
READ_BY_ANYBODY = (
    "/m/",
    "/p/",
    "/c/",
    "/01/",
)  # where WeChat's silence, or its snapshot of a person, keeps nobody from reading
LONGEST_NEXT = 300  # as the column that keeps it
BROWSER_LASTS = timedelta(days=30)
SIGN_INS_OF_AN_ADDRESS = 600  # an exhibition hall behind one address; each asks WeChat once


def safe_next(text: str) -> str:
    """A path inside our own pages, or `Invalid`."""
    if len(text) > LONGEST_NEXT or not OUR_PAGES.fullmatch(text):
        raise Invalid("next_refused", "这个链接不完整，请返回重新打开。")
    return text


def guard() -> Response | None:
    """Before each page: who is reading, or a silent round trip through WeChat to find out."""
    if declaration_of_request() != PERSON:
        return None
    token = request.cookies.get(cookies.PAGE)
    if token:
        try:
            g.person = sessions.person_behind("page", token)
        except NotAllowed:
            pass
        else:
            return None
    if request.method != "GET":
        raise NotAllowed("sign_in_again", "页面停留太久了，请返回重新打开链接。")
    return redirect(f"/oauth/start?next={quote(request.path)}")  # type: ignore[return-value]


def only_fresh(back: str) -> Response | None:
    """Before what hands out a whole person: a silent round trip that ends at `back`, unless one was within the last
    five minutes."""
    if sessions.is_fresh("page", request.cookies.get(cookies.PAGE, "")):
        return None
    return redirect(f"/oauth/start?next={quote(back)}")  # type: ignore[return-value]


def reader() -> Person:
    """Who is reading this page."""
    person: Person = g.person
    return person


def reader_key() -> str:
    """For counting how often one person does something."""
    return f"person {reader().id}"


@oauth.get("/start")
@who_may(ANYONE)
def start() -> Response:
    """Off to WeChat's authorize page, with a state bound to this browser."""
    next_path = safe_next(request.args.get("next", ""))
    browser = request.cookies.get(cookies.BROWSER) or secrets.token_urlsafe(16)
    state = signing_in.begin_round_trip(next_path, browser)
    response = redirect(house().gateway.authorize_url(public_url("/oauth/callback"), state))
    cookies.set_cookie(response, cookies.BROWSER, browser, BROWSER_LASTS)  # type: ignore[arg-type]
    return response  # type: ignore[return-value]


@oauth.get("/callback")
@who_may(ANYONE)
@at_most(SIGN_INS_OF_AN_ADDRESS)
def callback() -> Response:
    """Back from WeChat. Some clients fetch this twice: the second time the session already stands."""
    state, code = request.args.get("state", ""), request.args.get("code", "")
    try:
        next_path = signing_in.end_round_trip(state, request.cookies.get(cookies.BROWSER, ""))
    except Expired as over:
        if over.code == "state_used" and _signed_in():
            return redirect(safe_next(str(over.facts["next_path"])))  # type: ignore[return-value]
        raise
    try:
        signed_in = _signed_in_by(code)
    except (NotAllowed, WeChatError) as error:
        if not next_path.startswith(READ_BY_ANYBODY):
            raise
        log.info("reads_on_unknown", error=type(error).__name__)
        return redirect(next_path)  # type: ignore[return-value]
    response = redirect(next_path)
    cookies.set_cookie(response, cookies.PAGE, signed_in.token, sessions.LASTS["page"])  # type: ignore[arg-type]
    return response  # type: ignore[return-value]


def _signed_in_by(code: str) -> SignedIn:
    if not code:
        raise NotAllowed("authorisation_refused", "需要您在微信里允许访问，才能继续。")
    return signing_in.by_page_code(house().gateway, code, kind="page")


def _signed_in() -> bool:
    try:
        sessions.person_behind("page", request.cookies.get(cookies.PAGE, ""))
    except NotAllowed:
        return False
    return True
