"""Signing in, and linking one's account, by scanning with WeChat: the QR code on the screen, and waiting beside it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from console import entering
from console.answers import from_htmx
from console.auth import safe_next, staff
from console.proving import proof
from doorway import cookies
from doorway.access import ANYONE, STAFF, who_may
from doorway.house import house
from doorway.limits import at_most
from doorway.qr_pictures import svg_uri
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from services.errors import Expired, Invalid, NotAllowed, Refusal
from services.scan_sign_in import asking, linking

scan_sign_in = Blueprint("scan_sign_in", __name__)
CODES_OF_AN_ADDRESS = 30  # each asks WeChat for a code, of which an account has a daily number
LOOKS_OF_AN_ADDRESS = 600  # twenty browsers of one office, every two seconds


@scan_sign_in.post("/sign-in/wechat")
@who_may(ANYONE)
@safe_to_repeat("one code more, which dies in two minutes like the first")
@at_most(CODES_OF_AN_ADDRESS)
def show() -> Response:
    """A QR code that signs this browser in once somebody confirms on their phone."""
    next_path = safe_next(request.form.get("next", ""))
    return _waiting(asking.sign_in(house().gateway, entering.device()), _signs_in(next_path))


@scan_sign_in.post("/sign-in/wechat/state")
@who_may(ANYONE)
@safe_to_repeat("what was confirmed is taken once")
@at_most(LOOKS_OF_AN_ADDRESS)
def wait() -> Response:
    """Asked every two seconds while the code lives; once confirmed, this browser is let in."""
    next_path, browser = safe_next(request.args.get("next", "")), request.cookies.get(cookies.SCAN, "")
    now = asking.progress(browser)
    if now.state != "confirmed":
        return _still(now, _signs_in(next_path))
    try:
        staff = asking.take(browser)
    except (Expired, NotAllowed) as refusal:
        return _still(asking.Progress("sorry"), _signs_in(next_path), problem=refusal)
    return _as_htmx(entering.let_in(staff, next_path))


@scan_sign_in.post("/me/wechat")
@who_may(STAFF)
@at_most(20)
@safe_to_repeat("one code more, which dies in two minutes like the first")
def begin_link() -> Response:
    """A QR code that links this account to the WeChat of its own employee."""
    try:
        shown = asking.link(house().gateway, staff(), proof(), entering.device())
    except (Invalid, NotAllowed) as refusal:
        return make_response(render_template("console/link_wechat.html", problem=refusal), status_of(refusal))
    return _waiting(shown, _links())


@scan_sign_in.get("/me/wechat")
@who_may(STAFF)
def ask_link() -> str:
    return render_template("console/link_wechat.html", problem=None)


@scan_sign_in.post("/me/wechat/state")
@who_may(STAFF)
@safe_to_repeat("only looks how far the scan is")
def wait_for_link() -> Response:
    now = asking.progress(request.cookies.get(cookies.SCAN, ""))
    if now.state != "taken":
        return _still(now, _links())
    flash(_("微信已关联，下次可以扫码登录"))
    return _as_htmx(redirect(url_for("console.my_account.show"), 303))  # type: ignore[arg-type]


@scan_sign_in.post("/me/wechat/unlink")
@who_may(STAFF)
@safe_to_repeat("what is not linked stays so")
def unlink() -> Response:
    linking.unlink(staff())
    flash(_("微信已取消关联"))
    return redirect(url_for("console.my_account.show"), 303)  # type: ignore[return-value]


def _signs_in(next_path: str) -> dict[str, object]:
    polls = url_for("console.scan_sign_in.wait", next=next_path)
    return {"links": False, "next": next_path, "polls": polls}


def _links() -> dict[str, object]:
    return {"links": True, "polls": url_for("console.scan_sign_in.wait_for_link")}


def _waiting(shown: asking.Shown, what: dict[str, object]) -> Response:
    """The page with the code; its secret stays in this browser's cookie."""
    picture = svg_uri(shown.url)
    page = render_template("console/scan.html", picture=picture, number=shown.number, state="waiting", **what)
    response = make_response(page)
    cookies.set_cookie(response, cookies.SCAN, shown.browser, asking.KEPT, path=entering.COOKIE_PATH)
    return response


def _still(now: asking.Progress, what: dict[str, object], problem: Refusal | None = None) -> Response:
    """How far it is: beside the code, or without scripts on a page of its own."""
    page = "console/scan_state.html" if from_htmx() else "console/scan.html"
    seen = {"state": now.state, "number": now.number, "name": now.name}
    return make_response(render_template(page, problem=problem, **seen, **what))


def _as_htmx(response: Response) -> Response:
    """A redirect that takes the whole page along, not only its part."""
    if from_htmx():
        response.headers["HX-Redirect"] = response.headers.pop("Location")
        response.status_code, response.data = 200, b""
    return response
