"""Our own long-lived link for print: a fresh parametric QR code behind an address that does not die."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from doorway import qr_pictures
from doorway.access import ANYONE, who_may
from doorway.house import house
from services.bindings import inviting

signs = Blueprint("signs", __name__, url_prefix="/q")


@signs.get("/<token>")
@who_may(ANYONE)
def show(token: str) -> str:
    """Whom the sign invites, and the code to long-press. The code is asked for here already: what stands in its way
    is told in words, where the picture could only be missing."""
    invited = inviting.invitation(token)
    inviting.show_qr(house().gateway, token)
    return render_template("pages/sign.html", invited=invited)


@signs.get("/<token>/qr.png")
@who_may(ANYONE)
def picture(token: str) -> Response:
    """The parametric QR code as it is good now; WeChat is asked for a new one only when the last is about to end."""
    shown = inviting.show_qr(house().gateway, token)
    return Response(qr_pictures.png(shown.url), content_type="image/png", headers={"Cache-Control": "no-store"})
