"""What a promoter hands on of a campaign: a poster, a mini-program code, and the short way to the page."""

from __future__ import annotations

import structlog
from flask import Blueprint, Response, redirect, request

import storage
from doorway import posters
from doorway.access import ANYONE, who_may
from doorway.house import house, public_url
from doorway.limits import at_most
from services.campaigns import promotion_codes
from wechat.errors import WeChatError

promotions = Blueprint("promotions", __name__, url_prefix="/p/go")

log = structlog.get_logger(__name__)

POSTERS_OF_AN_ADDRESS = 120  # drawing one costs a tenth of a second
READER_PAGE = "pages/reader/index"


@promotions.get("/<token>")
@who_may(ANYONE)
def go(token: str) -> Response:
    """The campaign behind a promotion, for the client, which knows the token of a mini-program code alone."""
    return redirect(f"/p/{promotion_codes.announced(token).slug}?s={token}")  # type: ignore[return-value]


@promotions.get("/<token>/poster.png")
@who_may(ANYONE)
@at_most(POSTERS_OF_AN_ADDRESS)
def poster(token: str) -> Response:
    """As a picture: to be sent, with a code of the Official Account that is good for weeks; for print (`?for=print`)
    with the address of `/q/…`, which does not die."""
    found = promotion_codes.announced(token)
    picture = None if found.picture is None else b"".join(storage.in_use().read(found.picture))
    code = None if request.args.get("for") == "print" else _code_of(token)
    drawn = posters.png(
        found.title,
        found.summary or None,
        found.sharer.name,
        found.sharer.of,
        code or public_url(f"/q/{token}"),
        picture,
        posters.CAMPAIGN_ON_A_SCREEN if code else posters.CAMPAIGN_ON_PAPER,
    )
    return Response(drawn, content_type="image/png", headers={"Cache-Control": "private, max-age=600"})


@promotions.get("/<token>/mini.png")
@who_may(ANYONE)
@at_most(POSTERS_OF_AN_ADDRESS)
def mini_code(token: str) -> Response:
    """A round code of the mini program that opens the campaign for this promotion; it does not die. WeChat draws it."""
    promotion_codes.announced(token)
    picture = house().gateway.mini_code(f"{promotion_codes.LETTER}_{token}", READER_PAGE)
    return Response(picture, content_type="image/png", headers={"Cache-Control": "private, max-age=86400"})


def _code_of(token: str) -> str | None:
    """The promotion's code of the Official Account; None while WeChat gives none: then the poster for print does."""
    try:
        return promotion_codes.show_code(house().gateway, token).url
    except WeChatError as error:
        log.warning("poster_without_code", why=type(error).__name__)
        return None
