"""One's own second factor: setting it up with a first code, recovery codes shown once, turning it off."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from console import entering
from console.answers import done
from console.auth import staff
from console.proving import proof
from doorway.access import STAFF, who_may
from doorway.limits import at_most
from doorway.qr_pictures import svg_uri
from doorway.repeats import once_per_form, safe_to_repeat
from doorway.statuses import status_of
from services.errors import Conflict, Expired, Invalid, NotAllowed, Refusal
from services.second_factor import codes, recovery, setting_up

second_factor = Blueprint("second_factor", __name__, url_prefix="/me/second-factor")
ANSWERED_IN_PLACE = (Conflict, Expired, Invalid, NotAllowed)


@second_factor.get("")
@who_may(STAFF)
def show() -> str:
    return _page()


@second_factor.post("/begin")
@who_may(STAFF)
@at_most(20)
@safe_to_repeat("a new secret takes the place of one that no code confirmed")
def begin() -> Response:
    """Make a secret up and show its QR code."""
    return _in_place(lambda: setting_up.begin(staff(), proof())) or _to_page()


@second_factor.post("/confirm")
@who_may(STAFF)
@at_most(20)
@safe_to_repeat("a set-up is confirmed once; the second try is refused")
def confirm() -> Response:
    """The first code turns it on, and shows the recovery codes once."""
    return _codes_once(lambda: setting_up.confirm(staff(), request.form.get("code", ""), token=entering.token()))


@second_factor.post("/recovery-codes")
@who_may(STAFF)
@at_most(20)
@safe_to_repeat("the newest ten take the place of the ones before")
def renew() -> Response:
    return _codes_once(lambda: setting_up.new_recovery_codes(staff(), proof()))


@second_factor.post("/remove")
@who_may(STAFF)
@at_most(20)
@once_per_form
def remove() -> Response:
    refused = _in_place(lambda: setting_up.remove(staff(), proof()))
    return refused or done(_l("两步验证已停用"), url_for("console.my_account.show"))


def _codes_once(make: Callable[[], list[str]]) -> Response:
    made: list[str] = []
    refused = _in_place(lambda: made.extend(make()))
    return refused or make_response(render_template("console/recovery_codes.html", codes=made))


def _in_place(deed: Callable[[], None]) -> Response | None:
    try:
        deed()
    except ANSWERED_IN_PLACE as refusal:
        return make_response(_page(refusal), status_of(refusal))
    return None


def _to_page() -> Response:
    return redirect(url_for("console.second_factor.show"), 303)  # type: ignore[return-value]


def _page(problem: Refusal | None = None) -> str:
    is_on = codes.has(staff().account_id)
    waits = None if is_on else setting_up.pending(staff())
    return render_template(
        "console/second_factor.html",
        problem=problem,
        is_on=is_on,
        left=recovery.left(staff().account_id) if is_on else 0,
        waits=waits,
        picture=svg_uri(waits.uri) if waits else None,
    )
