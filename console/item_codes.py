"""One code and its whole life: typed, pasted as a link, or scanned with a reader that types."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from console import code_words
from console.auth import actor
from doorway.access import who_may
from doorway.statuses import status_of
from services.audit_tags import TAGS
from services.errors import Invalid, NotFound, Refusal
from services.item_codes import life
from services.item_codes.life import Life

item_codes = Blueprint("item_codes", __name__, url_prefix="/item-codes")
LONGEST = 1024


@item_codes.get("")
@who_may("codes.read")
def show() -> Response:
    """The field, and below it the life of the code that was asked for."""
    typed = request.args.get("code", "")[:LONGEST].strip()
    found: Life | None = None
    problem: Refusal | None = None
    if typed:
        try:
            found = life.of_code(actor(), typed)
        except (Invalid, NotFound) as refusal:
            problem = refusal
    page = render_template(
        "console/item_code.html", typed=typed, life=found, problem=problem, tags=TAGS, code_words=code_words
    )
    return make_response(page, status_of(problem) if problem else 200)
