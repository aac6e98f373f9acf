"""The sign of one person of a dealer: a code whose customers they look after."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template

from doorway import qr_pictures
from doorway.access import PERSON, who_may
from doorway.house import house, public_url
from doorway.repeats import safe_to_repeat
from pages.oauth import guard, reader
from services.attribution import own_signs
from services.bindings import inviting
from services.errors import NotFound

own_sign = Blueprint("own_sign", __name__, url_prefix="/me/sign")
own_sign.before_request(guard)


@own_sign.get("")
@who_may(PERSON)
def show() -> str:
    """My code for customers, to be shown or passed on."""
    invited = own_signs.own_sign(reader().id)
    if invited is not None:
        inviting.show_qr(house().gateway, invited.token)  # what stands in its way is told in words
    link = public_url(f"/q/{invited.token}") if invited else None
    return render_template("pages/own_sign.html", invited=invited, link=link)


@own_sign.get("/qr.png")
@who_may(PERSON)
def picture() -> Response:
    """The parametric QR code, for a customer to scan from this phone."""
    invited = own_signs.own_sign(reader().id)
    if invited is None:
        raise NotFound("sign_unknown", "您还没有顾客码，请先生成。")
    shown = inviting.show_qr(house().gateway, invited.token)
    return Response(qr_pictures.png(shown.url), content_type="image/png", headers={"Cache-Control": "no-store"})


@own_sign.post("")
@who_may(PERSON)
@safe_to_repeat("the sign that stands is given again")
def make() -> Response:
    own_signs.issue_own_sign(reader().id)
    return redirect("/me/sign", 303)  # type: ignore[return-value]
