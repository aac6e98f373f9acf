"""Our own long-lived link for print: a fresh parametric QR code behind an address that does not die."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, redirect, render_template

from doorway import qr_pictures
from doorway.access import ANYONE, who_may
from doorway.house import house
from services.bindings import inviting
from services.campaigns import promotion_codes
from services.reading import showing
from services.reading.readers import Reader
from services.sharing import codes
from wechat.errors import WeChatError

log = structlog.get_logger(__name__)

signs = Blueprint("signs", __name__, url_prefix="/q")


@signs.get("/<token>")
@who_may(ANYONE)
def show(token: str) -> str | Response:
    """Whom the sign invites, and the code to long-press. The code is asked for here already: what stands in its way
    is told in words, where the picture could only be missing."""
    if codes.is_share(token):
        return _of_a_poster(token)
    if promotion_codes.is_promotion(token):
        return _of_a_campaign(token)
    invited = inviting.invitation(token)
    inviting.show_qr(house().gateway, token)
    return render_template("pages/sign.html", invited=invited)


def _of_a_poster(share: str) -> str | Response:
    """What was printed: the material, who hands it over, and the code. It may be read without following, and is read at
    once where WeChat gives no code."""
    shown = showing.show(share, Reader(None))
    try:
        codes.show_code(house().gateway, share)
    except WeChatError as error:
        log.warning("poster_without_code", why=type(error).__name__)
        return redirect(f"/m/{share}")  # type: ignore[return-value]
    return render_template("pages/poster.html", share=share, shown=shown)


def _of_a_campaign(promotion: str) -> str | Response:
    """What was printed: the campaign, who announces it, and the code. Nobody has to follow to take part: the page is
    one tap away, and opens at once where WeChat gives no code."""
    found = promotion_codes.announced(promotion)
    address = f"/p/{found.slug}?s={promotion}"
    try:
        promotion_codes.show_code(house().gateway, promotion)
    except WeChatError as error:
        log.warning("poster_without_code", why=type(error).__name__)
        return redirect(address)  # type: ignore[return-value]
    return render_template("pages/campaign_sign.html", found=found, address=address)


@signs.get("/<token>/qr.png")
@who_may(ANYONE)
def picture(token: str) -> Response:
    """The parametric QR code as it is good now; WeChat is asked for a new one only when the last is about to end."""
    return Response(qr_pictures.png(_url_of(token)), content_type="image/png", headers={"Cache-Control": "no-store"})


def _url_of(token: str) -> str:
    gateway = house().gateway
    if codes.is_share(token):
        return codes.show_code(gateway, token).url
    if promotion_codes.is_promotion(token):
        return promotion_codes.show_code(gateway, token).url
    return inviting.show_qr(gateway, token).url
