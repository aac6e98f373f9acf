"""What a campaign's page asks by itself: places to choose from, whom a number would go to, and WeChat's card."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from doorway.access import ANYONE, who_may
from doorway.limits import at_most
from doorway.sentences import said
from doorway.statuses import status_of
from pages.page_cards import card_for
from pages.readers import who_reads
from services import regions
from services.campaigns import hands
from services.errors import Refusal

campaign_scripts = Blueprint("campaign_scripts", __name__, url_prefix="/p")

ASKED_OF_AN_ADDRESS = 600  # as for signing in: an exhibition hall behind one address
CODE_DIGITS = 6


@campaign_scripts.get("/places/<code>")
@who_may(ANYONE)
@at_most(ASKED_OF_AN_ADDRESS)
def places(code: str) -> Response:
    """The places right below one."""
    found = regions.below(code) if len(code) == CODE_DIGITS and code.isdecimal() and code.isascii() else []
    response = jsonify([{"code": place, "name": name} for place, name in found])
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@campaign_scripts.get("/<slug>/hands")
@who_may(ANYONE)
@at_most(ASKED_OF_AN_ADDRESS)
def whom(slug: str) -> Response:
    """Who would call, for somebody of a place: named before anything is sent."""
    code = request.args.get("place", "")[:CODE_DIGITS]
    name = hands.whom(slug, who_reads().follower_id, request.args.get("s", "")[: hands.LONGEST_TOKEN], code or None)
    return jsonify(name=name, shown=said(name))


@campaign_scripts.get("/<slug>/card")
@who_may(ANYONE)
@at_most(ASKED_OF_AN_ADDRESS)
def card(slug: str) -> Response:
    """What the JS-SDK needs on this very page."""
    return card_for(f"/p/{slug}")


@campaign_scripts.errorhandler(Refusal)
def refused(no: Refusal) -> tuple[Response, int]:
    return jsonify(error={"code": no.code, "message": no.sentence}), status_of(no)
