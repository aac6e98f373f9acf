"""What a page of shared material sends by itself: that it was opened, how it is read, and what it passes on."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from doorway.access import ANYONE, who_may
from doorway.house import public_url
from doorway.limits import at_most, counted_apart
from doorway.repeats import safe_to_repeat
from doorway.statuses import status_of
from pages.page_cards import card_for
from pages.readers import agent, browser_alone, remembered, set_browser, who_reads
from services.errors import Invalid, Refusal
from services.reading import beating, opening
from services.reading.judging import read_beats
from services.sharing import tree

reading = Blueprint("reading", __name__, url_prefix="/m")

LARGEST_BODY = 32 * 1024
SECRET = re.compile(r"[A-Za-z0-9_-]{16,64}")
OPENINGS_OF_AN_ADDRESS = 600  # as for signing in: an exhibition hall behind one address
BEATS_OF_AN_ADDRESS = 12_000  # two thousand readers there, each sending six times a minute


@reading.post("/<share>/visits")
@who_may(ANYONE)
@at_most(OPENINGS_OF_AN_ADDRESS)
@safe_to_repeat("each opening is a visit of its own; a reader's forward is made once")
def open_visit(share: str) -> Response:
    """The page is looked at: begin a visit, and say by which link this reader passes it on."""
    reader, made = remembered(who_reads())
    opened = opening.open_visit(share, reader, agent=agent(), channel="page")
    response = jsonify(visit=opened.visit, forward=public_url(f"/m/{opened.forward}"))
    set_browser(response, made)
    return response


@reading.post("/<share>/beats")
@who_may(ANYONE)
@counted_apart(BEATS_OF_AN_ADDRESS)
@safe_to_repeat("a beat is kept once for each visit and number")
def beat(share: str) -> tuple[str, int]:
    """Beats of a visit of this browser; also by `sendBeacon`, which reads no answer."""
    said = _said()
    beating.take_beats(_visit(said), read_beats(said.get("beats")), browser_alone(), share=share)
    return "", 204


@reading.post("/<share>/passed-on")
@who_may(ANYONE)
@at_most(OPENINGS_OF_AN_ADDRESS)
@safe_to_repeat("a forward is noted as sent once, by the first word of it")
def passed_on(share: str) -> tuple[str, int]:
    """WeChat's menu sent this reader's own link on."""
    tree.note_sent(share, who_reads())
    return "", 204


@reading.get("/<share>/card")
@who_may(ANYONE)
@at_most(OPENINGS_OF_AN_ADDRESS)
def card(share: str) -> Response:
    """What the JS-SDK needs on this very page."""
    return card_for(f"/m/{share}")


@reading.errorhandler(Refusal)
def refused(no: Refusal) -> tuple[Response, int]:
    return jsonify(error={"code": no.code, "message": no.sentence}), status_of(no)


def _said() -> dict[str, Any]:
    """The body as JSON, whatever type it names: `sendBeacon` names what the browser likes."""
    body = request.get_data()
    try:
        said = json.loads(body) if len(body) <= LARGEST_BODY else None
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Invalid("malformed", "提交的内容格式不正确。")
    return said


def _visit(said: dict[str, Any]) -> str:
    visit = said.get("visit")
    if not isinstance(visit, str) or not SECRET.fullmatch(visit):
        raise Invalid("malformed", "提交的内容格式不正确。")
    return visit
